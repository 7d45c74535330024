import assert from 'node:assert/strict';
import { MockActivityEnvironment } from '@temporalio/testing';
import { createDeeds } from '../../src/activities/actions/deed.js';
import type { Deeds } from '../../src/activities/actions/deed.js';
import { createKafkaDeeds } from '../../src/activities/actions/kafka.js';
import { createKafkaLooks } from '../../src/activities/actions/kafka-looks.js';
import type { KafkaPort } from '../../src/activities/actions/kafka-port.js';
import type { DeedUndo } from '../../src/activities/contract.js';
import { judge } from '../../src/activities/interceptor.js';
import { serviceFor } from '../../src/activities/ports.js';
import type { ServicesPort } from '../../src/activities/ports.js';
import type { Mode } from '../../src/domain/incident.js';
import type { ServiceFacts, ServiceFinding, ServiceKind } from '../../src/domain/service.js';
import type { TopicSettings } from '../../src/domain/topic-settings.js';

const service = (name: string, kind: ServiceKind): ServiceFacts => ({
  ...{ name, kind, mode: 'act', dependsOn: [], lab: false },
});
const found = (name: string, detail: string): ServiceFinding => ({
  ...{ service: name, health: 'healthy', code: 'ok', detail, tookMs: 1 },
});
const run = <Result>(work: () => Promise<Result>): Promise<Result> =>
  new MockActivityEnvironment().run<[], Result, typeof work>(work);

describe('the actions on Kafka', () => {
  const services: ServicesPort = {
    facts: () => [service('postgres', 'postgres'), service('kafka', 'kafka'), service('otro-kafka', 'kafka')],
    pipeline: () => ({ name: 'p', scheduler: 's', database: 'postgres', kafka: 'kafka', how: 'run', timeoutMs: 1 }),
    probe: async (name) => found(name, 'probed'),
  };
  let now: TopicSettings;
  let written: unknown[];
  const kafka = {
    roundTrip: async (at) => found(at.service, 'published'),
    change: async (_at, _topic, decide, validateOnly) => {
      const change = decide(now);
      if (!validateOnly) written.push(change);
      return now;
    },
  } as Pick<KafkaPort, 'roundTrip' | 'change'> as KafkaPort;
  const { alter_topic_config: alter } = createKafkaDeeds({ services, kafka, undos: { pending: async () => [] } });
  const context = (mode: Mode) => ({ incidentId: 'i', mode, key: 'k' });
  const at = { context: context('live'), signal: new AbortController().signal, onStage: () => undefined };
  const params = { topic: 't', set: { 'retention.ms': '1' }, restoreAfterMs: 60_000, subject: 'x', openedAt: '' };

  beforeEach(() => {
    now = { 'retention.ms': { value: '9', isOverride: false } };
    written = [];
  });

  it('are about the service that is named, else the subject, else the pipeline’s own', () => {
    assert.equal(serviceFor(services, 'live', { service: 'otro-kafka', subject: 'kafka' }, 'kafka'), 'otro-kafka');
    assert.equal(serviceFor(services, 'live', { subject: 'otro-kafka' }, 'kafka'), 'otro-kafka');
    assert.equal(serviceFor(services, 'live', { subject: 'postgres' }, 'kafka'), 'kafka');
    const unknown = { type: 'UNKNOWN_SERVICE', message: /"postgres" is no service of kind kafka; there is: kafka/ };
    assert.throws(() => serviceFor(services, 'live', { service: 'postgres', subject: 'x' }, 'kafka'), unknown);
    assert.throws(() => serviceFor(services, 'live', { subject: 'x' }, 'oracle'), { type: 'UNKNOWN_SERVICE' });
  });

  it('publish nothing in a dry run', async () => {
    const { probe_kafka } = createKafkaLooks({ services, kafka });
    const probe = (mode: Mode) =>
      run(async () => (await probe_kafka({ context: context(mode), params })).findings[0]?.detail);
    assert.equal(await probe('live'), 'published');
    assert.equal(await probe('dry-run'), 'probed');
  });

  it('plan what they would alter and how it is taken back, and alter nothing', async () => {
    const plan = await alter.plan(params, at);
    assert.deepEqual(plan, {
      service: 'kafka',
      what: 't: retention.ms 9 → 1',
      look: { settings: { 'retention.ms': { value: '9', isOverride: false } } },
      undo: { afterMs: 60_000, before: { topic: 't', altered: { 'retention.ms': { set: '1', was: null } } } },
    });
    assert.deepEqual(written, []);
    now = { 'retention.ms': { value: '1', isOverride: true } };
    assert.equal((await alter.plan(params, at)).idle, true);
  });

  it('act once, and never on what somebody else has altered since', async () => {
    const { look } = await alter.plan(params, at);
    const order = { ...params, service: 'kafka', look, token: 't1', leaseUntil: '' };
    assert.equal((await alter.act(order, at)).outcome, 'done');
    assert.deepEqual(written, [{ 'retention.ms': '1' }]);
    now = { 'retention.ms': { value: '1', isOverride: true } };
    assert.equal((await alter.act(order, at)).outcome, 'already_done');
    now = { 'retention.ms': { value: '5', isOverride: true } };
    await assert.rejects(alter.act(order, at), { type: 'INSTANCE_CHANGED' });
  });

  it('put back by an activity that no dry run lets through', async () => {
    const before = { topic: 't', altered: { 'retention.ms': { set: '1', was: null } } };
    const undo = { action: 'alter_topic_config', service: 'kafka', before } as const;
    for (const mode of ['dry-run', 'simulation'] as const) {
      const refusal = () =>
        judge('restore_deed', { context: context(mode), params: undo }, { isLabService: () => false });
      assert.throws(refusal, { type: mode === 'dry-run' ? 'DRY_RUN_REFUSED' : 'OUTSIDE_LAB_REFUSED' });
    }
    const deeds = { alter_topic_config: alter, pause_dag: {} } as unknown as Deeds;
    const all = createDeeds({ services, remediation: { rulesFor: () => ({ protected: false }) }, deeds });
    now = { 'retention.ms': { value: '1', isOverride: true } };
    const restore = (params: DeedUndo) => run(() => all.restore_deed({ context: context('live'), params }));
    assert.deepEqual(await restore(undo), { outcome: 'restored', detail: 't: retention.ms = default' });
    assert.deepEqual(written, [{ 'retention.ms': null }]);
    await assert.rejects(restore({ ...undo, action: 'pause_dag' }), { type: 'UNKNOWN_ACTION' });
  });

  it('have nothing to put back where the topic is gone', async () => {
    const gone = {
      ...kafka,
      change: () => Promise.reject(Object.assign(new Error('no topic'), { code: 'NOT_FOUND' })),
    };
    const { alter_topic_config: its } = createKafkaDeeds({ services, kafka: gone, undos: { pending: async () => [] } });
    const result = await its.restore?.({ topic: 't', altered: {} }, { ...at, service: 'kafka' });
    assert.equal(result?.outcome, 'nothing_to_restore');
  });
});

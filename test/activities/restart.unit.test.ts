import assert from 'node:assert/strict';
import { MockActivityEnvironment } from '@temporalio/testing';
import { createRestarts } from '../../src/activities/actions/restart-failed-services.js';
import type { FailedService } from '../../src/activities/contract.js';
import { rememberSilence } from '../../src/activities/recent-silence.js';
import type { InstanceLook, RestartResult } from '../../src/domain/actions/action.js';
import type { ServiceFinding } from '../../src/domain/service.js';
import { FakeOperation } from '../support/fake-operation.js';

const MINUTE_MS = 60_000;
const CONTEXT = { incidentId: 'restart', mode: 'live', key: 'k' } as const;

/** Of an instance that the runtime began `agoMs` before it looked, on a clock that is an hour wrong. */
function begun(agoMs: number): InstanceLook {
  const lookedMs = Date.now() + 60 * MINUTE_MS;
  const [startedAt, lookedAt] = [lookedMs - agoMs, lookedMs].map((ms) => new Date(ms).toISOString());
  return { service: 'airflow', running: true, instance: 'new', startedAt: startedAt ?? '', lookedAt: lookedAt ?? '' };
}

describe('A service that was restarted', () => {
  const beat = (heartbeatAgeMs?: number): ServiceFinding => ({
    ...{ service: 'airflow', health: 'healthy', code: 'ok', detail: 'scheduler healthy', tookMs: 1 },
    ...(heartbeatAgeMs !== undefined && { heartbeatAgeMs }),
  });

  async function restarted(after: InstanceLook, ...findings: readonly ServiceFinding[]) {
    const ports = new FakeOperation().ports();
    const left = [...findings];
    const { restart_failed_services } = createRestarts({
      ...ports,
      services: rememberSilence({
        ...ports.services,
        probe: async () => left.shift() ?? assert.fail('asked once too often'),
      }),
      runtimes: { ...ports.runtimes, restart: async () => ({ outcome: 'restarted', after }) },
    });
    const params = { look: after, token: 't', leaseUntil: new Date(Date.now() + MINUTE_MS).toISOString() };
    const deed = (): Promise<RestartResult> => restart_failed_services({ context: CONTEXT, params });
    const { finding } = await new MockActivityEnvironment().run<[], RestartResult, typeof deed>(deed);
    return { finding, askedTimes: findings.length - left.length };
  }

  it('is not well by a heartbeat of before', async () => {
    const { finding, askedTimes } = await restarted(begun(1_000), beat(4_000), beat(1_200 + MINUTE_MS), beat(0));
    assert.deepEqual([finding.heartbeatAgeMs, askedTimes], [0, 3]);
  });

  it('is well by the first of its own, or by its own answer', async () => {
    assert.equal((await restarted(begun(5_000), beat(2_000))).askedTimes, 1);
    assert.equal((await restarted(begun(0), beat())).askedTimes, 1);
  });
});

describe('A service that has not answered within its time, before its repair', () => {
  const SERVICE = 'lab-postgres';
  const silent: ServiceFinding = {
    ...{ service: SERVICE, health: 'unhealthy', code: 'timeout', detail: 'no answer within 2000 ms', tookMs: 2_000 },
  };

  /** How often it is asked: once by a look, and then by the repair, which finds it in the life that began `begunAgoMs` ago. */
  async function inspected(look: InstanceLook, { afterMs = 0, finding = silent } = {}) {
    const ports = new FakeOperation().ports();
    let [asked, nowMs] = [0, Date.now()];
    const probe = async (service: string): Promise<ServiceFinding> => {
      if (service !== SERVICE) return { ...silent, service, health: 'healthy', code: 'ok' };
      asked += 1;
      return finding;
    };
    const services = rememberSilence({ ...ports.services, probe }, () => nowMs);
    const { inspect_failed_services } = createRestarts({
      ...ports,
      services,
      runtimes: { ...ports.runtimes, look: async () => look },
    });
    await services.probe(SERVICE, 'live', new AbortController().signal);
    nowMs += afterMs;
    const order = { context: CONTEXT, params: { subject: SERVICE, services: [SERVICE] } };
    const deed = (): Promise<readonly FailedService[]> => inspect_failed_services(order);
    const failed = await new MockActivityEnvironment().run<[], readonly FailedService[], typeof deed>(deed);
    assert.deepEqual(
      failed.map((service) => [service.finding.code, service.look]),
      [[finding.code, look]],
    );
    return asked;
  }

  it('is not waited for a second time', async () => {
    assert.equal(await inspected(begun(MINUTE_MS)), 1);
  });

  it('is asked again where somebody began it anew meanwhile, or it runs no more', async () => {
    assert.equal(await inspected(begun(-10)), 2);
    assert.equal(await inspected({ ...begun(MINUTE_MS), running: false }), 2);
  });

  it('is asked again where that was longer ago, or something else was wrong', async () => {
    assert.equal(await inspected(begun(MINUTE_MS), { afterMs: 1_001 }), 2);
    assert.equal(await inspected(begun(MINUTE_MS), { finding: { ...silent, code: 'unreachable' } }), 2);
  });

  it('is not silent by a probe that waited while a later one had its answer', async () => {
    const answers: ((finding: ServiceFinding) => void)[] = [];
    let nowMs = 1_000;
    const probe = (): Promise<ServiceFinding> => new Promise((answer) => answers.push(answer));
    const services = rememberSilence({ ...new FakeOperation().ports().services, probe }, () => nowMs);
    const ask = () => services.probe(SERVICE, 'live', new AbortController().signal);
    const first = ask();
    nowMs += 500;
    const second = ask();
    answers[1]?.({ ...silent, health: 'healthy', code: 'ok' });
    await second;
    answers[0]?.(silent);
    await first;
    assert.equal(services.silenceOf(SERVICE, 'live'), undefined);
  });
});

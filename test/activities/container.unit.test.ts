import assert from 'node:assert/strict';
import { MockActivityEnvironment } from '@temporalio/testing';
import type { ContainersPort } from '../../src/activities/actions/container-port.js';
import { createContainerDeeds } from '../../src/activities/actions/container-deeds.js';
import { createContainerLooks } from '../../src/activities/actions/container.js';
import type { ServiceFinding } from '../../src/domain/service.js';
import { FakeOperation } from '../support/fake-operation.js';

const context = { incidentId: 'i', mode: 'live', key: 'i/x/1' } as const;
const onIncident = { subject: 'lab-postgres', openedAt: '2026-11-28T02:00:00Z' };
const look = { service: 'lab-postgres', running: true, instance: 'c1', startedAt: 's1', lookedAt: 'l1' };
const grant = { service: 'lab-postgres', token: 't', leaseUntil: '2099-01-01T00:00:00Z' };

describe('The container’s actions', () => {
  const failing = (code: string) => async () => {
    throw Object.assign(new Error('postgres://u:secreto@h/x\u001b[2J'), { code });
  };
  const port = (differs: Partial<ContainersPort> = {}): ContainersPort => ({
    look: async () => look,
    judge: async () => ({ health: 'healthy', code: 'ok', detail: 'runs' }),
    isStopped: async () => false,
    stats: async () => ({ memoryShare: 0.5, memoryBytes: 50, memoryLimitBytes: 100, cpuShare: 0.1 }),
    diskSpace: async () => ({ path: '/data', totalBytes: 1_000, freeBytes: 300, freeShare: 0.3 }),
    start: async () => 'done',
    stop: async () => 'done',
    commandDigest: () => 'digest',
    exec: async () => ({ outcome: 'done', exitCode: 0, output: 'fine' }),
    ...differs,
  });
  const { services } = new FakeOperation().ports();
  const looks = (differs: Partial<ContainersPort>, more: Partial<Parameters<typeof createContainerLooks>[0]> = {}) =>
    createContainerLooks({
      services,
      runtimes: { logs: async () => '' },
      containers: port(differs),
      samples: { recordSample: async () => undefined, sampleBefore: async () => undefined, samples: async () => [] },
      ...more,
    });
  const inActivity = async (work: () => Promise<{ findings: readonly ServiceFinding[] }>): Promise<ServiceFinding> => {
    const found = await new MockActivityEnvironment().run<[], { findings: readonly ServiceFinding[] }, typeof work>(
      work,
    );
    const [finding] = found.findings;
    assert.ok(finding);
    return finding;
  };

  it('find a fault only where a limit is passed', async () => {
    const stats = (maxMemory: number, maxCpu: number) =>
      inActivity(() => looks({}).check_container_stats({ context, params: { ...onIncident, maxMemory, maxCpu } }));
    assert.deepEqual((await stats(0.9, 0.9)).health, 'healthy');
    assert.deepEqual((await stats(0.4, 0.9)).code, 'too_full');
    assert.deepEqual((await stats(0.9, 0.05)).code, 'too_many');
    const disk = (minFree: number) =>
      inActivity(() => looks({}).check_disk_space({ context, params: { ...onIncident, minFree } }));
    assert.equal((await disk(0.2)).health, 'healthy');
    const full = await disk(0.4);
    assert.deepEqual(
      [full.health, full.code, full.detail],
      ['unhealthy', 'too_full', '/data: 30 % free, 300 B of 1 kB'],
    );
  });

  it('do not know what they could not find out, and say it in one harmless line', async () => {
    const params = { ...onIncident, maxMemory: 1, maxCpu: 1, minFree: 0.1 };
    for (const [failure, code] of [
      ['RUNTIME_UNREACHABLE', 'unreachable'],
      ['SERVICE_TIMEOUT', 'timeout'],
      ['NOT_ALLOWED', 'not_configured'],
      ['CONFLICT', 'stopped'],
      ['UNEXPECTED', 'bad_answer'],
    ] as const) {
      const broken = looks({ stats: failing(failure), diskSpace: failing(failure), judge: failing(failure) });
      for (const asked of [broken.check_container_stats, broken.check_disk_space, broken.check_container]) {
        const finding = await inActivity(() => asked({ context, params }));
        assert.deepEqual([finding.health, finding.code], ['unknown', code]);
        assert.ok(!finding.detail.includes(String.fromCharCode(27)));
      }
    }
    const gone = await inActivity(() => looks({ judge: failing('NOT_FOUND') }).check_container({ context, params }));
    assert.deepEqual([gone.health, gone.code], ['unhealthy', 'stopped']);
  });

  it('tell when the disk will be full, and look although the store is away', async () => {
    const hours = [0, 1, 2].map((hour) => ({
      at: new Date(Date.now() - (3 - hour) * 3_600_000).toISOString(),
      value: 400 + 100 * hour,
    }));
    const recorded: number[] = [];
    const samples = {
      recordSample: async (_service: string, _metric: string, value: number) => void recorded.push(value),
      sampleBefore: async () => undefined,
      samples: async () => hours,
    };
    const ask = (differs: object) =>
      inActivity(() => looks({}, differs).check_disk_space({ context, params: { ...onIncident, minFree: 0.2 } }));
    assert.match((await ask({ samples })).detail, /; grows by .* a day \(trend of 3 h\): full on /);
    assert.deepEqual(recorded, [700], 'what is used of a thousand');
    const away = { ...samples, recordSample: failing('STORE_UNREACHABLE') };
    assert.equal((await ask({ samples: away })).health, 'healthy');
  });

  it('show the newest lines of a log in one line without secrets', async () => {
    const log = Array.from({ length: 200 }, (_, number) => `line ${number}`).join('\n');
    const runtimes = { logs: async () => `${log}\npassword=hunter2\nlast\u001b[2J\n` };
    const { detail } = await inActivity(() =>
      looks({}, { runtimes }).read_service_logs({ context, params: { ...onIncident, lines: 300 } }),
    );
    assert.match(detail, / \| password=\*\*\* \| last \[2J$/);
    assert.ok(detail.length <= 1_500 && !detail.includes('line 0 |'));
  });

  const at = { context, signal: new AbortController().signal, onStage: () => undefined };

  it('plan nothing where what is wanted is so already', async () => {
    const deeds = createContainerDeeds({ services, containers: port() });
    const { idle, look: seen } = await deeds.start_service.plan(onIncident, at);
    assert.deepEqual([idle, seen], [true, look]);
    assert.equal((await deeds.stop_service.plan(onIncident, at)).idle, undefined);
    const stopped = createContainerDeeds({ services, containers: port({ isStopped: async () => true }) });
    assert.equal((await stopped.stop_service.plan(onIncident, at)).idle, true);
  });

  it('hand the plan’s look and the grant on, and tell a command’s failure from a lost one', async () => {
    const orders: unknown[] = [];
    const containers = port({
      start: async (order) => (orders.push(order), 'already_done'),
      exec: async (order) => (orders.push(order), { outcome: 'done', exitCode: 3, output: 'no' }),
    });
    const deeds = createContainerDeeds({ services, containers });
    const started = await deeds.start_service.act({ ...onIncident, ...grant, look }, at);
    assert.deepEqual(started, {
      service: 'lab-postgres',
      outcome: 'already_done',
      detail: 'lab-postgres runs already',
    });
    const plan = await deeds.exec_in_container.plan({ ...onIncident, command: 'reload' }, at);
    assert.equal(JSON.stringify(plan.look).includes('digest'), true);
    await assert.rejects(
      deeds.exec_in_container.act({ ...onIncident, ...grant, command: 'reload', look: plan.look }, at),
      {
        type: 'BAD_ANSWER',
        message: '"reload" ended with 3: no',
        nonRetryable: true,
      },
    );
    const { token, leaseUntil } = grant;
    const seen = { ...look, digest: 'digest' };
    assert.deepEqual(orders, [
      { look, token, leaseUntil },
      { look: seen, token, leaseUntil, command: 'reload', digest: 'digest' },
    ]);
  });
});

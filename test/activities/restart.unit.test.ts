import assert from 'node:assert/strict';
import { MockActivityEnvironment } from '@temporalio/testing';
import { createRestarts } from '../../src/activities/actions/restart-failed-services.js';
import type { InstanceLook, RestartResult } from '../../src/domain/actions/action.js';
import type { ServiceFinding } from '../../src/domain/service.js';
import { FakeOperation } from '../support/fake-operation.js';

const MINUTE_MS = 60_000;
const CONTEXT = { incidentId: 'restart', mode: 'live', key: 'k' } as const;

describe('A service that was restarted', () => {
  /** Of an instance that the runtime began `agoMs` before it looked, on a clock that is an hour wrong. */
  const begun = (agoMs: number): InstanceLook => {
    const lookedMs = Date.now() + 60 * MINUTE_MS;
    const [startedAt, lookedAt] = [lookedMs - agoMs, lookedMs].map((ms) => new Date(ms).toISOString());
    return { service: 'airflow', running: true, instance: 'new', startedAt: startedAt ?? '', lookedAt: lookedAt ?? '' };
  };
  const beat = (heartbeatAgeMs?: number): ServiceFinding => ({
    ...{ service: 'airflow', health: 'healthy', code: 'ok', detail: 'scheduler healthy', tookMs: 1 },
    ...(heartbeatAgeMs !== undefined && { heartbeatAgeMs }),
  });

  async function restarted(after: InstanceLook, ...findings: readonly ServiceFinding[]) {
    const ports = new FakeOperation().ports();
    const left = [...findings];
    const { restart_failed_services } = createRestarts({
      ...ports,
      services: { ...ports.services, probe: async () => left.shift() ?? assert.fail('asked once too often') },
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

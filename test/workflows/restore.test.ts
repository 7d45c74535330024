import assert from 'node:assert/strict';
import type { WorkflowHandle } from '@temporalio/client';
import type { RestoreOrder } from '../../src/domain/restore.js';
import {
  deedActedSignal,
  restoreNowUpdate,
  restoreQuery,
  restoreWorkflowId,
  TASK_QUEUES,
} from '../../src/workflows/contract.js';
import type { restore } from '../../src/workflows/restore.js';
import { eventually } from '../support/eventually.js';
import { startHarness } from '../support/harness.js';
import type { Harness } from '../support/harness.js';

const ORDER: RestoreOrder = {
  action: 'alter_topic_config',
  service: 'kafka',
  token: 'one',
  incidentId: 'command',
  mode: 'live',
  what: 'maestras.clientes: retention.ms 604800000 → 86400000',
  undo: {
    afterMs: 3_600_000,
    before: { topic: 'maestras.clientes', altered: { 'retention.ms': { set: '86400000', was: '7200000' } } },
  },
  actsUntil: '2026-01-01T00:00:00.000Z',
};

describe('An undo that only a person can let through', function () {
  this.timeout(60_000);
  let harness: Harness;
  let undo: WorkflowHandle<typeof restore>;

  before(async () => {
    harness = await startHarness();
    undo = await harness.client.workflow.start<typeof restore>('restore', {
      workflowId: restoreWorkflowId(ORDER.service, ORDER.token),
      taskQueue: TASK_QUEUES.incidents,
      args: [ORDER],
    });
  });
  after(() => harness?.close());

  const state = async (): Promise<string> => (await undo.query(restoreQuery)).state;
  const now = (by: string): Promise<unknown> => undo.executeUpdate(restoreNowUpdate, { args: [{ by }] });

  it('waits for its time, or for somebody who says who they are', async () => {
    await undo.signal(deedActedSignal);
    await assert.rejects(now(' '));
    assert.equal(await state(), 'waiting');
  });

  it('says why it cannot, and is not given up', async () => {
    await now('ana');
    await eventually('it could not', async () => ((await state()) === 'failing' ? true : undefined));
    const { detail, tries, dueAt } = await undo.query(restoreQuery);
    assert.deepEqual([detail, tries], ['this test has no Kafka', 1]);
    assert.ok(Date.parse(dueAt) > Date.now(), 'it is tried again by itself');
    assert.equal((await undo.describe()).status.name, 'RUNNING');
  });

  it('is tried at once when the cause is gone and a person says so', async () => {
    harness.kafka.settings = { 'retention.ms': { value: '86400000', isOverride: true } };
    await now('ana');
    assert.deepEqual(await undo.result(), {
      outcome: 'restored',
      detail: 'maestras.clientes: retention.ms = 7200000',
    });
    assert.deepEqual(harness.kafka.settings, { 'retention.ms': { value: '7200000', isOverride: true } });
  });
});

import assert from 'node:assert/strict';
import { MockActivityEnvironment } from '@temporalio/testing';
import { createFileDeeds, createFileLooks } from '../../src/activities/actions/files.js';
import type { FoldersPort } from '../../src/activities/actions/files.js';
import type { CheckResult } from '../../src/domain/actions/action.js';
import { FakeOperation } from '../support/fake-operation.js';

const DAY_MS = 86_400_000;
const context = { incidentId: 'i', mode: 'live', key: 'i/x/1' } as const;
const onIncident = { subject: 'disk', openedAt: '2026-11-28T02:00:00Z' };
const grant = { service: 'logFolders', token: 't', leaseUntil: '2099-01-01T00:00:00Z' };
const at = { context, signal: new AbortController().signal, onStage: () => undefined };

describe('The folders’ actions', () => {
  const operation = new FakeOperation();
  const { services } = operation.ports();
  const deleted: { readonly folder: string; readonly beforeMs: number }[] = [];
  const folders: FoldersPort = {
    logFolders: () => [{ name: 'airflow', service: 'lab-scheduler' }, { name: 'ingest' }, { name: 'empty' }],
    survey: async () => ({ files: 2, bytes: 5_000, oldestMs: 0, complete: true }),
    surveyOld: async (folder) => ({ files: folder === 'empty' ? 0 : 3, bytes: 1_200, complete: true }),
    deleteOld: async (folder, _mode, { beforeMs }) => {
      deleted.push({ folder, beforeMs });
      return { deleted: 3, bytes: 1_200, more: folder === 'ingest' };
    },
  };
  const { delete_old_logs } = createFileDeeds({ services, folders });
  afterEach(() => {
    deleted.length = 0;
    operation.reset();
  });

  it('find a folder too large, or say what is in it', async () => {
    const { check_folder } = createFileLooks({ services, folders });
    const look = async (maxBytes?: number): Promise<CheckResult> =>
      check_folder({
        context,
        params: { ...onIncident, folder: 'ingest', ...(maxBytes !== undefined && { maxBytes }) },
      });
    const found = async (maxBytes?: number) =>
      (await new MockActivityEnvironment().run<[number?], CheckResult, typeof look>(look, maxBytes)).findings[0];
    assert.deepEqual((await found())?.detail, '2 files, 5 kB, the oldest of 1970-01-01T00:00:00.000Z');
    assert.deepEqual((await found(5_000))?.health, 'healthy');
    assert.deepEqual((await found(4_999))?.code, 'too_full');
  });

  it('count before anything is deleted, and delete by the plan’s rule although it is tried again later', async () => {
    const plan = await delete_old_logs.plan({ ...onIncident, olderThanMs: 30 * DAY_MS }, at);
    assert.match(
      plan.what,
      /^delete what nobody wrote to since .*: airflow: 3 files, 1\.2 kB; ingest: 3 files, 1\.2 kB$/,
    );
    assert.deepEqual([plan.idle, deleted], [undefined, []]);
    const order = { ...onIncident, ...grant, olderThanMs: DAY_MS, look: plan.look };
    const result = await delete_old_logs.act(order, at);
    assert.match(result.detail, /^6 files deleted, 2\.4 kB freed; there are more, for the next time$/);
    const { beforeMs } = plan.look as { beforeMs: number };
    assert.deepEqual(deleted, [
      { folder: 'airflow', beforeMs },
      { folder: 'ingest', beforeMs },
    ]);
  });

  it('leave the logs of a service that only observes, at the plan and at the deed', async () => {
    const free = await delete_old_logs.plan({ ...onIncident, olderThanMs: DAY_MS }, at);
    operation.serviceModes({ 'lab-scheduler': 'observe' });
    const plan = await delete_old_logs.plan({ ...onIncident, olderThanMs: DAY_MS }, at);
    assert.match(
      plan.what,
      /ingest: 3 files, 1\.2 kB \(kept, because their service is not in mode act: airflow: 3 files/,
    );
    await delete_old_logs.act({ ...onIncident, ...grant, olderThanMs: DAY_MS, look: free.look }, at);
    assert.deepEqual(
      deleted.map(({ folder }) => folder),
      ['ingest'],
    );
    const only = await delete_old_logs.plan({ ...onIncident, folder: 'airflow', olderThanMs: DAY_MS }, at);
    assert.equal(only.idle, true);
  });

  it('have nothing to do where nothing is old', async () => {
    const plan = await delete_old_logs.plan({ ...onIncident, folder: 'empty', olderThanMs: DAY_MS }, at);
    assert.deepEqual([plan.idle, plan.service], [true, 'empty']);
  });
});

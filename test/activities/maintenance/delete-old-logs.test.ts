import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { deleteOldLogs } from '../../../src/activities/maintenance/delete-old-logs.js';
import type { Documents } from '../../../src/documents/open-documents.js';
import type { LogFolderConfig } from '../../../src/documents/guardia-config.js';
import type { ServiceMode } from '../../../src/domain/service.js';
import { foldersPort } from '../../../src/wiring/folders-port.js';
import { rendered } from '../../support/rendered.js';
import { codesOf, handedOn, linesOf, orderOf } from '../../support/task-order.js';

const DAY_MS = 86_400_000;
const NOW_MS = Date.now();

describe('The task delete_old_logs, on real folders', () => {
  let dir: string;
  let configured: LogFolderConfig[];
  let mode: ServiceMode;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'guardia-old-logs-'));
    mode = 'act';
    configured = ['airflow', 'kafka'].map((name) => ({
      ...{ name, path: join(dir, name), pattern: '*.log' },
      ...(name === 'kafka' && { service: 'broker' }),
    }));
    for (const { path } of configured) mkdirSync(path);
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  const put = (file: string, ageDays: number, bytes = 10): string => {
    const path = join(dir, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, 'x'.repeat(bytes));
    const at = (NOW_MS - ageDays * DAY_MS) / 1_000;
    utimesSync(path, at, at);
    return path;
  };
  const task = () =>
    deleteOldLogs({
      services: { facts: () => [{ name: 'broker', kind: 'kafka', mode, dependsOn: [], lab: false }] },
      folders: foldersPort({
        current: () => ({ logFolders: new Map(configured.map((folder) => [folder.name, folder])) }),
      } as unknown as Documents),
    });
  const order = orderOf('delete_old_logs', { startedAt: new Date(NOW_MS).toISOString() });

  it('lists and counts first, and deletes no file before', async () => {
    const old = [put('airflow/dag=a/1.log', 40, 300), put('airflow/2.log', 31, 200), put('kafka/a.log', 50)];
    put('airflow/new.log', 29);
    put('airflow/data.csv', 90);
    const plan = await task().plan(order);
    const [airflow] = linesOf(plan, 'logs_old');
    assert.deepEqual([airflow?.['folder'], airflow?.['filesCount'], airflow?.['bytes']], ['airflow', 2, 500]);
    assert.equal(Math.round((NOW_MS - Date.parse(String(airflow?.['oldestAt']))) / DAY_MS), 40);
    assert.deepEqual(plan.figures, { oldFilesCount: 3, oldFilesBytes: 510 });
    assert.deepEqual(old.filter(existsSync), old, 'a plan deleted something');
    assert.match(rendered(plan).en[0] ?? '', /^airflow: 2 files \(500 B, the oldest of .*\) unchanged since before /);
  });

  it('deletes what was old at the run’s beginning, nothing that became old since, and counts what is left', async () => {
    const old = [put('airflow/1.log', 40, 300), put('kafka/a.log', 50, 100)];
    const atTheEdge = put('airflow/edge.log', 30 - 1 / 24);
    const { work } = await task().plan(order);
    const report = await task().act?.({ ...order, startedAt: new Date(NOW_MS + DAY_MS).toISOString() }, handedOn(work));
    assert.ok(report);
    assert.deepEqual(old.filter(existsSync), []);
    assert.ok(existsSync(atTheEdge), 'a file that was not listed is gone');
    assert.deepEqual(report.figures, { deletedFilesCount: 2, deletedFilesBytes: 400 });
    assert.deepEqual(codesOf(report), ['logs_deleted', 'logs_deleted']);
    assert.match(rendered(report).es[0] ?? '', /^airflow: borrados 1 archivos \(300 B\)$/);
  });

  it('counts what an attempt that was cut off had deleted', async () => {
    const [first] = [put('airflow/1.log', 40, 300), put('airflow/2.log', 40, 300)];
    const { work } = await task().plan(order);
    rmSync(first);
    const report = await task().act?.(order, handedOn(work));
    assert.deepEqual(report?.figures, { deletedFilesCount: 2, deletedFilesBytes: 600 });
    const again = await task().act?.(order, handedOn(work));
    assert.deepEqual(again?.figures, { deletedFilesCount: 2, deletedFilesBytes: 600 });
  });

  it('never follows a symbolic link', async () => {
    const secret = put('secret/a.log', 90);
    symlinkSync(join(dir, 'secret'), join(dir, 'airflow', 'folder.log'));
    symlinkSync(secret, join(dir, 'airflow', 'link.log'));
    const plan = await task().plan(order);
    assert.equal(plan.idle, true);
    assert.deepEqual(codesOf(plan), ['nothing_old', 'logs_none_old', 'logs_none_old']);
    await task().act?.(order, { beforeMs: NOW_MS, folders: [{ name: 'airflow', filesCount: 1, bytes: 1 }] });
    assert.ok(existsSync(secret));
    rendered(plan);
  });

  it('keeps, and says so, the logs of a service that is not in mode act, at the plan and at the deed', async () => {
    const log = put('kafka/a.log', 50);
    const { work } = await task().plan(order);
    mode = 'observe';
    const plan = await task().plan(order);
    assert.deepEqual(
      linesOf(plan, 'logs_kept').map(({ service }) => service),
      ['broker'],
    );
    assert.deepEqual([plan.idle, plan.work], [true, undefined]);
    const report = await task().act?.(order, handedOn(work));
    assert.ok(existsSync(log) && report);
    assert.deepEqual(codesOf(report), ['logs_kept']);
    rendered(report);
  });

  it('goes on with the others where one folder is missing', async () => {
    put('airflow/1.log', 40);
    rmSync(join(dir, 'kafka'), { recursive: true });
    const plan = await task().plan(order);
    assert.deepEqual(codesOf(plan), ['logs_old', 'log_folder_unusable!']);
    assert.match(rendered(plan).en[1] ?? '', /kafka: the folder cannot be used: does not exist/);
  });

  it('says that nothing is configured', async () => {
    configured = [];
    const plan = await task().plan(order);
    assert.deepEqual([codesOf(plan), plan.idle], [['no_log_folders'], true]);
    rendered(plan);
  });
});

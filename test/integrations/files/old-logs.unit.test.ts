import assert from 'node:assert/strict';
import {
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { deleteOldFiles, surveyFolder } from '../../../src/integrations/files/old-logs.js';
import { walkFolder } from '../../../src/integrations/files/walk-folder.js';

const DAY_MS = 86_400_000;
const NOW_MS = Date.now();
const BEFORE_MS = NOW_MS - 30 * DAY_MS;
const never = new AbortController().signal;

describe('Old logs', () => {
  let dir: string;
  let logs: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'guardia-logs-'));
    logs = join(dir, 'logs');
    mkdirSync(logs);
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  const put = (file: string, ageDays: number, bytes = 10): string => {
    const path = join(dir, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, 'x'.repeat(bytes));
    const at = (NOW_MS - ageDays * DAY_MS) / 1000;
    utimesSync(path, at, at);
    return path;
  };
  const rule = () => ({ path: logs, pattern: '*.log*', beforeMs: BEFORE_MS });
  const limits = (atMost = 1_000) => ({ atMost, deadlineMs: NOW_MS + DAY_MS });
  const deleteThem = (atMost?: number) => deleteOldFiles(rule(), limits(atMost), never);

  it('are counted first, and deleted where they are older than the limit and fit the pattern', async () => {
    const old = put('logs/dag=a/run=1/task.log', 40, 100);
    const older = put('logs/b.log.3', 90, 50);
    const kept = [put('logs/new.log', 29), put('logs/data.csv', 90), put('outside.log', 90)];
    assert.deepEqual(await surveyFolder(rule(), never), {
      files: 2,
      bytes: 150,
      complete: true,
      oldestMs: lstatSync(older).mtimeMs,
    });
    assert.deepEqual(await deleteThem(), { deleted: 2, bytes: 150, more: false });
    assert.deepEqual([existsSync(old), existsSync(older)], [false, false]);
    assert.deepEqual(kept.filter(existsSync), kept);
    assert.ok(existsSync(join(logs, 'dag=a/run=1')), 'folders stay');
    assert.deepEqual(await deleteThem(), { deleted: 0, bytes: 0, more: false });
  });

  it('are never reached through a link, of a file or of a folder', async () => {
    const [secret, inFolder] = [put('secret/a.log', 90), put('secret/deep/b.log', 90)];
    symlinkSync(secret, join(logs, 'link.log'));
    symlinkSync(join(dir, 'secret'), join(logs, 'folder.log'));
    symlinkSync('/', join(logs, 'root.log'));
    assert.equal((await surveyFolder(rule(), never)).files, 0);
    assert.equal((await deleteThem()).deleted, 0);
    assert.ok(existsSync(secret) && existsSync(inFolder) && lstatSync(join(logs, 'link.log')).isSymbolicLink());
  });

  it('are not looked for elsewhere where a folder becomes a link while we walk', async function () {
    if (process.platform !== 'linux') return this.skip();
    for (let number = 0; number < 3; number += 1) put(`logs/sub/${number}.log`, 90);
    const outside = put('secret/0.log', 90);
    for (let number = 1; number < 3; number += 1) put(`secret/${number}.log`, 90);
    let swapped = false;
    for await (const { path } of walkFolder(logs, never)) {
      if (!swapped) {
        renameSync(join(logs, 'sub'), join(dir, 'moved'));
        symlinkSync(join(dir, 'secret'), join(logs, 'sub'));
        swapped = true;
      }
      rmSync(path);
    }
    assert.ok(swapped && existsSync(outside) && existsSync(join(dir, 'secret/2.log')));
    assert.equal(existsSync(join(dir, 'moved/0.log')), false);
  });

  it('may lie behind a link that the configuration names, and lose one name of several', async () => {
    const file = put('logs/a.log', 90);
    linkSync(file, join(dir, 'other-name'));
    symlinkSync(logs, join(dir, 'configured'));
    const { deleted } = await deleteOldFiles({ ...rule(), path: join(dir, 'configured') }, limits(), never);
    assert.deepEqual([deleted, existsSync(file), existsSync(join(dir, 'other-name'))], [1, false, true]);
  });

  it('are deleted in bounded portions, and not those written to in between', async () => {
    for (let number = 0; number < 5; number += 1) put(`logs/${number}.log`, 90);
    assert.deepEqual(await deleteThem(2), { deleted: 2, bytes: 20, more: true });
    const touched = deleteOldFiles(
      rule(),
      {
        ...limits(),
        onDeleted: (deleted) => {
          if (deleted > 1) return;
          for (let number = 0; number < 5; number += 1)
            if (existsSync(join(logs, `${number}.log`))) put(`logs/${number}.log`, 0);
        },
      },
      never,
    );
    assert.equal((await touched).deleted, 1);
    const late = await deleteOldFiles(rule(), { atMost: 10, deadlineMs: 0 }, never);
    assert.equal(late.deleted, 0);
  });

  it('say so where their folder is missing, or is none', async () => {
    await assert.rejects(surveyFolder({ path: join(dir, 'none') }, never), { code: 'NOT_FOUND' });
    await assert.rejects(surveyFolder({ path: put('file', 1) }, never), { code: 'FILE_UNSAFE' });
    put('logs/a.log', 90);
    await assert.rejects(surveyFolder(rule(), AbortSignal.abort()), { code: 'CANCELLED' });
  });
});

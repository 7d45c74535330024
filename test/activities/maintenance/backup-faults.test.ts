import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { backUpDatabase } from '../../../src/activities/maintenance/back-up-database.js';
import type { BackupManifest } from '../../../src/domain/maintenance/backup.js';
import { backupsAt, fillErp, orderFor, startBackedUpPostgres } from '../../support/backed-up-postgres.js';
import type { BackedUpPostgres } from '../../support/backed-up-postgres.js';

const run = promisify(execFile);
const CHILD = fileURLToPath(new URL('../../support/backup-child.ts', import.meta.url));
const FILES = ['erp-20261128T070000Z.dump', 'erp-20261128T070000Z.json'];

describe('A backup that is cut off', function () {
  this.timeout(120_000);
  let ground: BackedUpPostgres;
  before(async () => {
    ground = await startBackedUpPostgres();
    await fillErp(ground.outside, 5_000);
  });
  after(() => ground.close());

  for (const dieAt of ['dumping', 'restoring', 'before save', 'after save']) {
    it(`by kill -9 (${dieAt}) is one verified backup after the next attempt, and nothing else`, async () => {
      for (const name of await ground.files()) await rm(join(ground.folder, name));
      const { url, folder } = ground;
      const child = spawn(process.execPath, ['--import', 'tsx', CHILD, JSON.stringify({ url, folder, dieAt })], {
        stdio: ['ignore', 'ignore', 'inherit'],
      });
      assert.deepEqual(await once(child, 'close'), [null, 'SIGKILL']);
      const left = await ground.files();
      if (dieAt === 'dumping') assert.ok(!left.includes(FILES[1] ?? ''), 'no manifest before the dump is whole');
      await backUpDatabase(ground.port).act?.(orderFor('back_up_database'), {});
      assert.deepEqual(await ground.files(), FILES);
      const manifest = JSON.parse(await readFile(join(folder, FILES[1] ?? ''), 'utf8')) as BackupManifest;
      assert.ok(manifest.verified);
      assert.deepEqual(await ground.scratch(), []);
      const { rows } = await ground.outside.query(
        `SELECT FROM pg_stat_activity WHERE application_name ~ '^guardia-backup'`,
      );
      assert.equal(rows.length, 0, 'no session of the one that was killed goes on');
    });
  }

  it('by a person who cancels leaves neither a part nor a scratch database', async () => {
    for (const name of await ground.files()) await rm(join(ground.folder, name));
    const cancelling = new AbortController();
    const order = orderFor(
      'back_up_database',
      {},
      {
        signal: cancelling.signal,
        onProgress: (text) => void (text.startsWith('restoring') && setTimeout(() => cancelling.abort(), 50)),
      },
    );
    await assert.rejects(async () => backUpDatabase(ground.port).act?.(order, {}), { code: 'CANCELLED' });
    assert.deepEqual(await ground.scratch(), []);
    assert.deepEqual(await ground.files(), FILES, 'the dump is whole, and waits to be verified');
  });

  describe('by a disk that is full', () => {
    let small: string;
    before(async function () {
      small = join(ground.folder, '..', 'small');
      await mkdir(small, { recursive: true });
      // A file system of its own needs rights that not everybody has.
      await run('mount', ['-t', 'tmpfs', '-o', 'size=200k', 'tmpfs', small]).catch(() => {
        console.warn('    SKIPPED, it needs the right to mount a small disk');
        this.skip();
      });
    });
    after(() => run('umount', [small]).catch(() => undefined));

    it('is DISK_FULL and leaves nothing, the backup before it is whole, and it goes on where there is room', async () => {
      const at = join(small, 'erp');
      const port = { ...ground.port, backups: async () => backupsAt(ground.url, at) };
      const act = async () => backUpDatabase(port).act?.(orderFor('back_up_database'), {});
      await assert.rejects(act, { code: 'DISK_FULL' });
      assert.deepEqual(await readdir(at), []);
      await run('mount', ['-o', 'remount,size=100m', small]);
      await act();
      assert.deepEqual((await readdir(at)).sort(), FILES);
      await run('dd', ['if=/dev/zero', `of=${join(small, 'ballast')}`, 'bs=1M', 'count=200']).catch(() => undefined);
      const startedAt = '2026-12-28T07:00:00.000Z';
      await assert.rejects(
        async () => backUpDatabase(port).act?.(orderFor('back_up_database', {}, { startedAt }), {}),
        { code: 'DISK_FULL' },
      );
      assert.deepEqual((await readdir(at)).sort(), FILES);
    });
  });
});

import assert from 'node:assert/strict';
import { copyFile, open, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { backUpDatabase } from '../../../src/activities/maintenance/back-up-database.js';
import { testRestore } from '../../../src/activities/maintenance/test-restore.js';
import type { BackupManifest } from '../../../src/domain/maintenance/backup.js';
import { fillErp, orderFor, startBackedUpPostgres } from '../../support/backed-up-postgres.js';
import { rendered } from '../../support/rendered.js';
import type { BackedUpPostgres } from '../../support/backed-up-postgres.js';

const NAME = 'erp-20261128T070000Z';
const DAY_MS = 86_400_000;

describe('The test of a restore', function () {
  this.timeout(120_000);
  let ground: BackedUpPostgres;
  const dump = (): string => join(ground.folder, `${NAME}.dump`);
  const manifestFile = (): string => join(ground.folder, `${NAME}.json`);
  const act = async (written = {}) => testRestore(ground.port).act?.(orderFor('test_restore', written), { name: NAME });
  before(async () => {
    ground = await startBackedUpPostgres();
    await fillErp(ground.outside, 4_000);
  });
  after(() => ground.close());

  it('fails with a code of its own where there is no backup', async () => {
    const failure = { type: 'BACKUP_MISSING' };
    await assert.rejects(testRestore(ground.port).plan(orderFor('test_restore')), failure);
    await assert.rejects(act, failure);
  });

  it('restores the newest, compares it, and measures the recovery time and the recovery point', async () => {
    await backUpDatabase(ground.port).act?.(orderFor('back_up_database'), {});
    const { snapshotAt } = JSON.parse(await readFile(manifestFile(), 'utf8')) as BackupManifest;
    ground.nowMs = Date.parse(snapshotAt) + 3 * DAY_MS;
    try {
      const report = await act();
      const { recoveryPointMs, recoveryTimeMs = 0, rowsCount } = report?.figures ?? {};
      assert.equal(recoveryPointMs, 3 * DAY_MS);
      assert.ok(recoveryTimeMs > 0);
      assert.equal(rowsCount, 4_000 + 1_001 + 4_000 + 3 + 1 + 1);
      assert.ok(report);
      assert.ok(report.lines.every(({ attention }) => !attention));
      rendered(report);
      rendered(await testRestore(ground.port).plan(orderFor('test_restore')));
      assert.deepEqual(await ground.scratch(), []);
    } finally {
      delete ground.nowMs;
    }
  });

  it('asks for attention where the newest is too old', async () => {
    ground.nowMs = Date.now() + 40 * DAY_MS;
    try {
      const report = await act();
      assert.equal(report?.lines.find(({ code }) => code === 'backup_old')?.attention, true);
    } finally {
      delete ground.nowMs;
    }
  });

  const DAMAGES: Readonly<Record<string, readonly [code: string, damage: () => Promise<unknown>]>> = {
    'is truncated': ['BACKUP_TRUNCATED', async () => truncate(dump(), (await readFile(dump())).length - 1)],
    'has one bit flipped': ['BACKUP_ALTERED', () => flip((size) => Math.trunc(size / 2), 1)],
    'has the last bit flipped': ['BACKUP_ALTERED', () => flip((size) => size - 1, 128)],
    'is of another version of the format': ['BACKUP_UNREADABLE', () => flip(() => 5, 64)],
    'is of a newer version of the same format, and its manifest says so': ['BACKUP_UNREADABLE', newerFormat],
    'is no dump at all': [
      'BACKUP_UNREADABLE',
      async () => writeFile(dump(), Buffer.alloc((await readFile(dump())).length, 7)),
    ],
    'is empty': ['BACKUP_EMPTY', () => truncate(dump(), 0)],
    'has lost its dump': ['BACKUP_MISSING', () => rm(dump())],
    'has lost its manifest': ['BACKUP_INCOMPLETE', () => rm(manifestFile())],
    'has a manifest that is no JSON': ['BACKUP_INCOMPLETE', () => truncate(manifestFile(), 100)],
    'has one row less than its manifest': [
      'BACKUP_DIFFERS',
      () => editTables((sum) => ({ ...sum, rows: sum.rows + 1 })),
    ],
    'has other content than its manifest': [
      'BACKUP_DIFFERS',
      () => editTables((sum) => ({ ...sum, checksum: '12345' })),
    ],
  };
  for (const [what, [code, damage]] of Object.entries(DAMAGES)) {
    it(`finds a backup that ${what}: ${code}`, async () => {
      const kept = [dump(), manifestFile()];
      for (const file of kept) await copyFile(file, `${file}.kept`);
      try {
        await damage();
        await assert.rejects(act, (error: { readonly code?: string; readonly type?: string }) => {
          assert.equal(error.code ?? error.type, code);
          return true;
        });
        assert.deepEqual(await ground.scratch(), []);
      } finally {
        for (const file of kept) {
          await copyFile(`${file}.kept`, file);
          await rm(`${file}.kept`);
        }
      }
    });
  }

  it('tests the newest whole one beside a dump without a manifest, and says that there is one', async () => {
    await copyFile(dump(), join(ground.folder, 'erp-20261228T070000Z.dump'));
    const report = await act();
    assert.equal(report?.lines.find(({ code }) => code === 'dump_without_manifest')?.attention, true);
  });

  it('finds what a server lost that cannot restore it, and says that it is not the backup', async () => {
    const url = new URL(ground.url);
    url.password = 'otra';
    const refused = new URL(url).href;
    const { backupsAt } = await import('../../support/backed-up-postgres.js');
    const port = { ...ground.port, backups: async () => backupsAt(refused, ground.folder) };
    await assert.rejects(
      async () => testRestore(port).act?.(orderFor('test_restore'), {}),
      (error: Error & { readonly code?: string }) => {
        assert.equal(error.code, 'AUTHENTICATION_FAILED');
        assert.ok(!error.message.includes('otra'));
        return true;
      },
    );
  });

  async function flip(at: (size: number) => number, bit: number): Promise<void> {
    const handle = await open(dump(), 'r+');
    try {
      const position = at((await handle.stat()).size);
      const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, position);
      await handle.write(Buffer.from([(buffer[0] ?? 0) ^ bit]), 0, 1, position);
    } finally {
      await handle.close();
    }
  }

  async function edit(change: (manifest: BackupManifest) => BackupManifest): Promise<void> {
    const manifest = JSON.parse(await readFile(manifestFile(), 'utf8')) as BackupManifest;
    await writeFile(manifestFile(), JSON.stringify(change(manifest)));
  }

  function editTables(
    change: (sum: BackupManifest['tables'][number]) => BackupManifest['tables'][number],
  ): Promise<void> {
    return edit((manifest) => ({
      ...manifest,
      tables: manifest.tables.map((sum) => (sum.table === 'public.clientes' ? change(sum) : sum)),
    }));
  }

  /** As a pg_dump of the future would write it. */
  async function newerFormat(): Promise<void> {
    await flip(() => 6, 64);
    const { createHash } = await import('node:crypto');
    const sha256 = createHash('sha256')
      .update(await readFile(dump()))
      .digest('hex');
    await edit((manifest) => ({ ...manifest, dump: { ...manifest.dump, sha256 } }));
  }
});

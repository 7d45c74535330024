import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { backUpDatabase } from '../../../src/activities/maintenance/back-up-database.js';
import type { BackupManifest } from '../../../src/domain/maintenance/backup.js';
import { fillErp, orderFor, startBackedUpPostgres } from '../../support/backed-up-postgres.js';
import { rendered } from '../../support/rendered.js';
import type { BackedUpPostgres } from '../../support/backed-up-postgres.js';

const NAME = 'erp-20261128T070000Z';

describe('The backup of a database', function () {
  this.timeout(120_000);
  let ground: BackedUpPostgres;
  before(async () => {
    ground = await startBackedUpPostgres();
    await fillErp(ground.outside, 100_000);
  });
  after(() => ground.close());
  const task = () => backUpDatabase(ground.port);
  const manifest = async (name = NAME): Promise<BackupManifest> =>
    JSON.parse(await readFile(join(ground.folder, `${name}.json`), 'utf8')) as BackupManifest;

  it('is planned without touching anything', async () => {
    const plan = await task().plan(orderFor('back_up_database'));
    assert.deepEqual(
      plan.lines.map(({ code }) => code),
      ['backup_planned', 'backup_versions', 'no_backup_yet'],
    );
    assert.equal(plan.idle, undefined);
    rendered(plan);
    assert.deepEqual(await ground.files(), []);
  });

  it('holds every row of every table, and is verified by restoring it', async () => {
    const report = await task().act?.(orderFor('back_up_database', { plainSql: true }), {});
    assert.deepEqual(await ground.files(), ['backup_20261128.sql', `${NAME}.dump`, `${NAME}.json`]);
    const { tables, verified, dump, plain } = await manifest();
    assert.ok(verified);
    const bytes = await readFile(join(ground.folder, dump.file));
    assert.equal(createHash('sha256').update(bytes).digest('hex'), dump.sha256);
    assert.equal(bytes.length, dump.bytes);
    const rows = Object.fromEntries(tables.map((table) => [table.table, table.rows]));
    assert.deepEqual(rows, {
      'pg_catalog.pg_largeobject': 1,
      'public.clientes': 100_000,
      'public.raras': 25_001,
      'public.movimientos_1': rows['public.movimientos_1'],
      'public.movimientos_2': 100_000 - (rows['public.movimientos_1'] ?? 0),
      '"Área de ventas"."Tabla ""rara"""': 3,
      'public.vacia': 0,
      'public.sin_columnas': 1,
    });
    assert.ok(report);
    assert.equal(report.figures?.['rowsCount'], 225_006);
    const { es, en } = rendered(report);
    assert.ok(
      es.some((text) => text.includes('8 tablas y 225.006 filas son iguales')),
      es.join('\n'),
    );
    assert.ok(
      en.some((text) => text.includes('8 tables and 225,006 rows are equal')),
      en.join('\n'),
    );
    assert.match(await readFile(join(ground.folder, plain?.file ?? ''), 'utf8'), /COPY public\.clientes/);
    assert.deepEqual(await ground.scratch(), []);
  });

  it('is not made a second time by another attempt of the same run', async () => {
    const before = await manifest();
    await task().act?.(orderFor('back_up_database'), {});
    assert.deepEqual(await manifest(), before);
  });

  it('keeps as many as it should, never deletes the newest, and of the old ones nothing too early', async () => {
    const limits = { keepCount: 1, keep: '30 days' };
    const act = async (startedAt: string) =>
      task().act?.(orderFor('back_up_database', limits, { startedAt, runId: startedAt }), {});
    const young = await act('2026-12-28T07:00:00.000Z');
    assert.ok(
      young?.lines.every(({ code }) => code !== 'backups_deleted'),
      'both are younger than 30 days',
    );
    ground.nowMs = Date.now() + 31 * 86_400_000;
    try {
      const old = await act('2027-01-28T07:00:00.000Z');
      assert.equal(old?.lines.find(({ code }) => code === 'backups_deleted')?.values['count'], 2);
      assert.deepEqual(await ground.files(), ['erp-20270128T070000Z.dump', 'erp-20270128T070000Z.json']);
    } finally {
      delete ground.nowMs;
    }
  });

  it('sees nothing of what is committed while it is made, in the dump and in the counts alike', async () => {
    const writing = ground.outside.query(
      `DO $$ BEGIN FOR i IN 1..300 LOOP INSERT INTO vacia VALUES (i); COMMIT; PERFORM pg_sleep(0.005); END LOOP; END $$`,
    );
    const startedAt = '2027-02-28T07:00:00.000Z';
    const report = await task().act?.(orderFor('back_up_database', {}, { startedAt, runId: startedAt }), {});
    await writing;
    assert.ok(report?.lines.some(({ code }) => code === 'backup_verified'));
    const { tables } = await manifest('erp-20270228T070000Z');
    const rows = tables.find(({ table }) => table === 'public.vacia')?.rows ?? -1;
    assert.ok(rows >= 0 && rows < 300, `${rows} rows: the snapshot is older than the last insert`);
  });
});

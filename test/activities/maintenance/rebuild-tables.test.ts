import assert from 'node:assert/strict';
import pg from 'pg';
import { rebuildTables } from '../../../src/activities/maintenance/rebuild-tables.js';
import type { RebuildPort } from '../../../src/activities/maintenance/rebuild-tables.js';
import type { Operation } from '../../../src/wiring/services.js';
import { rebuildPort } from '../../../src/wiring/maintenance/rebuild-port.js';
import { startBackedUpPostgres } from '../../support/backed-up-postgres.js';
import type { BackedUpPostgres } from '../../support/backed-up-postgres.js';
import { rendered } from '../../support/rendered.js';
import { codesOf, handedOn, linesOf, orderOf } from '../../support/task-order.js';

const ROWS = 60_000;

describe('Rebuilding tables', function () {
  this.timeout(120_000);
  let ground: BackedUpPostgres;
  before(async () => {
    ground = await startBackedUpPostgres();
  });
  after(() => ground.close());
  beforeEach(async () => {
    await ground.outside.query(`
      DROP TABLE IF EXISTS hinchada, llena, "Con índice";
      CREATE TABLE hinchada (id int PRIMARY KEY, texto text);
      CREATE TABLE llena (id int PRIMARY KEY, texto text);
      CREATE TABLE "Con índice" (id int, clave text);
      CREATE INDEX con_indice ON "Con índice" (clave);
      ALTER TABLE hinchada SET (autovacuum_enabled = off);
      ALTER TABLE "Con índice" SET (autovacuum_enabled = off);
      INSERT INTO hinchada SELECT i, repeat('x', 80) FROM generate_series(1, ${ROWS}) i;
      INSERT INTO llena SELECT i, repeat('y', 80) FROM generate_series(1, ${ROWS}) i;
      DELETE FROM hinchada WHERE id % 4 <> 0;
    `);
    await ground.outside.query('VACUUM ANALYZE');
  });

  const port = (more: Partial<RebuildPort> = {}): RebuildPort => {
    const operation = {
      service: () => ({ name: 'erp', kind: 'postgres', runtime: 'none' }),
      databaseUrl: async () => ground.url,
    } as unknown as Pick<Operation, 'service' | 'databaseUrl'>;
    const docker = (): never => {
      throw new Error('nobody needs Docker here');
    };
    return { ...rebuildPort({ operation, docker }), ...more };
  };
  const order = (lockTimeoutMs = 5_000) => orderOf('rebuild_tables', { service: 'erp', params: { lockTimeoutMs } });
  const bytesOf = async (table: string): Promise<number> => {
    const { rows } = await ground.outside.query<{ bytes: string }>(
      'SELECT pg_total_relation_size($1::regclass) AS bytes',
      [table],
    );
    return Number(rows[0]?.bytes);
  };

  it('finds the table with waste by its statistics, and leaves the full one alone', async () => {
    const plan = await rebuildTables(port()).plan(order());
    assert.deepEqual(
      linesOf(plan, 'rebuild_planned').map(({ table, by }) => [table, by]),
      [['public.hinchada', 'statistics']],
    );
    const [line] = linesOf(plan, 'rebuild_planned');
    assert.ok(Math.abs(Number(line?.['wastedRatio']) - 0.75) < 0.08, `about three quarters: ${line?.['wastedRatio']}`);
    rendered(plan);
  });

  it('says the same by pgstattuple where it is there', async () => {
    await ground.outside.query('CREATE EXTENSION pgstattuple');
    try {
      const [line] = linesOf(await rebuildTables(port()).plan(order()), 'rebuild_planned');
      assert.equal(line?.['by'], 'pgstattuple');
      assert.ok(
        Math.abs(Number(line?.['wastedRatio']) - 0.75) < 0.08,
        `about three quarters: ${line?.['wastedRatio']}`,
      );
    } finally {
      await ground.outside.query('DROP EXTENSION pgstattuple');
    }
  });

  it('gives the space back, keeps every row, and does nothing again when it is asked again', async () => {
    const task = rebuildTables(port());
    const work = handedOn((await task.plan(order())).work);
    const before = await bytesOf('hinchada');
    const report = await task.act?.(order(), work);
    assert.ok(report);
    assert.deepEqual(codesOf(report), ['rebuild_gained', 'rebuilt']);
    assert.ok((await bytesOf('hinchada')) < before / 2);
    const { rows } = await ground.outside.query<{ n: number }>('SELECT count(*)::int AS n FROM hinchada');
    assert.equal(rows[0]?.n, ROWS / 4);
    rendered(report);
    const file = await fileOf('hinchada');
    const again = await task.act?.(order(), work);
    assert.ok(again);
    assert.deepEqual(codesOf(again), ['rebuild_gained', 'rebuilt_before']);
    assert.equal(await fileOf('hinchada'), file, 'it was not written again');
    assert.equal((await task.plan(order())).idle, true);
  });

  it('rebuilds only the indexes where only they are wasted', async () => {
    await ground.outside.query(`INSERT INTO "Con índice" SELECT i, 'clave ' || i FROM generate_series(1, ${ROWS}) i`);
    await ground.outside.query(`DELETE FROM "Con índice" WHERE id % 10 <> 0`);
    await ground.outside.query(`VACUUM ANALYZE "Con índice"`);
    // The heap is filled again; the pages of the index stay as sparse as they became.
    await ground.outside.query(`INSERT INTO "Con índice" SELECT i, NULL FROM generate_series(1, ${ROWS}) i`);
    await ground.outside.query(`DELETE FROM "Con índice" WHERE clave IS NULL AND id % 50 = 0`);
    await ground.outside.query(`ANALYZE "Con índice"`);
    const task = rebuildTables(port());
    const plan = await task.plan(order());
    const table = 'public."Con índice"';
    if (!linesOf(plan, 'reindex_planned').some((line) => line['table'] === table)) {
      const bloats = await port().bloats('erp', 'live', AbortSignal.timeout(10_000));
      assert.fail(JSON.stringify(bloats.find((bloat) => bloat.table === table)));
    }
    const report = await task.act?.(order(), handedOn(plan.work));
    assert.ok(report?.lines.some(({ code, values }) => code === 'reindexed' && values['table'] === table));
  });

  it('skips a table that somebody holds, and says so', async () => {
    const task = rebuildTables(port());
    const work = handedOn((await task.plan(order())).work);
    const holder = new pg.Client({ connectionString: ground.url });
    await holder.connect();
    await holder.query('BEGIN; SELECT FROM hinchada LIMIT 1');
    try {
      const report = await task.act?.(order(200), work);
      assert.ok(report);
      assert.deepEqual(codesOf(report), ['rebuild_gained', 'rebuild_locked!']);
      rendered(report);
    } finally {
      await holder.end();
    }
  });

  it('skips what has no room, and where nobody can be asked only what is large', async () => {
    const task = rebuildTables(port({ freeBytes: async () => 1_000_000 }));
    const work = handedOn((await task.plan(order())).work);
    const report = await task.act?.(order(), work);
    assert.ok(report);
    assert.deepEqual(codesOf(report), ['rebuild_gained', 'rebuild_no_space!']);
    rendered(report);
    const unasked = rebuildTables(port({ freeBytes: async () => undefined }));
    assert.ok(codesOf(await unasked.plan(order())).includes('rebuild_space_unknown'));
    assert.deepEqual(codesOf((await unasked.act?.(order(), work)) ?? { lines: [] }), ['rebuild_gained', 'rebuilt']);
  });

  async function fileOf(table: string): Promise<unknown> {
    const { rows } = await ground.outside.query<{ file: number }>('SELECT pg_relation_filenode($1::regclass) AS file', [
      table,
    ]);
    return rows[0]?.file;
  }
});

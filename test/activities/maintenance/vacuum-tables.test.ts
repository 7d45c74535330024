import assert from 'node:assert/strict';
import type { Client } from 'pg';
import { vacuumTables } from '../../../src/activities/maintenance/vacuum-tables.js';
import type { ServiceConfig } from '../../../src/documents/guardia-config.js';
import type { TaskReport } from '../../../src/domain/maintenance/task.js';
import { vacuumPort } from '../../../src/wiring/maintenance/vacuum-port.js';
import { eventually } from '../../support/eventually.js';
import { rejectedWith } from '../../support/rejections.js';
import { rendered } from '../../support/rendered.js';
import { codesOf, handedOn, linesOf, orderOf } from '../../support/task-order.js';
import { PASSWORD, startWatchedPostgres, WATCHER } from '../../support/watched-postgres.js';
import type { WatchedPostgres } from '../../support/watched-postgres.js';

const ROWS = 5_000;

describe('The task vacuum_tables, on a real PostgreSQL', function () {
  this.timeout(60_000);
  let watched: WatchedPostgres;
  let admin: Client;

  before(async () => {
    // Nobody else cleans up meanwhile.
    watched = await startWatchedPostgres({ autovacuum: 'off' });
  });
  beforeEach(async () => {
    admin = await watched.person('admin');
    await admin.query('DROP SCHEMA IF EXISTS maestras CASCADE; CREATE SCHEMA maestras');
  });
  afterEach(() => watched.sendHome());
  after(() => watched?.close());

  const task = (url = watched.server.url) =>
    vacuumTables(
      vacuumPort({
        service: () => ({ kind: 'postgres', timeoutMs: 5_000, missingVariables: [] }) as unknown as ServiceConfig,
        databaseUrl: async () => url,
      }),
    );
  const order = orderOf('vacuum_tables', { service: 'erp' });

  /** Half of its rows are dead. */
  async function makeTable(name: string): Promise<void> {
    await admin.query(`CREATE TABLE ${name} AS SELECT n, 'x' AS filler FROM generate_series(1, ${ROWS}) n`);
    // What was inserted is counted before the rest, and once.
    await admin.query('SELECT pg_stat_force_next_flush()');
    await admin.query(`ANALYZE ${name}`);
    await admin.query(`UPDATE ${name} SET filler = 'y'`);
    await admin.query('SELECT pg_stat_force_next_flush()');
  }
  async function stat(
    name: string,
  ): Promise<{ dead: number; live: number; vacuumedAt: Date | null; analyzed: Date | null }> {
    const { rows } = await admin.query<{ dead: number; live: number; vacuumedAt: Date | null; analyzed: Date | null }>(
      `SELECT n_dead_tup::int AS dead, n_live_tup::int AS live, last_vacuum AS "vacuumedAt", last_analyze AS analyzed
       FROM pg_stat_user_tables WHERE relid = $1::regclass`,
      [name],
    );
    assert.ok(rows[0]);
    return rows[0];
  }
  async function planAndAct(url?: string): Promise<TaskReport> {
    const plan = await task(url).plan(order);
    rendered(plan);
    const report = await task(url).act?.(order, handedOn(plan.work));
    assert.ok(report);
    rendered(report);
    return report;
  }

  it('vacuums tables with dead rows, by the server’s own count, and leaves the others alone', async () => {
    await makeTable('maestras.clientes');
    await makeTable('maestras."Tabla ""Rara"""');
    await admin.query('CREATE TABLE maestras.quieta AS SELECT 1 AS n');
    await admin.query('ANALYZE maestras.quieta');
    const plan = await task().plan(order);
    assert.deepEqual(
      linesOf(plan, 'vacuum_needed')
        .map((values) => [values['table'], values['deadRowsCount'], values['deadRatio']])
        .sort(),
      [
        ['maestras."Tabla ""Rara"""', ROWS, 0.5],
        ['maestras.clientes', ROWS, 0.5],
      ],
    );
    assert.deepEqual((await stat('maestras.clientes')).dead, ROWS, 'a plan vacuumed');
    const report = await task().act?.(order, handedOn(plan.work));
    assert.ok(report);
    for (const name of ['maestras.clientes', 'maestras."Tabla ""Rara"""']) {
      const { dead, live, vacuumedAt, analyzed } = await stat(name);
      assert.deepEqual([dead, live], [0, ROWS]);
      assert.ok(vacuumedAt && analyzed);
    }
    assert.equal((await stat('maestras.quieta')).vacuumedAt, null);
    assert.deepEqual([report.figures?.['vacuumedCount'], report.figures?.['deadRowsCount']], [2, 0]);
    assert.match(rendered(report).en.join('\n'), /maestras\.clientes: from 5,000 to 0 dead rows in /);
    const next = await task().plan(order);
    assert.deepEqual([next.idle, codesOf(next).at(-1)], [true, 'vacuum_none_needed']);
    rendered(next);
  });

  it('analyzes what never was', async () => {
    await admin.query(`CREATE TABLE maestras.nueva AS SELECT generate_series(1, 10) AS n`);
    await admin.query('SELECT pg_stat_force_next_flush()');
    const report = await planAndAct();
    assert.equal(codesOf(report)[0], 'vacuumed');
    assert.ok((await stat('maestras.nueva')).analyzed);
  });

  it('after a kill skips what it had done since the run began', async () => {
    await makeTable('maestras.hecha');
    await makeTable('maestras.pendiente');
    const { work } = await task().plan(order);
    await admin.query('VACUUM maestras.hecha');
    const { vacuumedAt } = await stat('maestras.hecha');
    const report = await task().act?.(order, handedOn(work));
    assert.ok(report);
    assert.deepEqual([...codesOf(report).slice(0, 2)].sort(), ['vacuum_already', 'vacuumed']);
    assert.deepEqual((await stat('maestras.hecha')).vacuumedAt, vacuumedAt);
    assert.equal((await stat('maestras.pendiente')).dead, 0);
    rendered(report);
    const later = { ...order, startedAt: new Date(Date.now() + 60_000).toISOString() };
    const again = await task().act?.(later, handedOn(work));
    assert.ok(again);
    assert.deepEqual(codesOf(again).slice(0, 2), ['vacuumed', 'vacuumed'], 'another run does it again');
  });

  it('skips a table that somebody holds, says so, and goes on', async () => {
    await makeTable('maestras.ocupada');
    await makeTable('maestras.libre');
    const person = await watched.person('alguien');
    await person.query('BEGIN; LOCK TABLE maestras.ocupada IN ACCESS EXCLUSIVE MODE');
    const report = await planAndAct();
    assert.deepEqual(
      linesOf(report, 'vacuum_locked').map(({ table }) => table),
      ['maestras.ocupada'],
    );
    assert.deepEqual([(await stat('maestras.ocupada')).dead, (await stat('maestras.libre')).dead], [ROWS, 0]);
  });

  it('says what it could not clean because an old transaction still sees it', async () => {
    const reader = await watched.person('informe');
    await reader.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
    await reader.query('SELECT 1 FROM pg_class LIMIT 1');
    await makeTable('maestras.retenida');
    const report = await planAndAct();
    const [left] = linesOf(report, 'vacuum_dead_left');
    assert.deepEqual([left?.['table'], left?.['deadAfterCount']], ['maestras.retenida', ROWS]);
    assert.ok(report.lines.find(({ code }) => code === 'vacuum_dead_left')?.attention);
  });

  it('reports autovacuum as it is, in the server and for each table, and the age of transactions', async () => {
    await admin.query('CREATE TABLE maestras.manual (n int) WITH (autovacuum_enabled = off)');
    const plan = await task().plan(order);
    assert.ok(codesOf(plan).includes('autovacuum_off!'));
    assert.deepEqual(linesOf(plan, 'autovacuum_off_tables'), [{ tables: 'maestras.manual', tablesCount: 1 }]);
    const [age] = linesOf(plan, 'xid_age');
    const { rows } = await admin.query<{ age: number }>('SELECT max(age(datfrozenxid)) AS age FROM pg_database');
    assert.ok(Math.abs(Number(age?.['xidAgeCount']) - (rows[0]?.age ?? 0)) < 10);
    assert.equal(age?.['freezeMaxAgeCount'], 200_000_000);
  });

  it('says which tables are not its own to vacuum', async () => {
    await makeTable('maestras.ajena');
    const plan = await task(watched.urlFor({ user: WATCHER })).plan(order);
    assert.deepEqual(
      linesOf(plan, 'vacuum_not_ours').map(({ table }) => table),
      ['maestras.ajena'],
    );
    assert.deepEqual([plan.idle, plan.work], [true, undefined]);
    rendered(plan);
    const { rows } = await admin.query<{ oid: number }>(`SELECT 'maestras.ajena'::regclass::oid AS oid`);
    const tables = [{ table: 'maestras.ajena', oid: rows[0]?.oid ?? 0, deadRows: ROWS }];
    // Without the schema the server refuses; without the table it only warns.
    for (const sql of ['SELECT 1', `GRANT USAGE ON SCHEMA maestras TO ${WATCHER}`]) {
      await admin.query(sql);
      const report = await task(watched.urlFor({ user: WATCHER })).act?.(order, { tables });
      assert.ok(report);
      assert.equal(codesOf(report)[0], 'vacuum_no_effect!');
      rendered(report);
    }
    assert.equal((await stat('maestras.ajena')).vacuumedAt, null);
  });

  it('says that a table is gone since the plan', async () => {
    await makeTable('maestras.efímera');
    const { work } = await task().plan(order);
    await admin.query('DROP TABLE maestras.efímera');
    const report = await task().act?.(order, handedOn(work));
    assert.ok(report);
    assert.equal(codesOf(report)[0], 'vacuum_gone');
    rendered(report);
  });

  it('leaves no vacuum behind on the server where the worker goes away', async () => {
    await makeTable('maestras.lenta');
    await admin.query(`CREATE ROLE lento SUPERUSER LOGIN PASSWORD '${PASSWORD}'`);
    await admin.query('ALTER ROLE lento SET vacuum_cost_delay = 100; ALTER ROLE lento SET vacuum_cost_limit = 1');
    const gone = new AbortController();
    const slow = { ...order, signal: gone.signal };
    const url = watched.urlFor({ user: 'lento' });
    const { work } = await task(url).plan(slow);
    const running = async (): Promise<number> => {
      const { rows } = await admin.query<{ count: number }>(
        'SELECT count(*)::int AS count FROM pg_stat_progress_vacuum',
      );
      return rows[0]?.count ?? 0;
    };
    const attempt = rejectedWith('CANCELLED', task(url).act?.(slow, handedOn(work)) ?? Promise.resolve());
    await eventually('the vacuum runs', async () => ((await running()) > 0 ? true : undefined));
    gone.abort();
    await attempt;
    await eventually('the server has given up', async () => ((await running()) === 0 ? true : undefined), 10_000);
    assert.equal((await stat('maestras.lenta')).vacuumedAt, null);
  });
});

import assert from 'node:assert/strict';
import { mkdir, readdir, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { CLONE_DIR, readSettings } from '../../src/config.js';
import { openDocuments } from '../../src/documents/open-documents.js';
import { countRows } from '../../src/integrations/postgres/count-rows.js';
import { LAB_DAG, LAB_ROWS_SQL } from '../../src/lab/definition.js';
import { runTasks } from '../../src/lab/pipeline.js';
import { openTestLab } from '../support/lab.js';
import type { TestLab } from '../support/lab.js';

interface Run {
  readonly dag_run_id: string;
  readonly state: string;
}

describe('the lab’s scheduler', function () {
  this.timeout(30_000);
  let bench: TestLab;

  before(async () => {
    bench = await openTestLab();
    await bench.lab.up();
  });
  after(() => bench.close());

  async function call(
    path: string,
    body?: unknown,
  ): Promise<{ readonly status: number; readonly server: string | null; readonly body: Run & { detail?: unknown } }> {
    const init =
      body === undefined
        ? {}
        : { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
    const response = await fetch(`${bench.lab.schedulerUrl()}/api/v2${path}`, init);
    return { status: response.status, server: response.headers.get('server'), body: (await response.json()) as Run };
  }
  async function ended(runId: string): Promise<Run> {
    for (;;) {
      const { body } = await call(`/dags/${LAB_DAG}/dagRuns/${runId}`);
      if (body.state === 'success' || body.state === 'failed') return body;
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
  }
  async function query(sql: string): Promise<readonly object[]> {
    const client = new pg.Client({ connectionString: await bench.lab.databaseUrl() });
    await client.connect();
    const { rows } = await client.query<object>(sql).finally(() => client.end());
    return rows;
  }
  /** All that a load leaves, without what says when. */
  const snapshot = async () => [
    await query('SELECT * FROM lab.clientes ORDER BY codigo'),
    await query('SELECT load_id, n, event_id FROM lab.outbox ORDER BY 1, 2'),
    await query('SELECT load_id, run_id, rows_loaded, rows_rejected FROM lab.ingestion_loads ORDER BY 1'),
    await query('SELECT load_id, line_number, error_type FROM lab.error_log ORDER BY 1, 2'),
  ];
  async function loadedRows(runId: string): Promise<number> {
    return countRows({ url: await bench.lab.databaseUrl() }, LAB_ROWS_SQL, runId);
  }

  it('really runs the pipeline: the rows of a run are in its database', async () => {
    const created = await call(`/dags/${LAB_DAG}/dagRuns`, { dag_run_id: 'corrida 1', logical_date: null });
    assert.equal(created.status, 200);
    assert.equal(created.body.state, 'queued');
    assert.equal(created.server, 'guardia-lab');
    assert.equal((await ended('corrida%201')).state, 'success');
    assert.equal(await loadedRows('corrida 1'), 3 * 59, 'one record of each of the three masters is rejected');
  });

  it('is proven by the shipped configuration with the same rows as in a simulation', () => {
    const { pipeline } = openDocuments(readSettings({ env: { GUARDIA_HOME: CLONE_DIR } })).current();
    assert.equal(pipeline.verify.rowsSql, LAB_ROWS_SQL);
    assert.equal(pipeline.name, LAB_DAG);
  });

  it('leaves no row of a run that failed', async () => {
    await call(`/dags/${LAB_DAG}/dagRuns`, { dag_run_id: 'falla', logical_date: null, conf: { fallar: true } });
    assert.equal((await ended('falla')).state, 'failed');
    assert.equal(await loadedRows('falla'), 0);
  });

  it('loads once what it is asked twice for, and keeps a bounded number of folders', async () => {
    const databaseUrl = await bench.lab.databaseUrl();
    const old = Array.from({ length: 40 }, (_, index) => join(bench.files.runs, String(index).padStart(16, '0')));
    for (const folder of old) {
      await mkdir(join(folder, 'input'), { recursive: true });
      await utimes(folder, 1, 1);
    }
    const config = { port: 0, databaseUrl, runsDir: bench.files.runs };
    const run = { ...config, runId: 'dos veces', queuedAt: new Date(), conf: {}, log: () => undefined };
    await runTasks(run);
    const loaded = await snapshot();
    await runTasks(run);
    assert.deepEqual(await snapshot(), loaded);
    assert.equal(await loadedRows('dos veces'), 3 * 59);
    assert.equal((await readdir(bench.files.runs)).length, 20);
  });

  it('refuses a run without a logical date, one that exists, and a DAG that it does not know', async () => {
    const run = { dag_run_id: 'doble', logical_date: '2026-11-21T02:00:00Z' };
    assert.equal((await call(`/dags/${LAB_DAG}/dagRuns`, { dag_run_id: 'x' })).status, 422);
    assert.equal((await call(`/dags/${LAB_DAG}/dagRuns`, { ...run, sobra: 1 })).status, 422);
    assert.equal((await call(`/dags/${LAB_DAG}/dagRuns`, run)).status, 200);
    assert.equal((await call(`/dags/${LAB_DAG}/dagRuns`, run)).status, 409);
    assert.equal((await call('/dags/otro/dagRuns', run)).status, 404);
    assert.equal((await call(`/dags/${LAB_DAG}/dagRuns/ninguna`)).status, 404);
    assert.equal((await call('/pools')).status, 404);
    // A database that goes away in the middle of it would leave its staging tables, which the last test counts.
    assert.equal((await ended('doble')).state, 'success');
  });

  it('stays up while its database is away, says so, and comes back by itself', async () => {
    const scheduler = (await bench.lab.runtime.look('lab-scheduler')).instance;
    await bench.lab.runtime.ensureStopped('lab-postgres');
    const away = (await call('/monitor/health')).body as unknown as Record<string, { status: string | null }>;
    assert.deepEqual([away.metadatabase?.status, away.scheduler?.status], ['unhealthy', 'unhealthy']);
    assert.equal((await call(`/dags/${LAB_DAG}/dagRuns`, { logical_date: null })).status, 500);
    await bench.lab.runtime.ensureRunning('lab-postgres');
    while ((await bench.lab.status()).health !== 'healthy') await new Promise((resolve) => setTimeout(resolve, 50));
    assert.equal((await bench.lab.runtime.look('lab-scheduler')).instance, scheduler);
  });

  it('marks as failed the run that its earlier life left in the middle', async () => {
    await bench.lab.break('lock');
    await bench.lab.up();
    const rows = await query(`SELECT DISTINCT state FROM dag_run WHERE run_id LIKE 'bloqueo%'`);
    assert.deepEqual(rows, [{ state: 'failed' }]);
    assert.deepEqual(await query(`SELECT tablename FROM pg_tables WHERE tablename LIKE 'staging%'`), []);
  });
});

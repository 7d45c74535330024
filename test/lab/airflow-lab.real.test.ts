import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { openAirflow } from '../../src/integrations/airflow/client.js';
import { judgeHealth } from '../../src/integrations/airflow/judge-health.js';
import { isAlive } from '../../src/integrations/process/identity.js';
import { LAB_DAG, LAB_ROWS_SQL, LAB_SCHEDULER } from '../../src/lab/definition.js';
import { LabRuntimeMissing } from '../../src/lab/runtime-missing.js';
import { servicesDir } from '../services/places.js';
import { eventually } from '../support/eventually.js';
import { openTestLab } from '../support/lab.js';
import type { TestLab } from '../support/lab.js';
import { needs } from '../support/require.js';

describe('the lab with a real Airflow', function () {
  this.timeout(240_000);
  let bench: TestLab;

  before(async function () {
    await needs(this, 'airflow');
    bench = await openTestLab({ GUARDIA_AIRFLOW: join(servicesDir(), 'airflow2', 'venv', 'bin', 'airflow') });
    await bench.lab.use('airflow');
  });
  after(async () => {
    await bench?.close();
  });

  function client() {
    const placement = bench.lab.placement(LAB_SCHEDULER);
    assert.ok(placement.runtime === 'process');
    return openAirflow({ url: bench.lab.schedulerUrl(), apiVersion: placement.apiVersion ?? 2, timeoutMs: 15_000 });
  }
  /** What Airflow's daemons wrote of themselves, by file. */
  async function daemons(): Promise<ReadonlyMap<string, string>> {
    const { airflowDir } = bench.files;
    const names = (await readdir(airflowDir)).filter((name) => name.startsWith('lab-') && name.endsWith('.pid'));
    const read = names.map(async (name) => [name, await readFile(join(airflowDir, name), 'utf8')] as const);
    return new Map(await Promise.all(read));
  }
  async function loaded(runId: string): Promise<number> {
    const connection = new pg.Client({ connectionString: await bench.lab.databaseUrl() });
    await connection.connect();
    const { rows } = await connection.query<{ coalesce: string }>(LAB_ROWS_SQL, [runId]);
    await connection.end();
    return Number(rows[0]?.coalesce);
  }
  async function runs(runId: string): Promise<void> {
    await client().triggerRun({ dagId: LAB_DAG, runId });
    await eventually(
      `the run ${runId} ends`,
      async () => {
        const { state } = await client().getRun(LAB_DAG, runId);
        assert.notEqual(state, 'failed');
        return state === 'success' || undefined;
      },
      90_000,
    );
  }

  it('shows that its scheduler was killed, and after one restart by the process runtime its DAG really ingests', async () => {
    const { health } = await bench.lab.break('scheduler_killed');
    assert.equal(health, 'scheduler_stale');
    assert.equal(judgeHealth(await client().health()).code, 'scheduler_stale');
    const look = await bench.lab.runtime.look(LAB_SCHEDULER);
    assert.equal(look.running, false);
    const order = { look, token: 'airflow#1', leaseUntil: new Date(Date.now() + 60_000).toISOString() };
    assert.equal((await bench.lab.runtime.restart(order, {})).outcome, 'restarted');
    assert.equal(
      (await bench.lab.runtime.restart(order, {})).outcome,
      'restarted',
      'the same order is the same restart',
    );
    await runs('guardia__after');
    assert.equal(await loaded('guardia__after'), 177);
    const events = (await bench.ledger()).filter(({ token }) => token === order.token).map(({ event }) => event);
    assert.deepEqual(events, ['intent', 'kill', 'start']);
  });

  it('says which fault it has no form of, and breaks nothing', async () => {
    await assert.rejects(bench.lab.break('lock'), isMissing('no_such_fault'));
    assert.equal((await bench.lab.status()).broken, undefined);
  });

  it('gives way to the lab’s own scheduler, and leaves none of its processes', async () => {
    const lives = await daemons();
    assert.deepEqual([...lives.keys()].sort(), ['lab-airflow-web.pid', 'lab-scheduler.pid']);
    for (const [name, instance] of lives)
      assert.equal(await isAlive({ pid: Number.parseInt(instance, 10), instance }), true, name);
    const { health, runtime } = await bench.lab.use('process');
    assert.deepEqual({ health, runtime }, { health: 'healthy', runtime: 'process' });
    for (const [name, instance] of lives)
      assert.equal(await isAlive({ pid: Number.parseInt(instance, 10), instance }), false, name);
  });
});

describe('the lab, where there is no Airflow', function () {
  this.timeout(60_000);
  let bench: TestLab;

  before(async () => {
    bench = await openTestLab({ GUARDIA_AIRFLOW: '/nowhere/bin/airflow' });
    await bench.lab.up();
  });
  after(() => bench?.close());

  it('stays as it was, and says where it was looked for', async () => {
    const before = await bench.lab.status();
    await assert.rejects(bench.lab.use('airflow'), (error) => {
      assert.ok(isMissing('no_airflow')(error));
      for (const language of ['es', 'en'] as const)
        assert.match((error as LabRuntimeMissing).explain(language), /\/nowhere\/bin\/airflow.*GUARDIA_AIRFLOW/);
      return true;
    });
    const after = await bench.lab.status();
    assert.deepEqual(
      after.services.map(({ instance }) => instance),
      before.services.map(({ instance }) => instance),
    );
    assert.deepEqual({ runtime: after.runtime, health: after.health }, { runtime: 'process', health: 'healthy' });
  });
});

function isMissing(reason: string) {
  return (error: unknown): boolean => error instanceof LabRuntimeMissing && error.reason === reason;
}

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSettings } from '../../src/config.js';
import { openHttpServer } from '../../src/http/open-server.js';
import type { HttpServer } from '../../src/http/open-server.js';
import { isFinished } from '../../src/integrations/airflow/airflow.js';
import type { AirflowClient } from '../../src/integrations/airflow/airflow.js';
import { openAirflow } from '../../src/integrations/airflow/client.js';
import { freePort } from '../../src/embedded/ports.js';
import { fakeClient } from '../http/fake-client.js';
import { startAirflow } from '../services/airflow/airflow.js';
import type { RealAirflow } from '../services/airflow/airflow.js';
import { servicesDir } from '../services/places.js';
import { eventually } from '../support/eventually.js';
import { fakeDesk, PIPELINE as DAG } from '../support/fake-desk.js';
import { LOADED } from '../support/fake-runs.js';
import { needs } from '../support/require.js';

const TOKEN = 'a-token-of-the-test';
const RUN_TIMEOUT_MS = 240_000;

// A real Airflow runs the DAG that users get, against our real HTTP server. Behind that server stands a desk on fakes: its runs
// go one stage further at each look.
for (const version of [2, 3] as const) {
  describe(`The DAG of deploy/airflow on a real Airflow ${version}`, () => {
    const fake = fakeDesk({ runner: 'airflow', nowMs: Date.now });
    let dags: string;
    let server: HttpServer;
    let airflow: RealAirflow;
    let client: AirflowClient;

    before(async function () {
      this.timeout(300_000);
      await needs(this, 'airflow');
      dags = await mkdtemp(join(tmpdir(), 'guardia-dags-'));
      // A copy: Airflow leaves bytecode beside the file.
      await cp(
        join(import.meta.dirname, '../../deploy/airflow/dags/guardia_ingesta.py'),
        join(dags, 'guardia_ingesta.py'),
      );
      const port = await freePort();
      const env = { GUARDIA_API_TOKEN: TOKEN, GUARDIA_API_PORT: String(port) };
      server = await openHttpServer({
        settings: readSettings({ env }),
        client: fakeClient().client,
        desk: () => fake.desk,
      });
      airflow = await startAirflow(version, {
        dags,
        env: { AIRFLOW_VAR_GUARDIA_API_URL: server.url, GUARDIA_API_TOKEN: TOKEN },
      });
      client = openAirflow(airflow.config);
    });
    after(async function () {
      this.timeout(120_000);
      await airflow?.stop();
      await server?.close();
      if (dags) await rm(dags, { recursive: true, force: true });
    });

    /** Waits for the end of a run. Where that is not as it should be, the logs of its failed tasks say why. */
    async function endsIn(state: 'success' | 'failed', runId: string): Promise<void> {
      const run = await eventually(
        `the end of ${runId}`,
        async () => {
          const now = await client.getRun(DAG, runId);
          return isFinished(now) ? now : undefined;
        },
        RUN_TIMEOUT_MS - 20_000,
      );
      if (run.state === state) return;
      const tasks = await client.listTasks(DAG, runId);
      const failed = tasks.filter(({ state: its }) => its === 'failed' || its === 'upstream_failed');
      const logs = await Promise.all(failed.map(({ taskId }) => log(runId, taskId).catch(String)));
      assert.fail(
        `${runId} ended in ${run.state}: ${JSON.stringify(tasks)}\n${logs.map((it) => it.slice(-3_000)).join('\n')}`,
      );
    }
    async function trigger(conf: Record<string, unknown>): Promise<string> {
      const runId = `test-${randomUUID()}`;
      await client.triggerRun({ dagId: DAG, runId, conf });
      return runId;
    }
    const states = async (runId: string): Promise<Record<string, string | undefined>> =>
      Object.fromEntries((await client.listTasks(DAG, runId)).map(({ taskId, state }) => [taskId, state]));
    const log = (runId: string, task: string, attempt = 1): Promise<string> =>
      readFile(
        join(
          servicesDir(),
          `airflow${version}/home/logs/dag_id=${DAG}/run_id=${runId}/task_id=${task}/attempt=${attempt}.log`,
        ),
        'utf8',
      );

    it('starts by itself the run of the morning in Bogotá on which it was due, and waits for its masters', async function () {
      this.timeout(RUN_TIMEOUT_MS);
      const scheduled = await eventually(
        'the scheduled run',
        async () => (await client.lastRun(DAG).catch(() => undefined)) ?? undefined,
        120_000,
      );
      assert.equal(scheduled.type, 'scheduled');
      await endsIn('success', scheduled.runId);
      const sinceTwo = new Date(Date.now() - (5 + 2) * 3_600_000).toISOString().slice(0, 10);
      const [input] = fake.runs.inputs();
      assert.equal(input?.date, sinceTwo, 'the newest 02:00 in Bogotá, which is 07:00 UTC');
      assert.deepEqual([input.reason, input.waitForMasters], ['airflow', true]);
      assert.match(input.by ?? '', /^airflow scheduled__/);
      assert.equal(fake.world.audit[0]?.who, input.by);
    });

    it('shows each stage as a task, and what it did in the task’s log', async function () {
      this.timeout(RUN_TIMEOUT_MS);
      fake.runs.clear();
      fake.runs.script({ files: [LOADED], skips: ['load_oracle'] });
      const runId = await trigger({ date: '2026-11-22', masters: ['clientes'] });
      await endsIn('success', runId);
      assert.deepEqual(await states(runId), {
        iniciar: 'success',
        preparar: 'success',
        descubrir: 'success',
        cargar: 'success',
        publicar: 'success',
        cargar_oracle: 'skipped',
        verificar: 'success',
        resultado: 'success',
      });
      const inputs = fake.runs.inputs();
      assert.deepEqual(
        inputs.map(({ date, masters, waitForMasters }) => [date, masters, waitForMasters]),
        [['2026-11-22', ['clientes'], undefined]],
      );
      assert.match(
        await log(runId, 'cargar'),
        /CLI_20261122\.csv \(clientes\): loaded, 1000 leídos = 990 cargados \+ 10/,
      );
      assert.match(await log(runId, 'iniciar'), /Corrida del 2026-11-22 iniciada/);
    });

    it('fails the task of the stage that failed and the run with it, and running the failed tasks again runs the date once more', async function () {
      this.timeout(RUN_TIMEOUT_MS);
      fake.runs.clear();
      fake.runs.script({ fails: 'load' }, { files: [LOADED] });
      const runId = await trigger({ date: '2026-11-23' });
      await endsIn('failed', runId);
      const failed = await states(runId);
      assert.deepEqual([failed.cargar, failed.publicar, failed.resultado], ['failed', 'success', 'failed']);
      assert.match(await log(runId, 'cargar'), /DATA_REFUSED/);
      assert.equal(fake.runs.inputs().length, 1);

      const cleared = await client.clearFailedTasks(DAG, runId);
      assert.ok(cleared.includes('cargar') && cleared.includes('resultado'), cleared.join());
      await endsIn('success', runId);
      assert.equal(fake.runs.inputs().length, 2, 'one run more, however many tasks were cleared');
      // Whichever of the cleared tasks comes first starts the run; the others follow it.
      const again = await Promise.all(['cargar', 'resultado'].map((task) => log(runId, task, 2)));
      assert.match(again.join('\n'), /se corre otra vez/);
      assert.match(again[0] ?? '', /CLI_20261122/);
      assert.deepEqual(await client.clearFailedTasks(DAG, runId), [], 'nothing is left to clear');
    });

    it('joins a run that is under way, and fails where that one does', async function () {
      this.timeout(RUN_TIMEOUT_MS);
      fake.runs.clear();
      fake.runs.script({ fails: 'publish' });
      await fake.runs.begin({ pipeline: DAG, date: '2026-11-24', reason: 'person', by: 'ana' });
      const runId = await trigger({ date: '2026-11-24' });
      await endsIn('failed', runId);
      assert.equal(fake.runs.inputs().length, 1);
      assert.match(await log(runId, 'iniciar'), /ya estaba en marcha/);
      assert.equal((await states(runId)).publicar, 'failed');
    });

    it('fails with Guardia’s own words where the order is refused, follows no older run, and can be run again', async function () {
      this.timeout(RUN_TIMEOUT_MS);
      fake.runs.clear();
      await fake.runs.begin({ pipeline: DAG, date: '2026-11-25', reason: 'person' });
      await fake.runs.client.follow({ workflowId: `ingestion/${DAG}/2026-11-25` }, () => undefined);
      const runId = await trigger({ date: '2026-11-25', masters: ['clientez'] });
      await endsIn('failed', runId);
      const failed = await states(runId);
      assert.deepEqual([failed.iniciar, failed.descubrir, failed.resultado], ['failed', 'failed', 'failed']);
      assert.match(await log(runId, 'iniciar'), /422: unknown_master: .*clientez/);
      assert.equal(fake.runs.inputs().length, 1);
    });
  });
}

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { askAirflow } from '../../../src/integrations/airflow/ask.js';
import { pipelineFigures } from '../../../src/activities/maintenance/pipeline-figures.js';
import { openAirflow } from '../../../src/integrations/airflow/client.js';
import { startAirflow } from '../../services/airflow/airflow.js';
import type { RealAirflow } from '../../services/airflow/airflow.js';
import { eventually } from '../../support/eventually.js';
import { dagPort } from '../../../src/wiring/dag-port.js';
import { fakeDesk } from '../../support/fake-desk.js';
import { rendered } from '../../support/rendered.js';
import { needs } from '../../support/require.js';
import { orderOf } from '../../support/task-order.js';
import { openTroubledProxy } from '../../support/troubled-proxy.js';
import { airflowActionsContract } from './actions.js';
import { airflowContract, DAG, ending, refused, RUN_TIMEOUT_MS } from './contract.js';
import { airflowFaults } from './faults.js';

// One after the other in one file, because two at once are too much for a small machine.
for (const version of [2, 3] as const) {
  describe(`The client with a real Airflow ${version}`, () => {
    let airflow: RealAirflow;

    before(async function () {
      this.timeout(300_000);
      await needs(this, 'airflow');
      airflow = await startAirflow(version);
      // A new scheduler knows its DAGs some seconds after it is healthy.
      const client = openAirflow(airflow.config);
      await eventually('the DAG is known', () => client.lastRun(DAG).catch(() => undefined), 60_000);
    });
    after(async function () {
      this.timeout(120_000);
      await airflow?.stop();
    });

    airflowContract(() => airflow);

    it('says its version, its providers, and the names of its variables without their values', async function () {
      this.timeout(60_000);
      const client = openAirflow(airflow.config);
      assert.match(await client.version(), new RegExp(`^${version}\\.\\d+\\.\\d+`));
      const providers = await client.listProviders();
      const first = providers.find(({ name }) => name.startsWith('apache-airflow-providers-'));
      assert.match(first?.version ?? '', /^\d+\.\d+/, JSON.stringify(providers));
      const names = ['erp_clave', 'guardia_api_url'];
      const { ask } = askAirflow(airflow.config);
      for (const key of names) await ask('POST', 'variables', undefined, { key, value: 'a secret' });
      assert.deepEqual([...(await client.variableNames())].sort(), [...names].sort());
    });

    it('tells a failed run from a successful one', async function () {
      this.timeout(RUN_TIMEOUT_MS);
      const client = openAirflow(airflow.config);
      const runId = `fails-${randomUUID()}`;
      await client.triggerRun({ dagId: DAG, runId, conf: { fallar: true } });
      assert.equal((await ending(client, runId)).state, 'failed');
    });

    it('finds the last run by its creation, and a scheduled one by its id with plus and colons', async function () {
      this.timeout(RUN_TIMEOUT_MS);
      const client = openAirflow(airflow.config);
      const runId = `last-${randomUUID()}`;
      await client.triggerRun({ dagId: DAG, runId });
      assert.equal((await client.lastRun(DAG))?.runId, runId);
      await ending(client, runId);
      const wellKnown = `+0:${randomUUID()}`;
      await client.triggerRun({ dagId: DAG, runId: wellKnown });
      assert.equal((await client.getRun(DAG, wellKnown)).runId, wellKnown);
    });

    it('lists the last runs, newest first, with what they were started with and when they were due', async function () {
      this.timeout(RUN_TIMEOUT_MS);
      const client = openAirflow(airflow.config);
      const runIds = [`list-${randomUUID()}`, `list-${randomUUID()}`];
      const before = Date.now();
      for (const runId of runIds) await client.triggerRun({ dagId: DAG, runId, conf: { date: '2026-11-22' } });
      const [newest, older] = await client.listRuns(DAG, 2);
      assert.deepEqual([older?.runId, newest?.runId], runIds);
      assert.deepEqual(newest?.conf, { date: '2026-11-22' });
      // Whole seconds, because the two clocks read themselves at different moments of the order.
      assert.ok(Date.parse(newest.dueAt ?? '') >= before - 1_000, newest.dueAt);
      const scheduled = (await client.listRuns(DAG, 100)).find(({ type }) => type === 'scheduled');
      assert.match(scheduled?.dueAt ?? '', /T02:00:00/, 'the end of its interval, in the zone of the DAG');
      assert.ok(Date.parse(scheduled?.dueAt ?? '') > Date.now() - 86_400_000, scheduled?.dueAt);
      for (const runId of runIds) await ending(client, runId);
    });

    it('shows the tasks of a run, and runs the failed ones again', async function () {
      this.timeout(RUN_TIMEOUT_MS);
      const client = openAirflow(airflow.config);
      const runId = `clear-${randomUUID()}`;
      await client.triggerRun({ dagId: DAG, runId, conf: { fallar: true } });
      assert.equal((await ending(client, runId)).state, 'failed');
      const states = async (): Promise<unknown> =>
        (await client.listTasks(DAG, runId)).map(({ taskId, state, tries }) => [taskId, state, tries]);
      assert.deepEqual(await states(), [
        ['extraer', 'success', 1],
        ['cargar', 'failed', 1],
      ]);
      assert.deepEqual(await client.clearFailedTasks(DAG, runId), ['cargar']);
      assert.equal((await ending(client, runId)).state, 'success');
      assert.deepEqual(await states(), [
        ['extraer', 'success', 1],
        ['cargar', 'success', 2],
      ]);
      assert.deepEqual(await client.clearFailedTasks(DAG, runId), [], 'nothing is left to clear');
      await refused('NOT_FOUND', client.clearFailedTasks(DAG, `none-${randomUUID()}`));
    });

    it('serves the desk of somebody whose own DAG loads: it triggers, waits, and clears what failed', async function () {
      this.timeout(RUN_TIMEOUT_MS);
      const client = openAirflow(airflow.config);
      const { desk, world } = fakeDesk({ runner: 'observe', nowMs: Date.now, dag: dagPort(client, DAG) });
      const order = { by: 'ana', date: '2025-03-04' };
      const watch = { onView: () => undefined };
      const first = await desk.run(order, watch);
      assert.deepEqual([first.outcome, first.state], ['started', 'succeeded']);
      assert.deepEqual(
        first.tasks?.map(({ name }) => name),
        ['extraer', 'cargar'],
      );

      const runId = `observed-${randomUUID()}`;
      await client.triggerRun({ dagId: DAG, runId, conf: { date: order.date, fallar: true } });
      await ending(client, runId);
      const status = await desk.status(order.date);
      assert.ok(status.runner === 'observe');
      assert.deepEqual([status.runs[0]?.runId, status.runs[0]?.state, status.runs.length], [runId, 'failed', 2]);
      const again = await desk.rerunDate(order, watch);
      assert.deepEqual(
        [again.outcome, again.runId, again.cleared, again.state],
        ['cleared', runId, ['cargar'], 'succeeded'],
      );
      assert.deepEqual(
        world.audit.map(({ who, action }) => [who, action]),
        [
          ['ana', 'run_ingestion'],
          ['ana', 'rerun_date'],
        ],
      );
    });

    it('says that the credentials are wrong, without quoting them', async () => {
      const client = openAirflow({ ...airflow.config, password: 'wrong-secret' });
      await assert.rejects(client.lastRun(DAG), (error: Error & { code: string }) => {
        assert.equal(error.code, 'AUTHENTICATION_FAILED');
        assert.ok(!error.message.includes('wrong-secret'), error.message);
        return true;
      });
      const { url, apiVersion } = airflow.config;
      await refused('AUTHENTICATION_FAILED', openAirflow({ url, apiVersion }).lastRun(DAG));
    });

    it('says that the other version of the API is not there', async () => {
      const other = openAirflow({ ...airflow.config, apiVersion: version === 2 ? 2 : 1 });
      await refused('NOT_FOUND', other.health());
      await refused('NOT_FOUND', other.lastRun(DAG));
    });

    it('has the figures of the weekly report: runs, how long they took, and how many tasks succeeded', async function () {
      this.timeout(RUN_TIMEOUT_MS);
      const client = openAirflow(airflow.config);
      for (const conf of [{}, { fallar: true }]) {
        const { runId } = await client.triggerRun({ dagId: DAG, runId: `figures-${randomUUID()}`, conf });
        await ending(client, runId);
      }
      const ports = {
        airflow: () => client,
        pipeline: () => ({ dagId: DAG, ownRuns: false }),
        ownRuns: async () => [],
      };
      const startedAt = new Date(Date.now() + 1_000).toISOString();
      const report = await pipelineFigures(ports).plan(orderOf('pipeline_figures', { service: 'airflow', startedAt }));
      const runs = await client.finishedRuns(DAG, new Date(Date.now() - 7 * 86_400_000).toISOString(), 1_000);
      const durations = runs.map((run) => Date.parse(run.endedAt ?? '') - Date.parse(run.startedAt ?? ''));
      const states: (string | undefined)[] = [];
      for (const { runId } of runs) states.push(...(await client.listTasks(DAG, runId)).map(({ state }) => state));
      const count = (state: string): number => states.filter((each) => each === state).length;
      const { figures = {} } = report;
      assert.deepEqual(
        [figures['runsCount'], figures['failedRunsCount'], figures['maxDurationMs'], figures['taskSuccessRatio']],
        [
          runs.length,
          runs.filter(({ state }) => state === 'failed').length,
          Math.max(...durations),
          count('success') / (count('success') + count('failed')),
        ],
      );
      assert.ok(count('failed') > 0);
      rendered(report);
    });

    airflowActionsContract(() => airflow);
    airflowFaults(() => airflow);

    if (version === 3) {
      it('fetches a new token, once, where the old one is refused', async () => {
        const proxy = await openTroubledProxy(airflow.config.url);
        try {
          const client = openAirflow({ ...airflow.config, url: proxy.url });
          await client.lastRun(DAG);
          for (const spoiled of ['Bearer of-another-secret', undefined]) {
            proxy.spoilNextAuthorization(spoiled);
            assert.ok(await client.lastRun(DAG));
          }
        } finally {
          await proxy.close();
        }
      });

      it('tells a missing permission from wrong credentials', async () => {
        const viewer = openAirflow({ ...airflow.config, username: 'lector', password: 'lector' });
        assert.ok(await viewer.lastRun(DAG));
        await refused('PERMISSION_DENIED', viewer.triggerRun({ dagId: DAG, runId: `viewer-${randomUUID()}` }));
      });
    }
  });
}

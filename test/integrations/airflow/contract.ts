import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { FAILURES } from '../../../src/domain/failures.js';
import type { FailureCode } from '../../../src/domain/failures.js';
import { isFinished, runIdFor } from '../../../src/integrations/airflow/airflow.js';
import type { AirflowClient, AirflowConfig, AirflowRun } from '../../../src/integrations/airflow/airflow.js';
import { askAirflow } from '../../../src/integrations/airflow/ask.js';
import { openAirflow } from '../../../src/integrations/airflow/client.js';
import { judgeHealth } from '../../../src/integrations/airflow/judge-health.js';
import { IntegrationError } from '../../../src/integrations/integration-error.js';
import { eventually } from '../../support/eventually.js';
import { openTroubledProxy } from '../../support/troubled-proxy.js';

export const DAG = 'ingesta_diaria_maestras_erp';

/** Time for a run on a machine that is busy with other things. */
export const RUN_TIMEOUT_MS = 180_000;

/** Something that speaks Airflow's API and runs the pipeline. */
export interface AirflowUnderTest {
  readonly config: AirflowConfig;
}

/**
 * What Guardia relies on, and therefore what every Airflow must do: the real ones, and the lab that stands in for them. To
 * be called inside a `describe` whose `before` hook opens what `subject` returns.
 */
export function airflowContract(subject: () => AirflowUnderTest): void {
  const client = (): AirflowClient => openAirflow(subject().config);

  it('says that scheduler and metadata database are healthy, with a fresh heartbeat', async function () {
    this.timeout(30_000);
    const health = await eventually('a healthy scheduler', async () => {
      const seen = await client().health();
      return judgeHealth(seen).health === 'healthy' ? seen : undefined;
    });
    assert.equal(health.metadatabase.status, 'healthy');
    assert.equal(health.scheduler.status, 'healthy');
    assert.ok((health.scheduler.heartbeatAgeMs ?? Infinity) < 10_000, JSON.stringify(health.scheduler));
  });

  it('runs the pipeline under the run id that we chose', async function () {
    this.timeout(RUN_TIMEOUT_MS);
    const runId = runIdFor(`${randomUUID()}/verify/1`);
    const created = await ordered(client(), runId);
    assert.deepEqual([created.dagId, created.runId, created.type], [DAG, runId, 'manual']);
    const ended = await ending(client(), runId);
    assert.equal(ended.state, 'success');
    assert.ok(ended.startedAt && ended.endedAt && Date.parse(ended.startedAt) <= Date.parse(ended.endedAt));
  });

  it('creates one run for an order that comes twice', async function () {
    this.timeout(RUN_TIMEOUT_MS);
    const runId = runIdFor(`${randomUUID()}/verify/1`);
    await ordered(client(), runId);
    const first = await ending(client(), runId);
    assert.deepEqual(await ordered(client(), runId), first);
  });

  it('finds the run whose answer was lost on the way', async function () {
    this.timeout(RUN_TIMEOUT_MS);
    const proxy = await openTroubledProxy(subject().config.url);
    try {
      const through = openAirflow({ ...subject().config, url: proxy.url });
      const runId = runIdFor(`${randomUUID()}/verify/1`);
      // A token is fetched by POST as well, and it is not the exchange that shall be lost.
      await refused('NOT_FOUND', through.getRun(DAG, runId));
      proxy.loseNextAnswer('POST');
      await refused('SERVICE_UNREACHABLE', through.triggerRun({ dagId: DAG, runId }));
      assert.equal((await client().getRun(DAG, runId)).runId, runId, 'the order had arrived');
      assert.equal((await ordered(through, runId)).runId, runId);
      assert.equal((await ending(client(), runId)).state, 'success');
    } finally {
      await proxy.close();
    }
  });

  it('knows the DAG, and lists its newest runs and those that ended, the newest first', async function () {
    this.timeout(RUN_TIMEOUT_MS);
    const { dagId, paused, active, hasImportErrors } = await client().getDag(DAG);
    assert.deepEqual([dagId, paused, active, hasImportErrors], [DAG, false, true, false]);
    const since = new Date(Date.now() - 1_000).toISOString();
    const runId = runIdFor(`${randomUUID()}/list/1`);
    await client().triggerRun({ dagId: DAG, runId });
    assert.equal((await client().listRuns(DAG, 2))[0]?.runId, runId);
    await ending(client(), runId);
    const ended = await client().finishedRuns(DAG, since, 100);
    assert.equal(ended[0]?.runId, runId);
    assert.ok(ended.every(({ endedAt = '' }) => Date.parse(endedAt) >= Date.parse(since)));
    assert.deepEqual(await client().finishedRuns(DAG, new Date(Date.now() + 60_000).toISOString(), 100), []);
    await refused('NOT_FOUND', client().getDag('no_existe'));
  });

  it('lists its DAGs, and the pipeline among them', async () => {
    const dags = await client().listDags(100);
    assert.ok(
      dags.some(({ dagId, active }) => dagId === DAG && active),
      JSON.stringify(dags),
    );
  });

  it('does not know a pipeline or a run that does not exist', async () => {
    await refused('NOT_FOUND', client().triggerRun({ dagId: 'no_existe', runId: `none-${randomUUID()}` }));
    await refused('NOT_FOUND', client().getRun('no_existe', 'none'));
    await refused('NOT_FOUND', client().getRun(DAG, `none-${randomUUID()}`));
  });

  it('stops at once where the caller cancels', async () => {
    await refused('CANCELLED', client().health(AbortSignal.abort()));
  });
}

/** The run's order, which a busy server may refuse for now; asked again it creates nothing twice. */
async function ordered(client: AirflowClient, runId: string): Promise<AirflowRun> {
  return eventually(`run ${runId} is taken`, () => unlessBusy(client.triggerRun({ dagId: DAG, runId })), 30_000);
}

/** The run's end. */
export async function ending(client: AirflowClient, runId: string): Promise<AirflowRun> {
  return eventually(
    `the end of run ${runId}`,
    async () => {
      const seen = await unlessBusy(client.getRun(DAG, runId));
      return seen && isFinished(seen) ? seen : undefined;
    },
    RUN_TIMEOUT_MS - 30_000,
  );
}

/** Undefined where it may be asked again, as Temporal would. */
async function unlessBusy<Answer>(attempt: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await attempt;
  } catch (error) {
    if (error instanceof IntegrationError && FAILURES[error.code].retryable) return undefined;
    throw error;
  }
}

export async function refused(code: FailureCode, attempt: Promise<unknown>): Promise<void> {
  await assert.rejects(attempt, { name: 'IntegrationError', code });
}

/** By hand, as an operator would: Guardia has no need to make any. */
export async function makeConnection(
  config: AirflowConfig,
  connection: Readonly<Record<string, unknown>>,
): Promise<void> {
  await askAirflow(config).ask('POST', 'connections', undefined, connection);
}

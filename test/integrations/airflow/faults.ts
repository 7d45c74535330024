import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { openAirflow } from '../../../src/integrations/airflow/client.js';
import type { AirflowClient } from '../../../src/integrations/airflow/airflow.js';
import { judgeHealth } from '../../../src/integrations/airflow/judge-health.js';
import type { RealAirflow } from '../../services/airflow/airflow.js';
import { airflowActions } from '../../support/airflow-actions.js';
import { eventually } from '../../support/eventually.js';
import { DAG, ending, makeConnection, RUN_TIMEOUT_MS } from './contract.js';

/** What is done to a real Airflow by others, and what is seen of it. Each leaves it as it was. */
export function airflowFaults(subject: () => RealAirflow): void {
  const client = (): AirflowClient => openAirflow(subject().config);
  const codeOf = async (): Promise<string> => judgeHealth(await client().health(), 4_000).code;
  const seen = (code: string): Promise<true> =>
    eventually(`the finding ${code}`, async () => ((await codeOf()) === code ? true : undefined), 60_000);

  it('finds a frozen scheduler by its heartbeat before Airflow itself does, and sees it come back', async function () {
    this.timeout(RUN_TIMEOUT_MS);
    subject().freeze();
    try {
      await seen('scheduler_stale');
      assert.ok(((await client().health()).scheduler.heartbeatAgeMs ?? 0) > 4_000);
      await eventually('Airflow says unhealthy', async () =>
        (await client().health()).scheduler.status === 'unhealthy' ? true : undefined,
      );
    } finally {
      subject().thaw();
    }
    await seen('ok');
  });

  it('finds a killed scheduler; what was ordered meanwhile runs after it was started again', async function () {
    this.timeout(RUN_TIMEOUT_MS);
    const { look } = airflowActions(client);
    const runId = `killed-${randomUUID()}`;
    subject().kill();
    try {
      await client().triggerRun({ dagId: DAG, runId });
      await seen('scheduler_stale');
      assert.equal((await client().getRun(DAG, runId)).state, 'queued');
      const failed = await look('check_failed_runs', { withinMs: 1 });
      assert.equal(failed.health, 'healthy', 'the API answers without a scheduler');
    } finally {
      await subject().revive();
    }
    assert.equal((await ending(client(), runId)).state, 'success');
  });

  it('finds that its database is gone, blames nothing else for it, and sees it come back', async function () {
    this.timeout(RUN_TIMEOUT_MS);
    const { look } = airflowActions(client);
    await subject().endDatabase();
    try {
      await seen('metadatabase_down');
      const [runs, processor] = [
        await look('check_failed_runs', { withinMs: 86_400_000 }),
        await look('check_dag_processor', {}),
      ];
      assert.equal(runs.health, 'unknown', runs.detail);
      assert.deepEqual([processor.health, processor.code], ['unknown', 'metadatabase_down']);
      // Airflow's own way: what works on the database ends with it, and does not come back by itself.
      await eventually(
        'all but the web server have ended',
        async () => (subject().running().join() === 'web' ? true : undefined),
        60_000,
      );
    } finally {
      await subject().startDatabase();
    }
    await seen('scheduler_stale');
    // The web server lives; it is started anew at the same time for what the next test needs, because each takes seconds.
    await subject().reviveWithConnectionTests();
    await seen('ok');
    const runId = `after-${randomUUID()}`;
    await eventually('the API answers', () =>
      client()
        .getDag(DAG)
        .catch(() => undefined),
    );
    await client().triggerRun({ dagId: DAG, runId });
    assert.equal((await ending(client(), runId)).state, 'success');
  });

  it('tests a connection where Airflow lets it, with the credentials that Airflow keeps', async function () {
    this.timeout(RUN_TIMEOUT_MS);
    // Since its database came back, its web server runs with that allowed.
    const { look } = airflowActions(client);
    const login = { login: 'erp', password: 'very-secret' };
    const dead = { connection_id: 'dead', conn_type: 'smtp', host: '127.0.0.1', port: 1, ...login };
    await makeConnection(subject().config, { ...dead, extra: '{"disable_ssl": true, "disable_tls": true}' });
    await makeConnection(subject().config, { connection_id: 'folder', conn_type: 'fs', extra: '{"path": "/tmp"}' });
    const [folder, refused] = [
      await look('check_airflow_connection', { connection: 'folder' }),
      await look('check_airflow_connection', { connection: 'dead' }),
    ];
    assert.deepEqual([folder.health, folder.code], ['healthy', 'ok'], folder.detail);
    assert.deepEqual([refused.health, refused.code], ['unhealthy', 'unreachable'], refused.detail);
    assert.ok(!refused.detail.includes('very-secret'), refused.detail);
  });
}

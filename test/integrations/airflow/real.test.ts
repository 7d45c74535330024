import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { openAirflow } from '../../../src/integrations/airflow/client.js';
import { judgeHealth } from '../../../src/integrations/airflow/judge-health.js';
import { startAirflow } from '../../services/airflow/airflow.js';
import type { RealAirflow } from '../../services/airflow/airflow.js';
import { eventually } from '../../support/eventually.js';
import { needs } from '../../support/require.js';
import { openTroubledProxy } from '../../support/troubled-proxy.js';
import { airflowContract, DAG, ending, refused, RUN_TIMEOUT_MS } from './contract.js';

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

    it('finds a frozen scheduler by its heartbeat before Airflow itself does, and sees it come back', async function () {
      this.timeout(RUN_TIMEOUT_MS);
      const client = openAirflow(airflow.config);
      airflow.freeze();
      try {
        const seen = await eventually('a stale heartbeat', async () => {
          const health = await client.health();
          return judgeHealth(health, 4_000).code === 'scheduler_stale' ? health : undefined;
        });
        assert.ok((seen.scheduler.heartbeatAgeMs ?? 0) > 4_000);
        await eventually('Airflow says unhealthy', async () => {
          return (await client.health()).scheduler.status === 'unhealthy' ? true : undefined;
        });
      } finally {
        airflow.thaw();
      }
      await eventually('healthy again', async () => {
        return judgeHealth(await client.health(), 4_000).health === 'healthy' ? true : undefined;
      });
    });

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

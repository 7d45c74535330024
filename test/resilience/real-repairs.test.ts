import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import Docker from 'dockerode';
import { isPage } from '../../soak/pages.js';
import type { IncidentView } from '../../src/domain/incident.js';
import { containedAirflow } from '../services/docker/real-airflow.js';
import type { ContainedAirflow } from '../services/docker/real-airflow.js';
import { containedKafka } from '../services/docker/real-kafka.js';
import type { ContainedKafka } from '../services/docker/real-kafka.js';
import { containedPostgres } from '../services/docker/real-postgres.js';
import type { ContainedPostgres } from '../services/docker/real-postgres.js';
import { dockerSocket, ensureImage, recordOf, removeProject, startContainer } from '../services/docker/engine.js';
import { eventually } from '../support/eventually.js';
import { openRealOperation } from '../support/real-operation.js';
import type { RealOperation } from '../support/real-operation.js';
import { needs } from '../support/require.js';

/**
 * The user's own operation, as far as it can be had: PostgreSQL, Kafka, and Airflow with its metadata in that PostgreSQL, each
 * in a container of a real Engine, and a whole Guardia before them. What was done is asked of Docker and of the services.
 */
describe('Guardia before real services in containers', function () {
  this.timeout(180_000);
  const project = `erp-${randomUUID().slice(0, 8)}`;
  const container = (service: string) => ({ project, service });
  let docker: Docker;
  let postgres: ContainedPostgres;
  let kafka: ContainedKafka;
  let airflow: ContainedAirflow;
  let guardia: RealOperation;

  before(async function () {
    this.timeout(300_000);
    await needs(this, 'docker');
    await needs(this, 'kafka');
    await needs(this, 'airflow');
    docker = new Docker({ socketPath: dockerSocket() });
    postgres = await containedPostgres(docker, { project, service: 'postgres' });
    await postgres.ask('CREATE TABLE pedidos AS SELECT generate_series(1, 1000) AS id');
    await postgres.ask('CREATE DATABASE airflow');
    [kafka, airflow] = await Promise.all([
      containedKafka(docker, { project, service: 'kafka' }),
      containedAirflow(docker, { project, databaseUrl: postgres.url.replace(/\/erp$/, '/airflow') }),
    ]);
    const image = await ensureImage(docker);
    await startContainer(docker, image, {
      project,
      service: 'bucle',
      script: 'sleep 1000',
      restartPolicy: 'unless-stopped',
    });
    const common = { runtime: 'docker', mode: 'act', timeout: '2 seconds' };
    guardia = await openRealOperation({
      services: {
        postgres: { kind: 'postgres', url: postgres.url, container: container('postgres'), ...common },
        kafka: { kind: 'kafka', brokers: [...kafka.brokers], container: container('kafka'), ...common },
        'airflow-webserver': {
          kind: 'http',
          url: `${airflow.config.url}/api/v1/health`,
          container: container('airflow-webserver'),
          dependsOn: ['postgres'],
          ...common,
        },
        'airflow-scheduler': {
          kind: 'airflow',
          url: airflow.config.url,
          apiVersion: 1,
          username: 'admin',
          password: 'admin',
          container: container('airflow-scheduler'),
          dependsOn: ['postgres', 'airflow-webserver'],
          ...common,
        },
        bucle: { kind: 'container', container: container('bucle'), ...common },
      },
      pipeline: { scheduler: 'airflow-scheduler', database: 'postgres' },
    });
    await eventually('Guardia finds all well', async () => {
      const findings = await guardia.worker.services();
      return findings.every(({ health }) => health === 'healthy') || undefined;
    });
  });
  after(async function () {
    this.timeout(120_000);
    await guardia?.close();
    await airflow?.remove();
    await kafka?.remove();
    await postgres?.remove();
    if (docker) await removeProject(docker, project);
  });
  beforeEach(() => guardia.slack.reset());

  const resolved = (view: IncidentView): boolean => view.state === 'resolved' && view.resolution === 'verified';
  const pages = (): number => guardia.slack.ledger.entries.filter(isPage).length;
  const signal = async ({ id }: Docker.Container, name: NodeJS.Signals): Promise<void> => {
    const { State } = await docker.getContainer(id).inspect();
    process.kill(State.Pid, name);
  };
  /** How often the container was begun since then, by Docker's own record. */
  const starts = async ({ id }: Docker.Container, before: readonly string[]): Promise<number> =>
    (await recordOf(docker, id)).slice(before.length).filter((action) => action === 'start').length;

  it('starts a PostgreSQL that was killed, once, with its rows, and wakes nobody', async () => {
    const before = await recordOf(docker, postgres.container.id);
    await signal(postgres.container, 'SIGKILL');
    const view = await guardia.incident('service_down', 'postgres', 'PostgreSQL is repaired', resolved);
    assert.equal(await postgres.ask('SELECT count(*)::int FROM pedidos'), 1000);
    assert.equal(await starts(postgres.container, before), 1);
    assert.ok(view.evidence?.some(({ service, kind }) => service === 'postgres' && kind === 'state'));
    assert.equal(pages(), 0);
  });
});

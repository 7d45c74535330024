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
import { DAG, ending } from '../integrations/airflow/contract.js';
import { openRealOperation } from '../support/real-operation.js';
import type { RealOperation } from '../support/real-operation.js';
import { needs } from '../support/require.js';
import { signalProcess } from '../support/signal-process.js';

/** What a scheduler's failed probe opens. */
const SCHEDULER_DOWN = 'airflow_scheduler_down';

/**
 * The user's own operation, as far as it can be had: PostgreSQL, Kafka, and Airflow with its metadata in that PostgreSQL, each
 * in a container of a real Engine, and a whole Guardia before them. What was done is asked of Docker and of the services.
 */
describe('Guardia before real services in containers', function () {
  this.timeout(180_000);
  const project = `erp-${randomUUID().slice(0, 8)}`;
  const container = (service: string) => ({ project, service });
  let docker: Docker;
  let image: string;
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
    image = await ensureImage(docker);
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
    await allWell(60_000);
  });
  after(async function () {
    this.timeout(120_000);
    await guardia?.close();
    await airflow?.remove();
    await kafka?.remove();
    await postgres?.remove();
    if (docker) await removeProject(docker, project);
  });
  let begunAtMs = 0;
  beforeEach(async function () {
    this.timeout(150_000);
    // A database that was away takes Airflow's processes with it; the next fault strikes once Guardia has them back.
    await allWell(90_000);
    guardia.slack.reset();
    begunAtMs = Date.now();
  });
  /** Every service answers its probe, and no incident is still being repaired. */
  const allWell = (timeoutMs: number): Promise<true> =>
    eventually(
      'Guardia finds all well',
      async () => {
        const findings = await guardia.worker.services();
        if (!findings.every(({ health }) => health === 'healthy')) return undefined;
        return (await guardia.open()).length === 0 || undefined;
      },
      timeoutMs,
    );
  /** Of an incident that was opened in this test. */
  const incident = (
    type: string,
    subject: string,
    what: string,
    isSo: (view: IncidentView) => boolean,
    timeoutMs = 90_000,
  ): Promise<IncidentView> => guardia.incident(type, subject, what, isSo, { openedAfterMs: begunAtMs, timeoutMs });

  const resolved = (view: IncidentView): boolean => view.state === 'resolved' && view.resolution === 'verified';
  /** Calls for this incident: another one's trouble is its own. */
  const calls = ({ incidentId }: IncidentView): readonly string[] =>
    guardia.slack.ledger.entries
      .filter((entry) => isPage(entry) && entry.key.includes(incidentId))
      .map(({ text }) => text);
  const signal = async ({ id }: Docker.Container, name: NodeJS.Signals): Promise<void> => {
    const { State } = await docker.getContainer(id).inspect();
    signalProcess(State.Pid, name);
  };
  /** How often the container was begun since then, by Docker's own record. */
  const starts = async ({ id }: Docker.Container, before: readonly string[]): Promise<number> =>
    (await recordOf(docker, id)).slice(before.length).filter((action) => action === 'start').length;

  const removeService = async (service: string): Promise<void> => {
    const label = [`com.docker.compose.project=${project}`, `com.docker.compose.service=${service}`];
    const found = await docker.listContainers({ all: true, filters: { label } });
    await Promise.all(found.map(({ Id }) => docker.getContainer(Id).remove({ force: true })));
  };

  it('starts a PostgreSQL that was killed, once, with its rows, and wakes nobody', async () => {
    const before = await recordOf(docker, postgres.container.id);
    await signal(postgres.container, 'SIGKILL');
    const view = await incident('service_down', 'postgres', 'PostgreSQL is repaired', resolved);
    assert.equal(await postgres.ask('SELECT count(*)::int FROM pedidos'), 1000);
    assert.equal(await starts(postgres.container, before), 1);
    assert.ok(view.evidence?.some(({ service, kind }) => service === 'postgres' && kind === 'state'));
    assert.deepEqual(calls(view), []);
  });

  it('restarts a PostgreSQL that hangs, although it hears no signal but the last', async () => {
    const before = await recordOf(docker, postgres.container.id);
    await signal(postgres.container, 'SIGSTOP');
    const view = await incident('service_down', 'postgres', 'PostgreSQL is restarted', resolved);
    assert.equal(await postgres.ask('SELECT count(*)::int FROM pedidos'), 1000);
    assert.equal(await starts(postgres.container, before), 1);
    assert.deepEqual(calls(view), []);
  });

  it('starts a Kafka that was killed, which then acknowledges again', async () => {
    const before = await recordOf(docker, kafka.container.id);
    await signal(kafka.container, 'SIGKILL');
    const view = await incident('service_down', 'kafka', 'Kafka is repaired', resolved);
    await kafka.acknowledges();
    assert.equal(await starts(kafka.container, before), 1);
    assert.deepEqual(calls(view), []);
  });

  it('restarts a Kafka that is alive and answers nothing', async () => {
    const before = await recordOf(docker, kafka.container.id);
    await signal(kafka.container, 'SIGSTOP');
    const view = await incident('service_down', 'kafka', 'Kafka is restarted', resolved);
    await kafka.acknowledges();
    assert.equal(await starts(kafka.container, before), 1);
    assert.deepEqual(calls(view), []);
  });

  it('starts an Airflow scheduler that was killed, and the DAG runs again', async () => {
    const before = await recordOf(docker, airflow.scheduler.id);
    await signal(airflow.scheduler, 'SIGKILL');
    const view = await incident(SCHEDULER_DOWN, 'airflow-scheduler', 'the scheduler is repaired', resolved);
    const runId = `prueba-${randomUUID()}`;
    await airflow.client.triggerRun({ dagId: DAG, runId });
    assert.equal((await ending(airflow.client, runId)).state, 'success');
    assert.equal(await starts(airflow.scheduler, before), 1);
    assert.deepEqual(calls(view), []);
  });

  it('repairs PostgreSQL before the scheduler that died of its absence', async () => {
    const before = await recordOf(docker, airflow.scheduler.id);
    await postgres.container.stop({ t: 5 });
    await eventually(
      'the scheduler has died of it',
      async () => {
        const { State } = await airflow.scheduler.inspect();
        return State.Running ? undefined : true;
      },
      90_000,
    );
    const view = await incident('service_down', 'postgres', 'PostgreSQL is repaired', resolved);
    await incident(SCHEDULER_DOWN, 'airflow-scheduler', 'the scheduler is repaired', resolved);
    assert.equal(await starts(airflow.scheduler, before), 1);
    const started = async ({ id }: Docker.Container) =>
      Date.parse((await docker.getContainer(id).inspect()).State.StartedAt);
    assert.ok((await started(postgres.container)) < (await started(airflow.scheduler)));
    assert.deepEqual(calls(view), []);
  });

  it('calls a person for a container that restarts in a loop, because no restart helps', async () => {
    await removeService('bucle');
    await startContainer(docker, image, {
      project,
      service: 'bucle',
      script: 'exit 3',
      restartPolicy: 'unless-stopped',
    });
    const view = await incident(
      'service_down',
      'bucle',
      'a person is called',
      ({ pages: called }) => called.length > 0,
    );
    assert.ok(
      view.steps.some(({ outcome }) => outcome === 'failed'),
      JSON.stringify(view.steps),
    );
    await guardia.slack.expectMessage(/bucle/);
    await removeService('bucle');
    await startContainer(docker, image, { project, service: 'bucle', script: 'sleep 1000' });
    await incident('service_down', 'bucle', 'what people repair ends it', resolved, 120_000);
  });
});

import { realpath } from 'node:fs/promises';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type Docker from 'dockerode';
import { openAirflow } from '../../../src/integrations/airflow/client.js';
import type { AirflowClient, AirflowConfig } from '../../../src/integrations/airflow/airflow.js';
import { judgeHealth } from '../../../src/integrations/airflow/judge-health.js';
import { freePort } from '../../../src/embedded/ports.js';
import { eventually } from '../../support/eventually.js';
import { servicesDir } from '../places.js';
import { startHostContainer } from '../../../src/integrations/docker/host-container.js';
import type { HostContainer } from '../../../src/integrations/docker/host-container.js';

/** Airflow 2 whose scheduler and web server are containers of the Engine, with its metadata in a PostgreSQL of ours. */
export interface ContainedAirflow {
  readonly scheduler: Docker.Container;
  readonly web: Docker.Container;
  readonly config: AirflowConfig;
  readonly client: AirflowClient;
  remove(): Promise<void>;
}

const SCRIPTS = fileURLToPath(new URL('..', import.meta.url));
const SCRIPT = join(SCRIPTS, 'airflow', 'airflow.sh');
const HEALTHY_TIMEOUT_MS = 120_000;
/** How old a heartbeat may be for Airflow itself: the real default of 30 s would make each test that much longer. */
const THRESHOLD_S = 5;

/** `databaseUrl`: of an empty database, as PostgreSQL clients write it. */
export async function containedAirflow(
  docker: Docker,
  { project, databaseUrl }: { readonly project: string; readonly databaseUrl: string },
): Promise<ContainedAirflow> {
  const state = await mkdtemp(join(tmpdir(), 'guardia-contained-airflow-'));
  const venv = join(servicesDir(), 'airflow2', 'venv');
  const python = dirname(dirname(await realpath(join(venv, 'bin', 'python'))));
  const port = await freePort();
  const containers: Docker.Container[] = [];
  const daemon = async (service: string, command: string): Promise<Docker.Container> => {
    const wanted: HostContainer = {
      project,
      service,
      command: ['/usr/bin/bash', SCRIPT, command, '2'],
      folders: [state],
      readOnly: [SCRIPTS.replace(/\/$/, ''), venv, ...(python.startsWith('/usr') ? [] : [python])],
      env: {
        HOME: '/tmp',
        PATH: '/usr/local/bin:/usr/bin:/bin',
        PYTHONDONTWRITEBYTECODE: '1',
        GUARDIA_SERVICES_DIR: servicesDir(),
        AF_STATE: state,
        AF_PORT: String(port),
        AF_DB: databaseUrl.replace(/^postgres(ql)?:/, 'postgresql+psycopg2:'),
        AF_HEALTH_THRESHOLD_S: String(THRESHOLD_S),
        AF_PAUSED: 'False',
      },
    };
    const container = await startHostContainer(docker, wanted);
    containers.push(container);
    return container;
  };
  const init = await daemon('airflow-init', 'init');
  const { StatusCode } = (await init.wait()) as { StatusCode: number };
  if (StatusCode !== 0) {
    const said = String(await init.logs({ stdout: true, stderr: true, tail: 20 }));
    throw new Error(`Airflow's database could not be made (exit ${StatusCode}): ${said}`);
  }
  const [scheduler, web] = await Promise.all([
    daemon('airflow-scheduler', 'scheduler'),
    daemon('airflow-webserver', 'web'),
  ]);
  const config: AirflowConfig = {
    url: `http://127.0.0.1:${port}`,
    apiVersion: 1,
    username: 'admin',
    password: 'admin',
    timeoutMs: 30_000,
  };
  const client = openAirflow(config);
  await eventually(
    'Airflow is healthy in its containers',
    async () =>
      (
        await client
          .health()
          .then(judgeHealth)
          .catch(() => undefined)
      )?.health === 'healthy'
        ? true
        : undefined,
    HEALTHY_TIMEOUT_MS,
  );
  return {
    scheduler,
    web,
    config,
    client,
    async remove() {
      await Promise.all(containers.map((container) => container.remove({ force: true })));
      await rm(state, { recursive: true, force: true });
    },
  };
}

import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Settings } from '../../config.js';
import { createDatabase } from '../../embedded/postgres-database.js';
import { postgresStatus } from '../../embedded/postgres.js';
import { writeStateFile } from '../../embedded/state-file.js';
import { openAirflow } from '../../integrations/airflow/client.js';
import type { AirflowConfig } from '../../integrations/airflow/airflow.js';
import { IntegrationError } from '../../integrations/integration-error.js';
import type { ManagedProcess } from '../../integrations/process/managed-process.js';
import { createProcessRuntime } from '../../integrations/process/process-runtime.js';
import type { ProcessRuntime } from '../../integrations/process/process-runtime.js';
import { LAB_DAG, LAB_POSTGRES, LAB_SCHEDULER } from '../definition.js';
import type { LabFiles } from '../lab-files.js';
import type { LabHost } from '../lab-host.js';
import { waitForHealth } from '../lab-health.js';
import { processHost } from '../process-host.js';
import { LabRuntimeMissing } from '../runtime-missing.js';
import { airflowDaemon } from './airflow-daemon.js';
import { AIRFLOW_STALE_AFTER_S, AIRFLOW_USER, airflowEnvironment } from './airflow-environment.js';
import { findAirflow, knownAirflow } from './find-airflow.js';
import type { FoundAirflow } from './find-airflow.js';

const run = promisify(execFile);
const METADATA = 'airflow';
const WEB = 'lab-airflow-web';
const DAG_PROCESSOR = 'lab-airflow-dag-processor';
const MIGRATION_TIMEOUT_MS = 180_000;
const DAG_TIMEOUT_MS = 90_000;
const REQUEST_TIMEOUT_MS = 5_000;
const STALE_MS = AIRFLOW_STALE_AFTER_S * 1_000;
const START_MS = 120_000;
const RECOVERY_MS = 5_000;

export interface AirflowHost extends LabHost {
  readonly runtime: ProcessRuntime;
  /** How its API is asked. */
  address(): Omit<AirflowConfig, 'url' | 'timeoutMs'> & { readonly timeoutMs: number };
  readonly staleAfterMs: number;
}

/** The lab with a real Airflow for its scheduler; its metadata is in the lab's own PostgreSQL. */
export function airflowHost(settings: Settings, files: LabFiles, postgres: ManagedProcess): AirflowHost {
  const port = settings.ports.labScheduler;
  const dir = files.airflowDir;
  const found = async (): Promise<FoundAirflow> =>
    knownAirflow(files.airflow) ?? (await findAirflow(settings, files.airflow));

  async function metadataUrl(): Promise<string> {
    const { url = '' } = await postgresStatus(files.postgresDir);
    const metadata = new URL(url);
    metadata.pathname = `/${METADATA}`;
    return metadata.href;
  }
  async function command(...argv: readonly string[]) {
    const airflow = await found();
    const env = airflowEnvironment(airflow, { files, port, metadataUrl: await metadataUrl() });
    return { argv: [airflow.executable, ...argv], env };
  }

  /** The tables of the metadata, made or brought up to date once for each version and database. */
  async function migrate(): Promise<void> {
    const airflow = await found();
    const url = await metadataUrl();
    const done = join(dir, 'migrated');
    const wanted = createHash('sha256').update(`${airflow.version} ${url}`).digest('hex');
    if ((await readFile(done, 'utf8').catch(() => '')) === wanted) return;
    const { url: labUrl = '' } = await postgresStatus(files.postgresDir);
    await createDatabase(labUrl, METADATA);
    await writeFile(join(dir, 'webserver_config.py'), "AUTH_ROLE_PUBLIC = 'User'\n");
    await writeStateFile(join(dir, 'passwords.json'), { [AIRFLOW_USER]: airflow.secret });
    const { argv, env } = await command('db', 'migrate');
    await run(airflow.executable, argv.slice(1), { env, cwd: dir, timeout: MIGRATION_TIMEOUT_MS }).catch(
      (error: unknown) => {
        const { stderr = '', message } = error as { stderr?: string; message: string };
        const words = stderr.trim().split('\n').slice(-3).join('\n') || message;
        throw new IntegrationError('RESTART_FAILED', `airflow db migrate: ${words}`, { cause: error });
      },
    );
    await writeFile(done, wanted);
  }

  const web = airflowDaemon({
    name: WEB,
    dir,
    command: async () => {
      const { major } = await found();
      const listen = ['--port', String(port), '--workers', '1'];
      return major === 2
        ? command('webserver', '--hostname', '127.0.0.1', ...listen)
        : command('api-server', '--host', '127.0.0.1', ...listen);
    },
  });
  const dagProcessor = airflowDaemon({ name: DAG_PROCESSOR, dir, command: () => command('dag-processor') });
  const helpers = createProcessRuntime({
    services: [web, dagProcessor],
    ledgerFile: join(dir, 'ledger.jsonl'),
    claimsDir: files.claims,
  });
  const scheduler = airflowDaemon({
    name: LAB_SCHEDULER,
    dir,
    // Airflow 3's DAG processor ends with its database, as its scheduler does, and neither comes back by itself.
    async prepare() {
      await mkdir(dir, { recursive: true });
      await migrate();
      await helpers.ensureRunning(WEB);
      if ((await found()).major === 3) await helpers.ensureRunning(DAG_PROCESSOR);
    },
    command: () => command('scheduler', '--skip-serve-logs'),
  });
  const runtime = createProcessRuntime({
    services: [postgres, scheduler],
    ledgerFile: files.ledger,
    claimsDir: files.claims,
  });
  const address: AirflowHost['address'] = () => {
    const known = knownAirflow(files.airflow);
    const timeoutMs = REQUEST_TIMEOUT_MS;
    if (known?.major !== 3) return { apiVersion: 1, timeoutMs };
    return { apiVersion: 2, username: AIRFLOW_USER, password: known.secret, timeoutMs };
  };
  const healthPath = (): string =>
    knownAirflow(files.airflow)?.major === 3 ? '/api/v2/monitor/health' : '/api/v1/health';
  const processes = processHost(runtime, { [LAB_POSTGRES]: postgres, [LAB_SCHEDULER]: scheduler }, files);

  return {
    ...processes,
    runtime,
    address,
    staleAfterMs: STALE_MS,
    startMs: START_MS,
    recoveryMs: RECOVERY_MS,
    unable: ['lock'],
    logsAt: dir,
    get healthPath() {
      return healthPath();
    },
    async examine() {
      if (process.platform !== 'linux')
        throw new LabRuntimeMissing('airflow_not_linux', { platform: process.platform });
      await findAirflow(settings, files.airflow);
    },
    async kill(service) {
      await processes.kill(service);
      // Its last heartbeat speaks for it a while; only then does Airflow's own health tell what anybody else could see.
      await waitForHealth(`http://127.0.0.1:${port}${healthPath()}`, 'faulty', 2 * STALE_MS);
    },
    async ensureStopped(service) {
      await runtime.ensureStopped(service);
      if (service !== LAB_SCHEDULER) return;
      for (const helper of [WEB, DAG_PROCESSOR]) await helpers.ensureStopped(helper);
    },
    async ready() {
      const client = openAirflow({ url: `http://127.0.0.1:${port}`, ...address() });
      const giveUpAtMs = Date.now() + DAG_TIMEOUT_MS;
      for (;;) {
        const answer = await client.getDag(LAB_DAG).catch((error: unknown) => error as Error);
        if (!(answer instanceof Error)) return;
        if (Date.now() > giveUpAtMs)
          throw new IntegrationError('RESTART_FAILED', `Airflow does not show ${LAB_DAG}: ${answer.message}`);
        await sleep(300);
      }
    },
  };
}

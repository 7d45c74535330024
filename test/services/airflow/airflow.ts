import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { AirflowConfig } from '../../../src/integrations/airflow/airflow.js';
import { startExistingPostgres, stopPostgres } from '../../../src/embedded/postgres.js';
import { eventually } from '../../support/eventually.js';
import { signalProcess } from '../../support/signal-process.js';
import { servicesDir } from '../places.js';
import { databaseDir } from './database.js';

const run = promisify(execFile);
const SCRIPT = fileURLToPath(new URL('airflow.sh', import.meta.url));
const START_TIMEOUT_MS = 240_000;
/** A machine that is busy with other tests is slow, and slowness is not what the suite is about. */
const REQUEST_TIMEOUT_MS = 30_000;

/** A real Airflow on this machine, and what can be done to it. */
export interface RealAirflow {
  readonly config: AirflowConfig;
  /** Stops its scheduler by SIGSTOP, so that nothing is lost and nothing restarts. */
  freeze(): void;
  thaw(): void;
  /** Ends its scheduler by SIGKILL. */
  kill(): void;
  /** Ends the database of its metadata at once, or starts it again with all that was in it. */
  endDatabase(): Promise<void>;
  startDatabase(): Promise<void>;
  /** Those of its processes that live: `scheduler`, `web`, `dag-processor`. */
  running(): readonly string[];
  /** Starts again those of its processes that have ended, as an operator would. */
  revive(): Promise<void>;
  /** As `revive`, and the web server anew: with connection tests, which Airflow has disabled by default. */
  reviveWithConnectionTests(): Promise<void>;
  stop(): Promise<void>;
}

export interface AirflowOptions {
  /** A folder of DAGs that run at once, in place of the suite's own. */
  readonly dags?: string;
  /** For its processes: Variables as `AIRFLOW_VAR_<NAME>`. */
  readonly env?: Readonly<Record<string, string>>;
}

export async function startAirflow(version: 2 | 3, { dags, env }: AirflowOptions = {}): Promise<RealAirflow> {
  const options = {
    timeout: START_TIMEOUT_MS,
    env: {
      ...process.env,
      ...env,
      ...(dags !== undefined && { AF_DAGS: dags, AF_PAUSED: 'False', AF_LOG_LEVEL: 'INFO' }),
    },
  };
  const script = async (command: string, more: Readonly<Record<string, string>> = {}): Promise<void> => {
    const withMore = { ...options, env: { ...options.env, ...more } };
    await run('bash', [SCRIPT, command, String(version)], withMore);
  };
  const { stdout } = await run('bash', [SCRIPT, 'start', String(version)], options);
  const url = new URL(stdout.trim().split('\n').at(-1) ?? '').origin;
  const home = join(servicesDir(), `airflow${version}`, 'home');
  const pidOf = (name: string): number => Number(readFileSync(join(home, `${name}.pid`), 'utf8'));
  const signal = (name: NodeJS.Signals, daemon = 'scheduler'): void => {
    signalProcess(pidOf(daemon), name);
  };
  return {
    config: {
      url,
      apiVersion: version === 2 ? 1 : 2,
      username: 'admin',
      password: 'admin',
      timeoutMs: REQUEST_TIMEOUT_MS,
    },
    freeze: () => signal('SIGSTOP'),
    thaw: () => signal('SIGCONT'),
    kill: () => signal('SIGKILL'),
    async endDatabase() {
      await stopPostgres(databaseDir(version), 'immediate');
    },
    async startDatabase() {
      await startExistingPostgres(databaseDir(version));
    },
    running: () =>
      readdirSync(home)
        .filter((name) => name.endsWith('.pid'))
        .map((name) => name.slice(0, -'.pid'.length))
        .filter((name) => isAlive(pidOf(name)))
        .sort(),
    revive: () => script('revive'),
    async reviveWithConnectionTests() {
      const pid = pidOf('web');
      signal('SIGKILL', 'web');
      await eventually('the web server has ended', async () => (isAlive(pid) ? undefined : true));
      await script('revive', { AF_TEST_CONNECTION: 'Enabled' });
    },
    stop: () => script('stop'),
  };
}

/** One that ended and that nobody has asked about yet still has its number. */
function isAlive(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

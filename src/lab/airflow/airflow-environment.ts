import { dirname, join } from 'node:path';
import { CLONE_DIR } from '../../config.js';
import type { LabFiles } from '../lab-files.js';
import type { FoundAirflow } from './find-airflow.js';

/** How old a heartbeat may be for Airflow itself, whose own 30 s would make each simulation that much longer. */
export const AIRFLOW_STALE_AFTER_S = 6;
export const AIRFLOW_USER = 'admin';

export interface AirflowPlace {
  readonly files: LabFiles;
  readonly port: number;
  /** A secret: the lab's PostgreSQL, with the metadata's database. */
  readonly metadataUrl: string;
}

/** The whole environment of the lab's Airflow: nothing of ours gets into it. Listens on 127.0.0.1 only. */
export function airflowEnvironment(
  { executable, major, secret }: FoundAirflow,
  { files, port, metadataUrl }: AirflowPlace,
): Readonly<Record<string, string>> {
  const url = `http://127.0.0.1:${port}`;
  return {
    HOME: files.airflowDir,
    LANG: 'C.UTF-8',
    PATH: `${dirname(executable)}:/usr/local/bin:/usr/bin:/bin`,
    PYTHONWARNINGS: 'ignore',
    // Workers talk to the API server over HTTP; a proxy of the machine must not come between them.
    NO_PROXY: '127.0.0.1,localhost',
    no_proxy: '127.0.0.1,localhost',
    GUARDIA_LAB_NODE: process.execPath,
    GUARDIA_LAB_PROGRAM: join(CLONE_DIR, 'src', 'lab', 'run-once.ts'),
    GUARDIA_LAB_CONFIG: files.schedulerConfig,
    GUARDIA_LAB_CLONE: CLONE_DIR,
    AIRFLOW_HOME: files.airflowDir,
    AIRFLOW__CORE__DAGS_FOLDER: join(CLONE_DIR, 'src', 'lab', 'airflow', 'dags'),
    AIRFLOW__CORE__LOAD_EXAMPLES: 'False',
    AIRFLOW__CORE__EXECUTOR: 'LocalExecutor',
    AIRFLOW__CORE__PARALLELISM: '2',
    AIRFLOW__CORE__FERNET_KEY: '',
    AIRFLOW__DATABASE__SQL_ALCHEMY_CONN: metadataUrl.replace(/^postgres(ql)?:/, 'postgresql+psycopg2:'),
    AIRFLOW__DATABASE__LOAD_DEFAULT_CONNECTIONS: 'False',
    AIRFLOW__SCHEDULER__SCHEDULER_HEARTBEAT_SEC: '1',
    AIRFLOW__SCHEDULER__SCHEDULER_IDLE_SLEEP_TIME: '0.2',
    AIRFLOW__SCHEDULER__SCHEDULER_HEALTH_CHECK_THRESHOLD: String(AIRFLOW_STALE_AFTER_S),
    AIRFLOW__USAGE_DATA_COLLECTION__ENABLED: 'False',
    AIRFLOW__LOGGING__LOGGING_LEVEL: 'WARNING',
    ...(major === 2 ? environment2(secret) : environment3(secret, url, files)),
  };
}

function environment2(secret: string): Readonly<Record<string, string>> {
  return {
    // As the lab's own scheduler: whoever is on this machine may ask it.
    AIRFLOW__API__AUTH_BACKENDS: 'airflow.api.auth.backend.default',
    AIRFLOW__WEBSERVER__SECRET_KEY: secret,
    AIRFLOW__SCHEDULER__DAG_DIR_LIST_INTERVAL: '3',
  };
}

function environment3(secret: string, url: string, files: LabFiles): Readonly<Record<string, string>> {
  return {
    AIRFLOW__CORE__AUTH_MANAGER: 'airflow.api_fastapi.auth.managers.simple.simple_auth_manager.SimpleAuthManager',
    AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS: `${AIRFLOW_USER}:admin`,
    AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE: join(files.airflowDir, 'passwords.json'),
    AIRFLOW__CORE__EXECUTION_API_SERVER_URL: `${url}/execution/`,
    AIRFLOW__API__BASE_URL: url,
    AIRFLOW__API__SECRET_KEY: secret,
    AIRFLOW__API_AUTH__JWT_SECRET: secret,
    AIRFLOW__DAG_PROCESSOR__REFRESH_INTERVAL: '3',
    // Otherwise some tasks are noticed five seconds after their end.
    AIRFLOW__WORKERS__MIN_HEARTBEAT_INTERVAL: '1',
  };
}

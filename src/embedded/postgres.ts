import { readStateFile, writeStateFile } from './state-file.js';
import { withFileLock } from './file-lock.js';
import { assertPortFree } from './ports.js';
import { postgresBinaries } from './postgres-binaries.js';
import { hasCluster, initializeCluster, postgresPassword, readPassword } from './postgres-cluster.js';
import { createDatabase, isPasswordRefused, waitUntilServing } from './postgres-database.js';
import { launchPostgres } from './postgres-launch.js';
import type { PostgresOptions, PostgresState } from './postgres-options.js';
import { connectionUrl, postgresStateSchema, stateOf } from './postgres-options.js';

export type { PostgresOptions } from './postgres-options.js';
import type { PostgresPlace } from './postgres-place.js';
import { findPostgresPlace, makePostgresPlace } from './postgres-place.js';
import type { Postmaster, StopMode } from './postgres-postmaster.js';
import { livingPostmaster, stopPostmaster } from './postgres-postmaster.js';
import type { ProcessIdentity } from './process-identity.js';
import { StartError } from './start-error.js';

const SERVING_TIMEOUT_MS = 60_000;
const ADOPTING_TIMEOUT_MS = 3_000;

/** A running PostgreSQL instance of ours. It lives on when this process ends: stop it, or find it again. */
export interface PostgresServer {
  /** With the password in it: never for logs. */
  readonly url: string;
  readonly port: number;
  readonly dataDir: string;
  readonly pgdata: string;
  readonly logFile: string;
  readonly pid: number;
  readonly process: ProcessIdentity;
  /** It was already alive, from an earlier start. */
  readonly adopted: boolean;
  stop(mode?: StopMode): Promise<void>;
}

export interface PostgresStatus {
  readonly state: 'absent' | 'stopped' | 'running';
  readonly pgdata: string;
  readonly logFile: string;
  readonly pid?: number;
  readonly port?: number;
  /** With the password in it: never for logs. */
  readonly url?: string;
}

/**
 * Starts PostgreSQL, with whatever that takes: makes the cluster and the database, clears what a crash left, goes on with an
 * instance that still lives. Safe to call from several processes at once. Throws StartError, which says what to do.
 */
export async function startPostgres(options: PostgresOptions): Promise<PostgresServer> {
  const onLog = options.onLog ?? (() => undefined);
  const place = await makePostgresPlace(options.dataDir, onLog);
  return withFileLock(place.lockFile, async () => {
    const state = stateOf(options);
    const adopted = await adopt(place, state);
    const postmaster = adopted ?? (await start(place, state, onLog));
    const password = await postgresPassword(place);
    await serveDatabase(place, state, password);
    const { pid, startedAt } = postmaster;
    await writeStateFile(place.stateFile, { ...state, process: { pid, startedAt } });
    return serverOf(place, state, password, postmaster, adopted !== undefined);
  });
}

/** Starts the instance again as it was started last; undefined where there never was one. */
export async function startExistingPostgres(
  dataDir: string,
  onLog?: (line: string) => void,
): Promise<PostgresServer | undefined> {
  const place = await findPostgresPlace(dataDir);
  const state = await readStateFile(place.stateFile, postgresStateSchema);
  return state === undefined
    ? undefined
    : startPostgres({ ...state, dataDir, ...(onLog === undefined ? {} : { onLog }) });
}

/** Stops the instance of that directory; false where none was running. Throws StartError STOP_FAILED. */
export async function stopPostgres(dataDir: string, mode: StopMode = 'fast'): Promise<boolean> {
  const place = await findPostgresPlace(dataDir);
  const postmaster = await livingPostmaster(place.pgdata);
  if (postmaster === undefined) return false;
  await stopPostmaster(postmaster, mode);
  return true;
}

/** What there is and whether it runs, by the processes of this machine; it opens no connection. */
export async function postgresStatus(dataDir: string): Promise<PostgresStatus> {
  const place = await findPostgresPlace(dataDir);
  const [state, password, postmaster] = await Promise.all([
    readStateFile(place.stateFile, postgresStateSchema),
    readPassword(place),
    livingPostmaster(place.pgdata),
  ]);
  return {
    state: postmaster !== undefined ? 'running' : state === undefined ? 'absent' : 'stopped',
    pgdata: place.pgdata,
    logFile: place.logFile,
    ...(postmaster === undefined ? {} : { pid: postmaster.pid, port: postmaster.port }),
    ...(state === undefined || password === undefined ? {} : { url: connectionUrl(state, password) }),
  };
}

/** The living instance, where it listens where it is wanted and answers; one that does not is stopped. */
async function adopt(place: PostgresPlace, state: PostgresState): Promise<Postmaster | undefined> {
  const postmaster = await livingPostmaster(place.pgdata);
  if (postmaster === undefined) return undefined;
  const password = await readPassword(place);
  if (postmaster.port === state.port && password !== undefined) {
    const answers = await waitUntilServing(connectionUrl(state, password, 'postgres'), ADOPTING_TIMEOUT_MS).then(
      () => true,
      (error: unknown) => isPasswordRefused(error),
    );
    if (answers) return postmaster;
  }
  await stopPostmaster(postmaster, 'fast');
  return undefined;
}

async function start(place: PostgresPlace, state: PostgresState, onLog: (line: string) => void): Promise<Postmaster> {
  const binaries = await postgresBinaries(place.account, onLog);
  if (!(await hasCluster(place, binaries))) {
    onLog('making the database cluster');
    await initializeCluster(place, binaries, { role: state.role, durable: state.fsync, onLog });
  }
  await assertPortFree(state.port, state.portVariable);
  onLog(`starting PostgreSQL on port ${state.port}`);
  return launchPostgres(place, binaries, state);
}

async function serveDatabase(place: PostgresPlace, state: PostgresState, password: string): Promise<void> {
  const maintenanceUrl = connectionUrl(state, password, 'postgres');
  try {
    await waitUntilServing(maintenanceUrl, SERVING_TIMEOUT_MS);
  } catch (error) {
    throw isPasswordRefused(error)
      ? new StartError('POSTGRES_PASSWORD_LOST', { path: place.passwordFile }, { cause: error })
      : error;
  }
  await createDatabase(maintenanceUrl, state.database);
}

function serverOf(
  place: PostgresPlace,
  state: PostgresState,
  password: string,
  postmaster: Postmaster,
  adopted: boolean,
): PostgresServer {
  return {
    url: connectionUrl(state, password),
    port: state.port,
    dataDir: place.dataDir,
    pgdata: place.pgdata,
    logFile: place.logFile,
    pid: postmaster.pid,
    process: { pid: postmaster.pid, startedAt: postmaster.startedAt },
    adopted,
    stop: (mode: StopMode = 'fast') => stopPostmaster(postmaster, mode),
  };
}

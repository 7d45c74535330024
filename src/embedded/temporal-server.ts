import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { identitySchema, withFileLock } from './file-lock.js';
import { lastLines, prepareLog } from './log-tail.js';
import { portOwnerPid } from './port-owner.js';
import { assertPortFree } from './ports.js';
import type { ProcessIdentity } from './process-identity.js';
import { commandLine, isAlive, processIdentity } from './process-identity.js';
import { explainFileError, StartError } from './start-error.js';
import { readStateFile, writeStateFile } from './state-file.js';
import type { StopRung } from './stop-process.js';
import { stopProcess } from './stop-process.js';
import { servesWithin } from './temporal-connection.js';
import { launchTemporal } from './temporal-launch.js';

const STARTING_TIMEOUT_MS = 60_000;
const ADOPTING_TIMEOUT_MS = 5_000;
const STOP_LADDER: readonly StopRung[] = [
  ['SIGTERM', 10_000],
  ['SIGKILL', 5_000],
];
const LOG_LINES = 12;
const stateSchema = z.object({ port: z.number(), uiPort: z.number(), process: identitySchema });

export interface TemporalServerOptions {
  /** Everything of the server stands below: `temporal.db`, `server.log`, `server.json`. */
  readonly dataDir: string;
  readonly port: number;
  readonly uiPort: number;
  readonly namespace: string;
  /** Finds the program; asked only where a server must really be started. */
  readonly binary: () => Promise<string>;
}

/** A running Temporal server of ours. It lives on when this process ends: stop it, or find it again. */
export interface TemporalServer {
  readonly address: string;
  readonly uiUrl: string;
  readonly pid: number;
  readonly process: ProcessIdentity;
  readonly logFile: string;
  /** It was already alive, from an earlier start. */
  readonly adopted: boolean;
  stop(): Promise<void>;
}

/**
 * Starts Temporal's development server on a durable file, or goes on with one that still lives, and waits until it serves the
 * namespace. Safe to call from several processes at once. Throws StartError, which says what to do.
 */
export async function startTemporalServer(options: TemporalServerOptions): Promise<TemporalServer> {
  const path = join(options.dataDir, 'server.json');
  await mkdir(options.dataDir, { recursive: true, mode: 0o700 }).catch((error: unknown) => {
    throw explainFileError(error, options.dataDir);
  });
  return withFileLock(join(options.dataDir, 'start.lock'), async () => {
    const adopted = await adopt(options, path);
    const identity = adopted ?? (await start(options, path));
    return {
      address: addressOf(options),
      uiUrl: `http://127.0.0.1:${options.uiPort}`,
      pid: identity.pid,
      process: identity,
      logFile: logFileOf(options),
      adopted: adopted !== undefined,
      stop: () => stopTemporal(identity),
    };
  });
}

/** The living server, where it listens where it is wanted and serves; one that does not is stopped. */
async function adopt(options: TemporalServerOptions, path: string): Promise<ProcessIdentity | undefined> {
  const state = await readStateFile(path, stateSchema);
  const found = state !== undefined && (await isAlive(state.process)) ? state.process : await unrecordedServer(options);
  if (found === undefined) return undefined;
  const sameRequest = state?.port === options.port && state.uiPort === options.uiPort;
  if (sameRequest && (await servesWithin(addressOf(options), options.namespace, ADOPTING_TIMEOUT_MS))) return found;
  await stopTemporal(found);
  return undefined;
}

/** A server of ours whose starter died before it could write down its number: it holds our port and names our database. */
async function unrecordedServer(options: TemporalServerOptions): Promise<ProcessIdentity | undefined> {
  const pid = await portOwnerPid(options.port);
  if (pid === undefined || !(await commandLine(pid))?.includes(databaseOf(options))) return undefined;
  return processIdentity(pid);
}

async function start(options: TemporalServerOptions, path: string): Promise<ProcessIdentity> {
  await assertPortFree(options.port, 'GUARDIA_TEMPORAL_PORT');
  await assertPortFree(options.uiPort, 'GUARDIA_TEMPORAL_UI_PORT');
  const program = await options.binary();
  const logStart = await prepareLog(logFileOf(options));
  const { identity, hasEnded, reason } = await launchTemporal(program, serverArguments(options), logFileOf(options));
  if (identity !== undefined) {
    await writeStateFile(path, { port: options.port, uiPort: options.uiPort, process: identity });
    if (await servesWithin(addressOf(options), options.namespace, STARTING_TIMEOUT_MS, () => !hasEnded()))
      return identity;
    await stopTemporal(identity);
  }
  const log = reason() ?? (await lastLines(logFileOf(options), LOG_LINES, logStart));
  throw new StartError('TEMPORAL_FAILED', { logFile: logFileOf(options), lastLines: log });
}

function serverArguments(options: TemporalServerOptions): string[] {
  return [
    ...[
      'server',
      'start-dev',
      '--ip',
      '127.0.0.1',
      '--port',
      String(options.port),
      '--ui-port',
      String(options.uiPort),
    ],
    ...['--namespace', options.namespace, '--db-filename', databaseOf(options), '--log-level', 'warn'],
    // NORMAL with a write-ahead log loses nothing when a process dies, and at most the last moment when the power fails.
    ...['--sqlite-pragma', 'journal_mode=WAL', '--sqlite-pragma', 'synchronous=NORMAL'],
    // Rehearsals of escalations run in virtual time; the server leaves that off unless it is asked.
    ...['--dynamic-config-value', 'frontend.WorkflowTimeSkippingEnabled=true'],
  ];
}

async function stopTemporal(identity: ProcessIdentity): Promise<void> {
  await stopProcess(identity, 'Temporal', STOP_LADDER);
}

function addressOf(options: TemporalServerOptions): string {
  return `127.0.0.1:${options.port}`;
}
function databaseOf(options: TemporalServerOptions): string {
  return join(options.dataDir, 'temporal.db');
}
function logFileOf(options: TemporalServerOptions): string {
  return join(options.dataDir, 'server.log');
}

import { join } from 'node:path';
import { connectTo, externalTemporal, temporalTarget } from '../client/connect.js';
import type { Settings } from '../config.js';
import { PORT_VARIABLES } from '../config.js';
import type { StartMessages } from '../messages/start.js';
import { keepAlive } from './keep-alive.js';
import type { PostgresServer } from './postgres.js';
import { startPostgres } from './postgres.js';
import { StartError } from './start-error.js';
import { ensureTemporalBinary } from './temporal-binary.js';
import type { NamespaceAnswer } from './temporal-namespace.js';
import { prepareNamespace } from './temporal-namespace.js';
import type { TemporalServer } from './temporal-server.js';
import { startTemporalServer } from './temporal-server.js';

/** What Guardia stands on: a Temporal server and a PostgreSQL, of our own or those that the environment names. */
export interface Stack {
  /** Absent where the environment (TEMPORAL_ADDRESS, a profile) says how to reach Temporal: then it says more than an address. */
  readonly temporalAddress?: string;
  /** Of our own server only. */
  readonly temporalUiUrl?: string;
  readonly namespace: NamespaceAnswer;
  /** With the password in it: never for logs. */
  readonly databaseUrl: string;
  /** Stops what is of our own; what the environment named stays. */
  close(): Promise<void>;
}

export interface OpenStackOptions {
  readonly settings: Settings;
  readonly messages: StartMessages;
  /** Gets lines for people. */
  readonly onProgress: (line: string) => void;
  /** Ends a download that is under way. */
  readonly signal?: AbortSignal;
}

interface Part {
  close(): Promise<void>;
}
interface TemporalPart extends Part {
  readonly address?: string;
  readonly uiUrl?: string;
  readonly namespace: NamespaceAnswer;
}
interface DatabasePart extends Part {
  readonly url: string;
}

/**
 * Opens both at once, and starts what is of our own again whenever it ends without being asked. Where one cannot be had, the
 * other is closed again, and StartError says what to do.
 */
export async function openStack(options: OpenStackOptions): Promise<Stack> {
  const [temporal, database] = await Promise.allSettled([openTemporal(options), openDatabase(options)]);
  if (temporal.status === 'rejected' || database.status === 'rejected') {
    for (const part of [temporal, database]) if (part.status === 'fulfilled') await part.value.close();
    throw temporal.status === 'rejected' ? temporal.reason : (database as PromiseRejectedResult).reason;
  }
  const { address, uiUrl, namespace } = temporal.value;
  return {
    namespace,
    databaseUrl: database.value.url,
    ...(address === undefined ? {} : { temporalAddress: address }),
    ...(uiUrl === undefined ? {} : { temporalUiUrl: uiUrl }),
    close: async () => {
      await Promise.all([temporal.value.close(), database.value.close()]);
    },
  };
}

async function openTemporal(options: OpenStackOptions): Promise<TemporalPart> {
  const { settings, messages, onProgress } = options;
  const external = externalTemporal(settings);
  if (external !== undefined) {
    onProgress(messages.progress.usingTemporal(external.address));
    return { namespace: await prepare(settings), close: async () => undefined };
  }
  const start = (): Promise<TemporalServer> =>
    startTemporalServer({
      dataDir: join(settings.dataDir, 'temporal'),
      port: settings.ports.temporal,
      uiPort: settings.ports.temporalUi,
      namespace: settings.temporalNamespace,
      binary: () => findBinary(options),
    });
  const server = await start();
  try {
    if (server.adopted) onProgress(messages.progress.adoptedTemporal);
    onProgress(messages.progress.preparingNamespace);
    const namespace = await prepare(settings, server.address);
    const kept = keepAlive(server, { restart: start, ...deathNotices(options, messages.progress.temporalDied) });
    return { address: server.address, uiUrl: server.uiUrl, namespace, close: () => kept.stop() };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

async function findBinary({ settings, messages, onProgress, signal }: OpenStackOptions): Promise<string> {
  const { path } = await ensureTemporalBinary({
    cacheDir: join(settings.dataDir, 'cache'),
    onFetch: (way) => onProgress(messages.progress.installingTemporal(way)),
    ...(signal === undefined ? {} : { signal }),
  });
  onProgress(messages.progress.startingTemporal);
  return path;
}

async function prepare(settings: Settings, address?: string): Promise<NamespaceAnswer> {
  const target = temporalTarget(settings, address);
  const connection = await connectTo(target).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    throw new StartError('TEMPORAL_UNREACHABLE', { address: target.address, reason }, { cause: error });
  });
  try {
    return await prepareNamespace(connection, target.namespace);
  } finally {
    await connection.close();
  }
}

async function openDatabase(options: OpenStackOptions): Promise<DatabasePart> {
  const { settings, messages, onProgress } = options;
  if (settings.databaseUrl !== undefined) {
    onProgress(messages.progress.usingPostgres);
    return { url: settings.databaseUrl, close: async () => undefined };
  }
  onProgress(messages.progress.startingPostgres);
  const start = (): Promise<PostgresServer> =>
    startPostgres({
      dataDir: join(settings.dataDir, 'postgres'),
      port: settings.ports.postgres,
      portVariable: PORT_VARIABLES.postgres,
      database: 'guardia',
    });
  const server = await start();
  if (server.adopted) onProgress(messages.progress.adoptedPostgres);
  const kept = keepAlive(server, { restart: start, ...deathNotices(options, messages.progress.postgresDied) });
  return { url: server.url, close: () => kept.stop() };
}

function deathNotices(
  { messages, onProgress }: OpenStackOptions,
  death: string,
): { onDeath(): void; onFailure(error: unknown): void } {
  return {
    onDeath: () => onProgress(death),
    onFailure: (error) => {
      const reason =
        error instanceof StartError ? error.explain(messages) : error instanceof Error ? error.message : String(error);
      onProgress(messages.progress.restartFailed(reason));
    },
  };
}

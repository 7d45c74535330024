import { Socket } from 'node:net';
import { Client } from 'pg';
import { deadlineFor } from '../deadline.js';
import { IntegrationError } from '../integration-error.js';
import { readPostgresUrl } from './postgres-url.js';
import { toPostgresError } from './postgres-failure.js';

export interface PostgresOptions {
  /** `postgres://user:password@host:port/database`; a secret, never quoted in messages. */
  readonly url: string;
  /** For connecting and querying together. @default 5000 */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal | undefined;
  /** As the server lists the session; begins with `guardia`. @default guardia */
  readonly application?: string;
}

/** Runs one statement with parameters; the server refuses more than one. */
export type Query = <Row extends object>(sql: string, values?: readonly unknown[]) => Promise<readonly Row[]>;

export const POSTGRES_TIMEOUT_MS = 5_000;

/**
 * Opens a connection of its own, uses it and closes it: a look must not depend on a pool that went bad with the server.
 * A server that hangs (stopped by a signal, or behind a lock) is left by cutting the connection.
 *
 * @throws IntegrationError SERVICE_UNREACHABLE, SERVICE_TIMEOUT, SERVICE_ERROR, AUTHENTICATION_FAILED, PERMISSION_DENIED,
 *   CONFIG_INVALID, CANCELLED
 */
export async function withPostgres<Result>(
  options: PostgresOptions,
  use: (query: Query) => Promise<Result>,
): Promise<Result> {
  const { label, secrets } = readPostgresUrl(options.url);
  const deadline = deadlineFor(label, { timeoutMs: options.timeoutMs ?? POSTGRES_TIMEOUT_MS, signal: options.signal });
  const socket = new Socket();
  const { application = 'guardia' } = options;
  const client = new Client({ connectionString: options.url, application_name: application, stream: () => socket });
  // A connection that breaks between two statements says so by an event; the next statement fails by itself.
  client.on('error', () => undefined);
  const cut = (): void => void socket.destroy();
  deadline.signal.addEventListener('abort', cut, { once: true });
  try {
    if (deadline.signal.aborted) throw new Error('cancelled before it began');
    await client.connect();
    const result = await use(
      async <Row extends object>(sql: string, values?: readonly unknown[]) =>
        (await client.query<Row>(sql, [...(values ?? [])])).rows,
    );
    await client.end();
    return result;
  } catch (error) {
    throw (
      deadline.interruption() ?? (error instanceof IntegrationError ? error : toPostgresError(error, label, secrets))
    );
  } finally {
    deadline.signal.removeEventListener('abort', cut);
    socket.destroy();
  }
}

import { Socket } from 'node:net';
import { Client } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { IntegrationError } from '../integration-error.js';
import { quoteName } from '../masters/identifiers.js';
import { toMastersError } from '../masters/masters-failure.js';
import type { MastersDatabase } from '../masters/session.js';
import { readPostgresUrl } from '../postgres/postgres-url.js';
import { CopyStream } from './copy-stream.js';

/** Connecting, or one statement, or the server taking what was written: after so long without it, it hangs. */
const STALL_TIMEOUT_MS = 120_000;
const LOCK_TIMEOUT_MS = 30_000;
/** So much may be on its way to the server while the next rows are made. */
const IN_FLIGHT_BYTES = 1024 * 1024;

/** The statements of one load. */
export interface CopySql {
  readonly create: readonly string[];
  readonly staging: string;
  readonly rejects: string;
}
export type CopyTable = 'staging' | 'rejects';

/**
 * One connection with one transaction, in which the two tables of a load are made and filled, by turns. What is not
 * committed never was: a server that loses the connection takes everything back.
 */
export class CopySession {
  readonly #client: Client;
  readonly #socket = new Socket();
  readonly #sql: CopySql;
  readonly #signal: AbortSignal;
  readonly #label: string;
  readonly #secrets: readonly string[];
  readonly #rows: Record<CopyTable, number> = { staging: 0, rejects: 0 };
  #copy: { readonly table: CopyTable; readonly stream: CopyStream } | undefined;
  #stalled = false;

  private constructor(database: MastersDatabase, sql: CopySql, signal: AbortSignal) {
    const { label, secrets } = readPostgresUrl(database.url);
    this.#label = label;
    this.#secrets = secrets;
    this.#sql = sql;
    this.#signal = signal;
    const stream = (): Socket => this.#socket;
    this.#client = new Client({ connectionString: database.url, application_name: 'guardia-loader', stream });
    // A connection that breaks between two statements says so by an event; the next statement fails by itself.
    this.#client.on('error', () => undefined);
    signal.addEventListener('abort', this.#cut, { once: true });
  }

  /**
   * Connects and makes the two tables anew.
   *
   * @throws IntegrationError as all methods: SERVICE_UNREACHABLE, SERVICE_TIMEOUT, SERVICE_ERROR, AUTHENTICATION_FAILED,
   *   PERMISSION_DENIED, CONFIG_INVALID, DISK_FULL, DATA_REFUSED, CANCELLED
   */
  static async open(database: MastersDatabase, sql: CopySql, signal: AbortSignal): Promise<CopySession> {
    const session = new CopySession(database, sql, signal);
    try {
      await session.#attempt(async () => {
        await session.#client.connect();
        await session.#client.query('BEGIN');
        await session.#client.query(
          `SELECT set_config('search_path', $1, false), set_config('TimeZone', $2, false), set_config('lock_timeout', $3, false)`,
          [quoteName(database.schema), database.timeZone, String(LOCK_TIMEOUT_MS)],
        );
        for (const statement of sql.create) await session.#client.query(statement);
      });
      return session;
    } catch (error) {
      session.close();
      throw error;
    }
  }

  /** Returns when the server has taken enough for more to be made. */
  async write(table: CopyTable, pieces: readonly Buffer[]): Promise<void> {
    if (pieces.length === 0) return;
    await this.#attempt(async () => {
      const stream = await this.#into(table);
      for (const piece of pieces) await stream.write(piece);
    });
  }

  /** Both tables are there for others. Gives how many rows the server took. */
  async commit(): Promise<Readonly<Record<CopyTable, number>>> {
    await this.#attempt(async () => {
      await this.#endCopy();
      await this.#client.query('COMMIT');
      await this.#client.end();
    });
    this.close();
    return this.#rows;
  }

  /** Cuts the connection. */
  close(): void {
    this.#signal.removeEventListener('abort', this.#cut);
    this.#cut();
  }

  /** A session is in one COPY at a time, so a change of table ends the one and begins the other. */
  async #into(table: CopyTable): Promise<CopyStream> {
    if (this.#copy?.table === table) return this.#copy.stream;
    await this.#endCopy();
    const query = this.#client.query(copyFrom(this.#sql[table], { highWaterMark: IN_FLIGHT_BYTES }));
    this.#copy = { table, stream: new CopyStream(query) };
    return this.#copy.stream;
  }

  async #endCopy(): Promise<void> {
    if (!this.#copy) return;
    const { table, stream } = this.#copy;
    this.#rows[table] += await stream.end();
    this.#copy = undefined;
  }

  async #attempt(work: () => Promise<void>): Promise<void> {
    const timer = setTimeout(() => {
      this.#stalled = true;
      this.#cut();
    }, STALL_TIMEOUT_MS);
    try {
      this.#signal.throwIfAborted();
      await work();
    } catch (error) {
      throw this.#meaningOf(error);
    } finally {
      clearTimeout(timer);
    }
  }

  #meaningOf(error: unknown): IntegrationError {
    if (this.#signal.aborted) return new IntegrationError('CANCELLED', `${this.#label}: cancelled`);
    if (this.#stalled)
      return new IntegrationError('SERVICE_TIMEOUT', `${this.#label}: no progress within ${STALL_TIMEOUT_MS} ms`);
    return toMastersError(error, { label: this.#label, secrets: this.#secrets, withData: true });
  }

  readonly #cut = (): void => {
    this.#socket.destroy();
  };
}

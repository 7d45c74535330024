import { Pool } from 'pg';
import { readPostgresUrl } from '../postgres/postgres-url.js';
import { quoteName } from './identifiers.js';
import { MastersClient } from './masters-client.js';
import type { Ask } from './masters-client.js';
import { toMastersError } from './masters-failure.js';
import type { FailureContext } from './masters-failure.js';

/** Where the ingestion's tables live, and on whose clock. */
export interface MastersDatabase {
  /** A secret. */
  readonly url: string;
  /** `public` for the operation, `lab` for the lab: every unqualified name is in it. */
  readonly schema: string;
  /** An IANA zone: `CURRENT_DATE` is the pipeline's. */
  readonly timeZone: string;
}

/** Of questions and small deeds. */
const SHORT_MS = 30_000;
const MOST_SHORT_AT_ONCE = 4;
const IDLE_MS = 30_000;
const GOODBYE_MS = 2_000;

export interface AloneOptions {
  readonly statementTimeoutMs: number;
  readonly withData?: boolean;
}

/** Connections to one database, each in the right schema and zone. All methods throw IntegrationError as `toMastersError` says. */
export class Sessions {
  readonly database: MastersDatabase;
  readonly #failure: FailureContext;
  readonly #pool: Pool;
  readonly #ready = new WeakSet<MastersClient>();

  constructor(database: MastersDatabase) {
    this.database = database;
    this.#failure = readPostgresUrl(database.url);
    this.#pool = new Pool({
      connectionString: database.url,
      Client: MastersClient,
      max: MOST_SHORT_AT_ONCE,
      idleTimeoutMillis: IDLE_MS,
      allowExitOnIdle: true,
    });
    this.#pool.on('error', () => undefined);
  }

  /** For questions and small deeds, on a connection that is kept for the next. */
  async briefly<Result>(use: (ask: Ask) => Promise<Result>): Promise<Result> {
    let client: MastersClient | undefined;
    let broken = true;
    try {
      client = (await this.#pool.connect()) as unknown as MastersClient;
      const ask = client.asking(SHORT_MS);
      if (!this.#ready.has(client)) await this.#setUp(ask);
      this.#ready.add(client);
      const result = await use(ask);
      broken = false;
      return result;
    } catch (error) {
      throw toMastersError(error, this.#failure);
    } finally {
      // One on which something failed is not trusted again: it may be cut, or in a transaction.
      (client as unknown as { release(broken: boolean): void } | undefined)?.release(broken);
    }
  }

  /**
   * On a connection of its own, closed at the end: for what takes long, or holds locks of a session.
   *
   * @param withData rows of files are written: what PostgreSQL refuses of them is DATA_REFUSED
   */
  async alone<Result>(
    { statementTimeoutMs, withData = false }: AloneOptions,
    use: (ask: Ask) => Promise<Result>,
  ): Promise<Result> {
    const client = new MastersClient({ connectionString: this.database.url });
    try {
      await client.connect();
      await this.#setUp(client.asking(SHORT_MS));
      const result = await use(client.asking(statementTimeoutMs));
      await client.end();
      return result;
    } catch (error) {
      throw toMastersError(error, { ...this.#failure, withData });
    } finally {
      client.cut();
    }
  }

  /**
   * Does the work while a connection of its own holds the lock; undefined where another has it. The lock is the connection's, so
   * it is free again as soon as this process, the connection or the server dies, whatever the work was doing.
   */
  async exclusively<Result>(lock: string, work: () => Promise<Result>): Promise<Result | undefined> {
    const client = new MastersClient({ connectionString: this.database.url });
    try {
      try {
        await client.connect();
        const ask = client.asking(SHORT_MS);
        await this.#setUp(ask);
        const { rows } = await ask<{ ours: boolean }>('SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS ours', [
          lock,
        ]);
        if (!rows[0]?.ours) return undefined;
      } catch (error) {
        throw toMastersError(error, this.#failure);
      }
      return await work();
    } finally {
      // The server takes the lock back before it says goodbye, so that whoever comes next finds it free.
      await client
        .asking(GOODBYE_MS)('SELECT pg_advisory_unlock_all()')
        .catch(() => undefined);
      await client.end().catch(() => undefined);
      client.cut();
    }
  }

  /** The rows of one query in batches, on a connection of its own, which ends when the caller stops reading. */
  async *inBatches<Row extends object>(
    sql: string,
    values: readonly unknown[],
    rowsPerBatch: number,
  ): AsyncGenerator<readonly Row[]> {
    const client = new MastersClient({ connectionString: this.database.url });
    try {
      await client.connect();
      const ask = client.asking(SHORT_MS);
      await this.#setUp(ask);
      await ask('BEGIN READ ONLY');
      await ask(`DECLARE "all_rows" NO SCROLL CURSOR FOR ${sql}`, values);
      for (;;) {
        const { rows } = await ask<Row>(`FETCH ${rowsPerBatch} FROM "all_rows"`);
        if (rows.length === 0) break;
        yield rows;
      }
      await client.end();
    } catch (error) {
      throw toMastersError(error, this.#failure);
    } finally {
      client.cut();
    }
  }

  async close(): Promise<void> {
    await this.#pool.end();
  }

  /** Schema, clock, how dates are written, and a server that notices when we are gone. */
  async #setUp(ask: Ask): Promise<void> {
    const { schema, timeZone } = this.database;
    await ask(
      `SELECT set_config('search_path', $1, false), set_config('TimeZone', $2, false), set_config('DateStyle', 'ISO, YMD', false)`,
      [quoteName(schema), timeZone],
    );
    // A backend whose client was killed would otherwise first finish a long merge, with all its locks. Not every version and
    // platform can.
    await ask(
      `SELECT set_config(name, wanted, false) FROM pg_settings
       JOIN (VALUES ('client_connection_check_interval', '1000'), ('idle_session_timeout', '0')) AS w (name, wanted) USING (name)`,
    ).catch((error: unknown) => {
      if (!isRefusal(error)) throw error;
    });
  }
}

/** The server answered, with a state of appendix A: the connection is well. */
function isRefusal(error: unknown): boolean {
  return /^[0-9A-Z]{5}$/.test(String((error as { code?: unknown }).code)) && !('syscall' in (error as object));
}

/** All of it or nothing. */
export async function inTransaction<Result>(ask: Ask, work: () => Promise<Result>): Promise<Result> {
  await ask('BEGIN');
  try {
    const result = await work();
    await ask('COMMIT');
    return result;
  } catch (error) {
    // On a connection that is gone the server takes everything back by itself.
    await ask('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

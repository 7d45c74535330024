import { Socket } from 'node:net';
import { Client, types } from 'pg';
import type { ClientConfig } from 'pg';
import { IntegrationError } from '../integration-error.js';

/** One statement with parameters. Throws the driver's own error: whoever opened the connection says what it means. */
export type Ask = <Row extends object>(sql: string, values?: readonly unknown[]) => Promise<Answer<Row>>;
export interface Answer<Row> {
  readonly rows: readonly Row[];
  /** Rows that the statement wrote, or gave. */
  readonly count: number;
}

const CONNECT_TIMEOUT_MS = 10_000;
/** A network may be silent this long before it is asked whether it is still there. */
const KEEP_ALIVE_AFTER_MS = 10_000;
const BIGINT = 20;
const DATE = 1082;

/** Counters and ids are numbers here, and a date is a day of the calendar and no moment: `2026-11-22`. */
const ROW_TYPES = {
  getTypeParser(oid: number, format?: 'text' | 'binary'): (value: string) => unknown {
    if (oid === BIGINT) return Number;
    if (oid === DATE) return String;
    return types.getTypeParser(oid, format === 'binary' ? 'text' : format) as (value: string) => unknown;
  },
};

/** A connection that can be cut: a statement that hangs with its server is left only so, and what it held is free again. */
export class MastersClient extends Client {
  readonly #socket: Socket;

  constructor(config?: string | ClientConfig) {
    const socket = new Socket();
    const given = typeof config === 'string' ? { connectionString: config } : config;
    super({
      application_name: 'guardia-masters',
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      keepAlive: true,
      keepAliveInitialDelayMillis: KEEP_ALIVE_AFTER_MS,
      types: ROW_TYPES,
      ...given,
      stream: () => socket,
    });
    this.#socket = socket;
    // A connection that breaks between two statements says so by an event; the next statement fails by itself.
    this.on('error', () => undefined);
  }

  cut(): void {
    this.#socket.destroy();
  }

  /** @param timeoutMs for each statement; after it the connection is cut */
  asking(timeoutMs: number): Ask {
    return async <Row extends object>(sql: string, values: readonly unknown[] = []) => {
      let isLate = false;
      const timer = setTimeout(() => {
        isLate = true;
        this.cut();
      }, timeoutMs);
      try {
        const { rows, rowCount } = await this.query<Row>(sql, [...values]);
        return { rows, count: rowCount ?? 0 };
      } catch (error) {
        if (!isLate) throw error;
        throw new IntegrationError('SERVICE_TIMEOUT', `PostgreSQL gave no answer within ${timeoutMs} ms`);
      } finally {
        clearTimeout(timer);
      }
    };
  }
}

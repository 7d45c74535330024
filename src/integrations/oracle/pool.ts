import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection, Pool } from 'oracledb';
import { deadlineFor } from '../deadline.js';
import { safeDetail } from '../redact.js';
import { loadDriver } from './driver.js';
import { oracleCode, toOracleError } from './failure.js';
import { ownSockets } from './own-sockets.js';
import type { OwnSockets } from './own-sockets.js';

export interface OracleOptions {
  /** Easy Connect (`host:1521/service`) or a descriptor, without credentials. */
  readonly connectString: string;
  readonly username: string;
  /** A secret. */
  readonly password: string;
  /** For connecting, and for one look. */
  readonly timeoutMs: number;
}

/** One attempt: how long its round trips and all of it may take, and how the session calls itself to the DBA. */
export interface Attempt {
  readonly callTimeoutMs: number;
  readonly timeoutMs: number;
  readonly action: string;
  readonly signal: AbortSignal;
}

/** Connections to one Oracle. The driver is loaded when the first one is asked for. Throws IntegrationError. */
export interface OracleConnections {
  /** A connection of its own, closed afterwards: a look must not depend on a pool that went bad with the server. */
  once<Result>(attempt: Attempt, work: (connection: Connection) => Promise<Result>): Promise<Result>;
  /** One of the pool. What was not committed is rolled back. */
  pooled<Result>(attempt: Attempt, work: (connection: Connection) => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
}

const POOL_MAX = 4;
const QUEUE_TIMEOUT = 'NJS-040';
const STATEMENT_CACHE = 40;
const IDLE_SECONDS = 60;
/** How long the driver may take to leave a call that it was told to break; then its socket is cut. */
const BREAK_MS = 1_000;
const CLOSE_MS = 2_000;

export function openConnections(options: OracleOptions): OracleConnections {
  const { connectString, username: user, password, timeoutMs } = options;
  const label = `Oracle at ${safeDetail(connectString, [password], 100)}`;
  const login = { user, password, connectString, connectTimeout: Math.max(1, Math.ceil(timeoutMs / 1_000)) };
  const poolSockets = ownSockets();
  let opened: Promise<Pool> | undefined;

  function pool(): Promise<Pool> {
    opened ??= poolSockets.during(async () =>
      (await loadDriver()).createPool({
        ...login,
        poolMin: 0,
        poolMax: POOL_MAX,
        // One at a time: several logins with a wrong password at once would lock the account.
        poolIncrement: 1,
        poolTimeout: IDLE_SECONDS,
        // Every connection is asked before it is used, because those of before a restart are dead.
        poolPingInterval: 0,
        poolPingTimeout: timeoutMs,
        queueTimeout: timeoutMs,
        stmtCacheSize: STATEMENT_CACHE,
      }),
    );
    opened.catch(() => (opened = undefined));
    return opened;
  }

  async function take(): Promise<Connection> {
    const current = await pool();
    try {
      return await current.getConnection();
    } catch (error) {
      // Where not all of them are in use it is a login that hangs, and the pool makes one connection after the other.
      if (oracleCode(error) === QUEUE_TIMEOUT && current.connectionsInUse < POOL_MAX) poolSockets.cut();
      throw error;
    }
  }

  async function attempt<Result>(
    { callTimeoutMs, timeoutMs: wholeMs, action, signal }: Attempt,
    sockets: OwnSockets,
    connect: () => Promise<Connection>,
    work: (connection: Connection) => Promise<Result>,
  ): Promise<Result> {
    const deadline = deadlineFor(label, { timeoutMs: wholeMs, signal });
    let connection: Connection | undefined;
    const leave = (): void => void leaveCall(running, connection, sockets);
    const running = (async () => {
      if (deadline.signal.aborted) throw new Error('cancelled before it began');
      connection = await connect();
      try {
        connection.callTimeout = callTimeoutMs;
        connection.module = 'guardia';
        connection.action = action;
        return await work(connection);
      } finally {
        // Rolls back what is not committed. A connection that cannot be closed is gone already.
        await connection.close().catch(() => undefined);
      }
    })();
    deadline.signal.addEventListener('abort', leave, { once: true });
    try {
      return await running;
    } catch (error) {
      throw deadline.interruption() ?? toOracleError(error, label, [password]);
    } finally {
      deadline.signal.removeEventListener('abort', leave);
    }
  }

  return {
    async once(order, work) {
      const sockets = ownSockets();
      return attempt(order, sockets, () => sockets.during(async () => (await loadDriver()).getConnection(login)), work);
    },
    pooled: (order, work) => attempt(order, poolSockets, take, work),
    async close() {
      const closing = opened?.then((current) => current.close(0)).catch(() => undefined);
      opened = undefined;
      await Promise.race([closing, sleep(CLOSE_MS, undefined, { ref: false })]);
      poolSockets.cut();
    },
  };
}

/** Tells the server to break off the call. One that does not even answer that hangs, and with it all that share its sockets. */
async function leaveCall(running: Promise<unknown>, connection: Connection | undefined, sockets: OwnSockets) {
  const isOver = running.then(
    () => true,
    () => true,
  );
  if (connection) {
    await connection.break().catch(() => undefined);
    if (await Promise.race([isOver, sleep(BREAK_MS, false)])) return;
  }
  sockets.cut();
}

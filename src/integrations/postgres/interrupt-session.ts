import { setTimeout as sleep } from 'node:timers/promises';
import type { Interruption } from '../../domain/postgres/blocker.js';
import type { SessionIdentity } from '../../domain/postgres/lock-waits.js';
import { IntegrationError } from '../integration-error.js';
import { POSTGRES_TIMEOUT_MS, withPostgres } from './connection.js';
import type { PostgresOptions, Query } from './connection.js';
import { HOLDS_UP, IS_OURS, MOMENT } from './session-sql.js';

/** How long what was interrupted may take to roll back and let go. */
const SETTLE_MS = 10_000;
const LOOK_EVERY_MS = 100;

/**
 * Cancels what a session runs, or ends it, where it is still the one that was looked at: the same statement of the same session
 * of a client, still holding somebody up. The server checks that and acts in one statement. Then waits until it has let go.
 *
 * @returns `already_done` where it holds nobody up any more, so that nothing was done
 * @throws IntegrationError as `withPostgres`; INSTANCE_CHANGED where the session does something else by now; CONFLICT where it
 *   was told and holds on all the same
 */
export async function interruptSession(
  options: PostgresOptions & { readonly settleMs?: number },
  how: Interruption,
  session: SessionIdentity,
): Promise<'done' | 'already_done'> {
  const { settleMs = SETTLE_MS } = options;
  const timeoutMs = (options.timeoutMs ?? POSTGRES_TIMEOUT_MS) + settleMs;
  const identity = [session.pid, session.backendStart, session.queryStart];
  return withPostgres({ ...options, timeoutMs }, async (query) => {
    const [told] = await query<{ told: boolean }>(INTERRUPT[how], identity);
    if (told?.told) {
      await untilLetGo(query, how, session, settleMs);
      return 'done';
    }
    const [still] = await query<{ holds: boolean }>(`SELECT ${HOLDS_UP} AS holds`, [session.pid]);
    if (still?.holds !== true) return 'already_done';
    throw new IntegrationError('INSTANCE_CHANGED', `pid ${session.pid} is no longer what was looked at; nothing done`);
  });
}

async function untilLetGo(query: Query, how: Interruption, session: SessionIdentity, settleMs: number): Promise<void> {
  const { pid, backendStart, queryStart } = session;
  const values = how === 'cancel' ? [pid, backendStart, queryStart] : [pid, backendStart];
  const giveUpMs = performance.now() + settleMs;
  for (;;) {
    const [still] = await query<{ holds: boolean }>(STILL_THERE[how], values);
    if (still?.holds !== true) return;
    if (performance.now() > giveUpMs) break;
    await sleep(LOOK_EVERY_MS);
  }
  const advice = how === 'cancel' ? '; end_blocker ends it, by the command of a person' : '';
  const told = how === 'cancel' ? 'cancel' : 'end';
  throw new IntegrationError('CONFLICT', `pid ${pid} was told to ${told} and still holds on${advice}`);
}

const IS_SESSION = `pid = $1::int AND ${MOMENT('backend_start')} = $2`;
const IS_STATEMENT = `${IS_SESSION} AND ${MOMENT('query_start')} = $3`;
/** Never what replicates or keeps house: only clients, and none of our own. */
const MAY_BE_TOUCHED = `${IS_STATEMENT} AND backend_type = 'client backend' AND NOT ${IS_OURS} AND ${HOLDS_UP}`;

const INTERRUPT: Readonly<Record<Interruption, string>> = {
  cancel: `SELECT pg_cancel_backend(pid) AS told FROM pg_stat_activity WHERE ${MAY_BE_TOUCHED} AND state = 'active'`,
  end: `SELECT pg_terminate_backend(pid) AS told FROM pg_stat_activity WHERE ${MAY_BE_TOUCHED}`,
};

/** A cancelled transaction keeps its locks where the statement ran behind a savepoint, so that the statement's end is not enough. */
const STILL_THERE: Readonly<Record<Interruption, string>> = {
  cancel: `SELECT EXISTS (SELECT FROM pg_stat_activity WHERE ${IS_STATEMENT} AND (state = 'active' OR ${HOLDS_UP})) AS holds`,
  end: `SELECT EXISTS (SELECT FROM pg_stat_activity WHERE ${IS_SESSION}) AS holds`,
};

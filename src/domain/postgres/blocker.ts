import type { FailureCode } from '../failures.js';
import type { Judgement } from '../judgement.js';
import { blockersOf } from './lock-waits.js';
import type { Blocker, LockWaits, SessionIdentity } from './lock-waits.js';

/** `cancel` breaks off the statement that runs, `end` the whole session. */
export type Interruption = 'cancel' | 'end';

/** Why a session must not, or cannot, be interrupted. */
export interface Untouchable {
  readonly code: FailureCode;
  readonly reason: string;
}

export function judgeLockWaits(waits: LockWaits, waitLimitMs: number): Judgement {
  const [first, ...others] = blockersOf(waits).filter(({ longestWaitMs }) => longestWaitMs >= waitLimitMs);
  if (!first) {
    const detail = `nobody waits for a lock for ${seconds(waitLimitMs)} or more; ${waits.waiting.length} wait at all`;
    return { health: 'healthy', code: 'ok', detail };
  }
  const more = others.length > 0 ? `; ${others.length} more hold others up` : '';
  const detail = `${describeBlocker(first)}${more}; ${advice(first)}; it ran: ${first.statement}`;
  return { health: 'unhealthy', code: 'blocked', detail };
}

/** Who it is, and what it does to others, in one line. */
export function describeBlocker(blocker: Blocker): string {
  const who =
    blocker.pid === 0
      ? 'a prepared transaction'
      : `pid ${blocker.pid} (${blocker.application || 'no name'}, user ${blocker.user || 'unknown'})`;
  const since = blocker.inStateMs === null ? '' : ` for ${seconds(blocker.inStateMs)}`;
  const does = blocker.state === null ? '' : `, ${blocker.state}${since},`;
  return `${who}${does} holds up ${blocker.heldUp} session(s), the longest for ${seconds(blocker.longestWaitMs)}`;
}

/** Undefined where it may be tried. The server itself still refuses where we lack the right. */
export function whyUntouchable(blocker: Blocker, how: Interruption): Untouchable | undefined {
  if (blocker.pid === 0) {
    const reason = 'it has no session: a person ends it by COMMIT PREPARED or ROLLBACK PREPARED';
    return { code: 'NOT_ALLOWED', reason };
  }
  if (blocker.ours) return { code: 'NOT_ALLOWED', reason: "it is a session of Guardia's own" };
  if (identityOf(blocker) === undefined) {
    const reason =
      'it is of another user, and we are not shown it: grant pg_read_all_stats and pg_signal_backend to our user';
    return { code: 'PERMISSION_DENIED', reason };
  }
  if (blocker.backendType !== 'client backend') {
    return { code: 'NOT_ALLOWED', reason: `it is no client but a process of the server (${blocker.backendType})` };
  }
  if (how === 'cancel' && blocker.state !== 'active') {
    const reason = 'it runs nothing that could be cancelled; end_blocker ends it, by the command of a person';
    return { code: 'NOT_ALLOWED', reason };
  }
  return undefined;
}

export function identityOf({ pid, backendStart, queryStart }: Blocker): SessionIdentity | undefined {
  return backendStart === null || queryStart === null ? undefined : { pid, backendStart, queryStart };
}

function advice(blocker: Blocker): string {
  const cannotCancel = whyUntouchable(blocker, 'cancel');
  return cannotCancel ? cannotCancel.reason : 'cancel_blocker can break it off';
}

function seconds(ms: number): string {
  return `${Math.round(ms / 1_000)} s`;
}

import { ApplicationFailure } from '@temporalio/activity';
import type { DeedPlan } from '../../domain/actions/action.js';
import type { Mode } from '../../domain/incident.js';
import { describeBlocker, identityOf, whyUntouchable } from '../../domain/postgres/blocker.js';
import type { Interruption } from '../../domain/postgres/blocker.js';
import { blockersOf } from '../../domain/postgres/lock-waits.js';
import type { Blocker, LockWaits, SessionIdentity } from '../../domain/postgres/lock-waits.js';
import { oneLine } from '../../messages/plain-text.js';
import { serviceFor } from '../ports.js';
import type { ServicesPort } from '../ports.js';
import type { Deed, Deeds } from './deed.js';
import type { PostgresPort } from './postgres.js';

/** Throws IntegrationError: INSTANCE_CHANGED where the session is another or does something else, CONFLICT where it holds on. */
export interface InterruptionPort {
  interrupt(
    service: string,
    mode: Mode,
    order: { readonly how: Interruption; readonly session: SessionIdentity },
    signal: AbortSignal,
  ): Promise<'done' | 'already_done'>;
}

export interface BlockerPorts {
  readonly services: ServicesPort;
  readonly postgres: Pick<PostgresPort, 'lockWaits'> & InterruptionPort;
}

/** Two ways with the session that holds the most others up; which one it is stands in the plan, and only that one is touched. */
export function createPostgresDeeds(ports: BlockerPorts): Deeds<'cancel_blocker' | 'end_blocker'> {
  return { cancel_blocker: interruption(ports, 'cancel'), end_blocker: interruption(ports, 'end') };
}

function interruption(
  { services, postgres }: BlockerPorts,
  how: Interruption,
): Deed<'cancel_blocker'> & Deed<'end_blocker'> {
  return {
    async plan(params, { context: { mode }, signal }) {
      const service = serviceFor(services, mode, params, 'postgres');
      const blocker = chosen(await postgres.lockWaits(service, mode, signal), params);
      if (typeof blocker === 'string') return { service, idle: true, what: blocker, look: null };
      return planned(service, how, blocker);
    },

    async act({ service, look }, { context: { mode }, signal, onStage }) {
      const session = look as unknown as SessionIdentity;
      onStage(how === 'cancel' ? 'cancelling' : 'ending');
      const outcome = await postgres.interrupt(service, mode, { how, session }, signal);
      return { service, outcome, detail: `pid ${session.pid}: ${DETAILS[outcome][how]}` };
    },
  };
}

const DETAILS = {
  done: { cancel: 'what it ran was cancelled, and it lets go', end: 'the session was ended' },
  already_done: {
    cancel: 'it holds nobody up any more; nothing was cancelled',
    end: 'it holds nobody up any more; nothing was ended',
  },
} as const satisfies Record<string, Record<Interruption, string>>;

/** The blocker to interrupt; a text where there is none. */
function chosen(
  waits: LockWaits,
  { pid, waitLimitMs }: { readonly pid?: number; readonly waitLimitMs: number },
): Blocker | string {
  const heads = blockersOf(waits).filter((head) => pid === undefined || head.pid === pid);
  const longEnough = heads.find(({ longestWaitMs }) => longestWaitMs >= waitLimitMs);
  if (longEnough) return longEnough;
  const limit = `${Math.round(waitLimitMs / 1_000)} s`;
  if (heads[0]) return `${describeBlocker(heads[0])}: less than ${limit}, so it is left alone`;
  return pid === undefined ? 'nobody holds others up' : `pid ${pid} holds nobody up`;
}

function planned(service: string, how: Interruption, blocker: Blocker): DeedPlan {
  const untouchable = whyUntouchable(blocker, how);
  const identity = identityOf(blocker);
  if (untouchable || !identity) {
    const reason = untouchable?.reason ?? 'it is not shown to us';
    throw ApplicationFailure.nonRetryable(
      oneLine(`${describeBlocker(blocker)}: ${reason}`),
      untouchable?.code ?? 'PERMISSION_DENIED',
    );
  }
  const does = how === 'cancel' ? 'cancels what it runs' : 'ends the session, and what it has not committed is lost';
  return {
    service,
    what: oneLine(`${does}: ${describeBlocker(blocker)}: ${blocker.statement}`),
    look: { ...identity },
  };
}

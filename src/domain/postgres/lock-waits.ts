/** A session as the server knows it: its number may be somebody else's by the time we act, so the moments belong to it. */
export interface SessionIdentity {
  readonly pid: number;
  /** When the server began to serve it, ISO 8601 in UTC to the microsecond. */
  readonly backendStart: string;
  /** When its newest statement began: another statement is another matter. */
  readonly queryStart: string;
}

export interface LockSession {
  readonly pid: number;
  /** Null, like the next four, where it is another user's and we may not look. */
  readonly backendStart: string | null;
  readonly queryStart: string | null;
  readonly state: string | null;
  readonly backendType: string | null;
  readonly inStateMs: number | null;
  readonly user: string;
  readonly application: string;
  /** Bounded, in one line, without literals. */
  readonly statement: string;
  /** One of Guardia's own, by its name for itself. */
  readonly ours: boolean;
}

export interface Waiter {
  readonly pid: number;
  readonly blockedBy: readonly number[];
  readonly waitedMs: number | null;
}

/** Who waits for a lock, whom for, and who those are. */
export interface LockWaits {
  readonly waiting: readonly Waiter[];
  /** Those that hold others up and do not wait themselves. A prepared transaction, which has no session, is pid 0. */
  readonly holders: readonly LockSession[];
}

/** A session at the head of a chain, with those behind it. */
export interface Blocker extends LockSession {
  readonly heldUp: number;
  readonly longestWaitMs: number;
}

/** The heads of all chains: whoever holds up the most comes first, and where they are equal, for the longest. */
export function blockersOf({ waiting, holders }: LockWaits): readonly Blocker[] {
  const behind = new Map<number, Waiter[]>();
  for (const waiter of waiting) {
    for (const pid of new Set(waiter.blockedBy)) {
      const crowd = behind.get(pid);
      if (crowd) crowd.push(waiter);
      else behind.set(pid, [waiter]);
    }
  }
  return holders
    .map((holder) => ({ ...holder, ...crowdBehind(holder.pid, behind) }))
    .filter(({ heldUp }) => heldUp > 0)
    .sort((a, b) => b.heldUp - a.heldUp || b.longestWaitMs - a.longestWaitMs || a.pid - b.pid);
}

function crowdBehind(
  head: number,
  behind: ReadonlyMap<number, readonly Waiter[]>,
): Pick<Blocker, 'heldUp' | 'longestWaitMs'> {
  const seen = new Set<number>();
  let longestWaitMs = 0;
  const rest = [head];
  for (let pid = rest.pop(); pid !== undefined; pid = rest.pop()) {
    for (const waiter of behind.get(pid) ?? []) {
      if (seen.has(waiter.pid)) continue;
      seen.add(waiter.pid);
      rest.push(waiter.pid);
      longestWaitMs = Math.max(longestWaitMs, waiter.waitedMs ?? 0);
    }
  }
  return { heldUp: seen.size, longestWaitMs };
}

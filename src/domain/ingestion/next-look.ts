/** What one look at the folders found, as far as it says when to look again. */
export interface Looked {
  readonly nowMs: number;
  /** Files that are still being written, and since when there have been some without a pause. */
  readonly unstable: number;
  readonly unstableSinceMs: number;
  /** Files that lie there beyond those of this look. */
  readonly more: number;
  /** Whether this look's files got anywhere: else the same ones would come again and again. */
  readonly progressed: boolean;
  /** When the masters that are waited for are due. Empty where nobody waits. */
  readonly dueAtMs: readonly number[];
}

const UNSTABLE_AT_MOST_MS = 30 * 60_000;
const UNSTABLE_FIRST_MS = 5_000;
const UNSTABLE_LONGEST_MS = 60_000;
/** While a master is waited for, whatever else comes in is taken this often. */
const WAITING_EVERY_MS = 3 * 60_000;

/** In how many milliseconds the folders are looked at again; undefined where the run has seen enough. */
export function nextLookInMs(looked: Looked): number | undefined {
  if (looked.more > 0 && looked.progressed) return 0;
  const waits = [...waitForWriters(looked), ...waitForMasters(looked)];
  return waits.length === 0 ? undefined : Math.min(...waits);
}

/** Soon at first, then less often; who writes for half an hour without a pause is left to the next run. */
function waitForWriters({ nowMs, unstable, unstableSinceMs }: Looked): readonly number[] {
  const elapsedMs = nowMs - unstableSinceMs;
  if (unstable === 0 || elapsedMs >= UNSTABLE_AT_MOST_MS) return [];
  return [Math.min(UNSTABLE_LONGEST_MS, Math.max(UNSTABLE_FIRST_MS, elapsedMs))];
}

/** Exactly when one is due, and every few minutes until then. */
function waitForMasters({ nowMs, dueAtMs }: Looked): readonly number[] {
  const future = dueAtMs.filter((dueMs) => dueMs > nowMs);
  return future.length === 0 ? [] : [Math.min(WAITING_EVERY_MS, ...future.map((dueMs) => dueMs - nowMs))];
}

import type { Json, UndoPlan } from './actions/action.js';
import type { DeedName } from './actions/catalogue.js';
import type { Mode } from './incident.js';

/** How a deed is taken back, written down before the deed: all that a worker needs that has never heard of it. */
export interface RestoreOrder {
  readonly action: DeedName;
  readonly service: string;
  /** Of the grant: one deed, one undo. */
  readonly token: string;
  readonly incidentId: string;
  readonly mode: Mode;
  /** The plan's line, for people. */
  readonly what: string;
  readonly undo: UndoPlan;
  /** ISO 8601: no attempt of the deed can act any more after this. */
  readonly actsUntil: string;
  /** Who commanded the deed. */
  readonly by?: string;
  readonly language?: 'es' | 'en';
}

export type RestoreState = 'waiting' | 'restoring' | 'failing' | 'restored' | 'nothing_to_restore';

/** What a restore's workflow says of itself. */
export interface RestoreView {
  readonly order: RestoreOrder;
  readonly state: RestoreState;
  /** ISO 8601: when it is put back by itself; where it fails, when it is tried again. */
  readonly dueAt: string;
  /** Whether the deed is known to have been done. */
  readonly acted: boolean;
  /** Who had it put back before its time. */
  readonly askedBy?: string;
  readonly tries: number;
  /** What was put back, or why it could not be. */
  readonly detail?: string;
}

export interface RestoreResult {
  /** `nothing_to_restore`: the deed was never done, or what it set was altered by others since. */
  readonly outcome: 'restored' | 'nothing_to_restore';
  /** One line for people. */
  readonly detail: string;
}

/** An undo that is still to come, of a deed on the same service. */
export interface PendingUndo {
  readonly action: DeedName;
  readonly before: Json;
}

const FIRST_PAUSE_MS = 60_000;
const LONGEST_PAUSE_MS = 6 * 3_600_000;
/** About three weeks of pauses. Then a person must do it, and the workflow says so by failing. */
export const MOST_TRIES = 100;

/** How long to wait after the nth try that failed for a reason that only a person can remove. */
export function pauseAfter(tries: number): number {
  return Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(tries - 1, 20));
}

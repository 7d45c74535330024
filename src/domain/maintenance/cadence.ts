import type { Weekday } from '../windows.js';

export const CADENCES = ['daily', 'weekly', 'monthly', 'quarterly'] as const;
export type Cadence = (typeof CADENCES)[number];

/** When one cadence's run begins, on the operation's clock. */
export interface CadenceTimes {
  /** `HH:MM`. */
  readonly at: string;
  /** For weekly. */
  readonly day?: Weekday;
  /** For monthly and quarterly: 1 to 28, so that every month has it. */
  readonly dayOfMonth?: number;
  /** For quarterly: 1 to 12. */
  readonly months?: readonly number[];
  /** A server that was down starts what it missed within this time, and no more. */
  readonly catchUpMs: number;
  /** Up to so much later, so that several Guardias do not begin in the same second. */
  readonly jitterMs: number;
}

export function isCadence(text: string): text is Cadence {
  return CADENCES.some((cadence) => cadence === text);
}

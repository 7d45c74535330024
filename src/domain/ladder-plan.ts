import type { EscalationPolicy, Trouble } from './escalation.js';
import type { Severity } from './severity.js';

/** One level of the ladder of people for an incident that nobody has opened yet. */
export interface PlannedLevel {
  readonly name: string;
  readonly roles: readonly string[];
  /** Tried in order. */
  readonly channels: readonly string[];
  /** After the opening, milliseconds. */
  readonly afterMs: number;
  /** What calls it before its time. */
  readonly earlyOn: readonly Trouble[];
  readonly unless: 'acknowledged' | 'resolved';
}

/** Who would be called when, if nothing happened in between. */
export function plannedLadder(
  policy: EscalationPolicy,
  severity: Severity,
  maxResponseMs: number,
): readonly PlannedLevel[] {
  return policy.levels.map(({ name, roles, channels, after, earlyOn, unless }) => ({
    ...{ name, roles, channels, earlyOn, unless },
    afterMs: after === 'max_response' ? maxResponseMs : after[severity],
  }));
}

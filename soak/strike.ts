/** A blow against a running Guardia: at which point of which activity, and whom it hits. */
export interface Strike {
  /** The activity's type, as in `activities/contract.ts`. */
  readonly activity: string;
  readonly at: StrikePoint;
  /** Only where the activity's key has this in it; any where absent. */
  readonly key?: string;
  /**
   * `worker`: the process that runs the activity, by SIGKILL of its own. `server`: the process with `serverPid`. `nobody`: the
   * activity goes on living there for ever, and no other is hit.
   */
  readonly victim: 'worker' | 'server' | 'nobody';
}

/**
 * `enter` before anything was done, `accepted` when somebody outside has answered and we have not heard it, a stage of a
 * restart (`restart.ts`), `leave` when all was done and Temporal has not been told.
 */
export type StrikePoint =
  'enter' | 'accepted' | 'leave' | 'intent' | 'ended' | 'killed' | 'spawned' | 'started' | 'waiting_for_health';

/** What the struck process reads from GUARDIA_SOAK_STRIKE. */
export interface StrikeOrder extends Strike {
  readonly serverPid?: number;
  /** Written at the blow, so that it falls once in all processes together, and whoever waits for it knows. */
  readonly mark: string;
}

export const STRIKE_VARIABLE = 'GUARDIA_SOAK_STRIKE';

export function nameOf({ victim, activity, at, key }: Strike): string {
  return `${victim} in ${activity}${key === undefined ? '' : ` (${key})`}, ${at}`;
}

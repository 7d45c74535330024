/** The sentences and labels of pages, the opening message and the details in Temporal UI. Same keys in both languages. */
export interface Phrases {
  readonly labels: {
    readonly whatBroke: string;
    readonly detail: string;
    readonly since: string;
    readonly severity: string;
    readonly state: string;
    readonly priority: string;
    readonly why: string;
    readonly done: string;
    readonly now: string;
    readonly nextCall: string;
    readonly acknowledged: string;
    readonly acknowledge: string;
    readonly steps: string;
    readonly told: string;
    readonly evidence: string;
    readonly latest: string;
    readonly incident: string;
    readonly deadline: string;
    readonly repeats: string;
    readonly relapses: string;
    readonly owners: string;
  };
  readonly dryRunPlan: string;
  readonly justNow: string;
  ago(duration: string): string;
  sinceClock(clock: string): string;
  round(round: number): string;
  readonly nothingDone: string;
  readonly nobodyTold: string;
  trying(action: string, deadline: string | undefined, who: string | undefined): string;
  betweenSteps(deadline: string | undefined, who: string | undefined): string;
  readonly gaveUp: string;
  readonly nothingToTry: string;
  readonly starting: string;
  readonly verifying: string;
  readonly watching: string;
  readonly resolved: string;
  readonly dryRun: string;
  nextCall(time: string, roles: string, reason: string): string;
  readonly noNextCall: string;
  ackBy(by: string, until: string): string;
  readonly notAcknowledged: string;
  openingIntro(deadline: string, who: string | undefined): string;
  /** Where no step of the runbook repairs. */
  openingForPeople(deadline: string, who: string | undefined): string;
  readonly startingForPeople: string;
  readonly simulationNote: string;
  readonly openTemporalUi: string;
  testTitle(role: string): string;
  testBody(role: string, by: string): string;
  trimmed(bytes: string): string;
  readonly coordinator: {
    readonly inForce: string;
    readonly none: string;
    readonly totals: string;
    readonly latest: string;
    readonly granted: string;
    heldBy(incident: string, until: string): string;
    counts(granted: number, refused: number): string;
  };
}

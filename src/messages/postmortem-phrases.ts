/** The words of the post-mortem. Texts that come from outside are escaped before they reach these functions. */
export interface PostmortemPhrases {
  heading(title: string, subject: string): string;
  readonly notClosed: string;
  readonly simulation: string;
  readonly labels: {
    readonly incident: string;
    readonly type: string;
    readonly severity: string;
    readonly opened: string;
    readonly acknowledged: string;
    readonly recovered: string;
    readonly closed: string;
    readonly temporalUi: string;
  };
  readonly after: (duration: string) => string;
  readonly never: string;
  readonly timeline: string;
  readonly technicalImpact: string;
  readonly businessImpact: string;
  readonly rootCause: string;
  readonly corrective: string;
  readonly preventive: string;
  readonly evidence: string;
  downFor(duration: string): string;
  readonly noFault: string;
  fault(service: string, what: string, detail: string): string;
  readonly consequence: string;
  readonly noBusinessFacts: string;
  readonly unknownCause: string;
  readonly causeIntro: string;
  readonly causeCaution: string;
  logsOf(service: string): string;
  readonly repairFailed: string;
  repaired(step: string): string;
  done(step: string, at: string): string;
  readonly todo: string;
  readonly nothing: string;
  /** `pages` counts calls, each of which may reach several roles. */
  told(pages: number, roles: string): string;
  readonly toldNobody: string;
  readonly more: string;
}

import type { TimelineCode } from '../domain/incident.js';
import type { TimelineValues } from '../domain/timeline.js';

/** How a line says the values that are not words yet. Missing values are said as a dash, never as `undefined`. */
export interface Say {
  time(iso: string | undefined): string;
  duration(ms: number | undefined): string;
  severity(code: string | undefined): string;
  source(code: string | undefined): string;
  role(code: string | undefined): string;
  /** A failure, a refusal, a finding. */
  trouble(code: string | undefined): string;
  outcome(code: string | undefined): string;
  pageReason(code: string | undefined): string;
  resolution(code: string | undefined): string;
  triageReason(code: string | undefined): string;
  /** A code where Guardia did it, and a person's own words where a person did. */
  reason(text: string | undefined): string;
  /** Text of others or a name, as it is. */
  text(value: string | number | undefined): string;
  /** `before` and `after` around the value where there is one, else nothing. */
  also(before: string, value: string | number | undefined, after?: string): string;
}

/** One sentence for each code. Values may be missing in old histories, so every one may be absent. */
export type TimelineLines = {
  readonly [Code in TimelineCode]: (values: Partial<TimelineValues[Code]>, say: Say) => string;
};

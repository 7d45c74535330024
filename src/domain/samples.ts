/** One value of a service's metric at a moment, kept to be compared with later. */
export interface MetricSample {
  /** ISO 8601. */
  readonly at: string;
  readonly value: number;
}

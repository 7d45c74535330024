/** One line of a benchmark: a subject against a baseline that ran in the same process, interleaved with it. */
export interface Measure {
  readonly measure: string;
  readonly subject: number;
  readonly baseline: number;
  readonly unit: string;
  readonly ratio: number;
  /** For people and machines: `<= 1.5`, `>= 0.6`; `-` where the figure is only reported. */
  readonly target: string;
  readonly ok: boolean;
}

export interface Target {
  readonly atMost?: number;
  readonly atLeast?: number;
}

export function measure(name: string, unit: string, subject: number, baseline: number, target: Target = {}): Measure {
  const ratio = Number((subject / baseline).toFixed(2));
  const { atMost, atLeast } = target;
  const ok = (atMost === undefined || ratio <= atMost) && (atLeast === undefined || ratio >= atLeast);
  const shown = atMost !== undefined ? `<= ${atMost}` : atLeast !== undefined ? `>= ${atLeast}` : '-';
  return { measure: name, subject: rounded(subject), baseline: rounded(baseline), unit, ratio, target: shown, ok };
}

/** The value below which `share` of the samples lie; 0.5 is the median. */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

function rounded(value: number): number {
  return Number(value.toFixed(value < 10 ? 2 : 1));
}

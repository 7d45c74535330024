import type { MetricSample } from '../samples.js';
import { median, theilSen } from '../theil-sen.js';

/** How a metric moves, by its samples. */
export interface Trend {
  readonly samplesCount: number;
  /** How far back they go. */
  readonly spanMs: number;
  /** Absent where there are too few, or they are too close together. */
  readonly perDay?: number;
  /** Samples far from the line of all; the furthest, with its moment (ISO 8601). */
  readonly outliersCount: number;
  readonly furthest?: MetricSample;
}

const DAY_MS = 86_400_000;
const FEWEST_SAMPLES = 3;
const SHORTEST_SPAN_MS = 3_600_000;
/** As many times further than half of the samples are, and by so much of the usual value: small things are always uneven. */
const TIMES_FURTHER = 6;
const SHARE_FURTHER = 0.25;

export function trendOf(samples: readonly MetricSample[]): Trend {
  const points = samples
    .map(({ at, value }) => ({ x: Date.parse(at), y: value, at }))
    .filter(({ x, y }) => Number.isFinite(x) && Number.isFinite(y))
    .sort((a, b) => a.x - b.x);
  const first = points[0]?.x ?? 0;
  const spanMs = (points.at(-1)?.x ?? 0) - first;
  const nothing = { samplesCount: points.length, spanMs, outliersCount: 0 };
  if (points.length < FEWEST_SAMPLES || spanMs < SHORTEST_SPAN_MS) return nothing;
  const line = theilSen(points.map(({ x, y }) => ({ x: x - first, y })));
  if (!line) return nothing;
  const away = points.map(({ x, y }) => Math.abs(y - (line.intercept + line.slope * (x - first))));
  const usual = Math.abs(median(points.map(({ y }) => y)) ?? 0);
  const limit = Math.max(TIMES_FURTHER * (median(away) ?? 0), SHARE_FURTHER * usual);
  const outliers = points
    .map(({ at, y }, index) => ({ at, value: y, away: away[index] ?? 0 }))
    .filter((point) => point.away > limit)
    .sort((a, b) => b.away - a.away);
  const [furthest] = outliers;
  return {
    ...nothing,
    perDay: line.slope * DAY_MS,
    outliersCount: outliers.length,
    ...(furthest && { furthest: { at: furthest.at, value: furthest.value } }),
  };
}

/** For a line of a report. */
export function trendValues({ samplesCount, spanMs, perDay, outliersCount, furthest }: Trend) {
  return {
    ...{ samplesCount, spanMs, outliersCount },
    ...(perDay !== undefined && { perDay }),
    ...(furthest && { furthest: furthest.value, furthestAt: furthest.at }),
  };
}

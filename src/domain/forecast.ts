import { byteSize } from './byte-size.js';
import type { MetricSample } from './samples.js';
import { theilSen } from './theil-sen.js';

/** When a disk will be full if it goes on filling as it has. */
export interface Forecast {
  /** ISO 8601. */
  readonly fullAt: string;
  readonly bytesPerDay: number;
  /** How far back the samples go that say so. */
  readonly spanMs: number;
}

const DAY_MS = 86_400_000;
/** Two points make a line of any two accidents. */
const FEWEST_SAMPLES = 3;
const SHORTEST_SPAN_MS = 15 * 60_000;
/** What lies further away is nobody's worry, and no trend holds that long. */
const HORIZON_MS = 3_650 * DAY_MS;

/**
 * From samples of used bytes, in any order, and what the disk can hold now. Undefined where it does not fill: too few samples,
 * a quarter of an hour or less, no growth, or not within ten years. One that is full already is full at its newest sample.
 */
export function forecastFull(used: readonly MetricSample[], capacityBytes: number): Forecast | undefined {
  const points = used
    .map(({ at, value }) => ({ x: Date.parse(at), y: value }))
    .filter(({ x, y }) => Number.isFinite(x) && Number.isFinite(y))
    .sort((a, b) => a.x - b.x);
  const [oldest, newest] = [points[0], points.at(-1)];
  if (!oldest || !newest || points.length < FEWEST_SAMPLES || newest.x - oldest.x < SHORTEST_SPAN_MS) return undefined;
  // From the oldest sample on, because milliseconds since 1970 times bytes would leave no digits for the rest.
  const line = theilSen(points.map(({ x, y }) => ({ x: x - oldest.x, y })));
  if (!line || line.slope <= 0) return undefined;
  const fullAtMs = oldest.x + (capacityBytes - line.intercept) / line.slope;
  if (fullAtMs - newest.x > HORIZON_MS) return undefined;
  return {
    fullAt: new Date(Math.max(fullAtMs, newest.x)).toISOString(),
    bytesPerDay: line.slope * DAY_MS,
    spanMs: newest.x - oldest.x,
  };
}

/** For people, in one line. */
export function describeForecast(forecast: Forecast | undefined): string {
  if (!forecast) return 'no trend by which it fills';
  const day = forecast.fullAt.slice(0, 16).replace('T', ' ');
  const hours = Number((forecast.spanMs / 3_600_000).toFixed(1));
  return `grows by ${byteSize(forecast.bytesPerDay)} a day (trend of ${hours} h): full on ${day} UTC`;
}

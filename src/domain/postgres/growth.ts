import { byteSize } from '../byte-size.js';
import type { Judgement } from '../judgement.js';
import { percent } from '../percent.js';
import type { MetricSample } from '../samples.js';
import { theilSen } from '../theil-sen.js';

export interface DatabaseSize {
  readonly database: string;
  readonly bytes: number;
}

/** What a size is compared with. */
export interface KeptSizes {
  /** The newest sample that is at least 20 hours old. */
  readonly dayAgo?: MetricSample | undefined;
  /** The samples of the last seven days. */
  readonly week: readonly MetricSample[];
}

const DAY_MS = 86_400_000;
/** Old enough to stand for a day; a daily look comes some minutes early or late. */
export const DAY_AGO_MS = 20 * 3_600_000;
export const WEEK_MS = 7 * DAY_MS;

/** Growth in a day, scaled to one where the sample is older or a little younger, against the limit and the line of the week. */
export function judgeGrowth(size: DatabaseSize, at: string, kept: KeptSizes, maxPerDay: number): Judgement {
  const now = `${size.database} has ${byteSize(size.bytes)}`;
  const { dayAgo } = kept;
  if (!dayAgo || dayAgo.value <= 0) {
    return { health: 'unknown', code: 'too_early', detail: `${now}; no sample of a day ago to compare with yet` };
  }
  const elapsedMs = Date.parse(at) - Date.parse(dayAgo.at);
  const share = ((size.bytes - dayAgo.value) / dayAgo.value) * (DAY_MS / elapsedMs);
  const hours = Math.round(elapsedMs / 3_600_000);
  const detail = `${now}, ${byteSize(dayAgo.value)} ${hours} h ago: ${percent(share)} in a day, limit ${percent(maxPerDay)}; ${expectation(kept.week)}`;
  return share > maxPerDay
    ? { health: 'unhealthy', code: 'growing', detail }
    : { health: 'healthy', code: 'ok', detail };
}

function expectation(week: readonly MetricSample[]): string {
  const points = week.map(({ at, value }) => ({ x: Date.parse(at) / DAY_MS, y: value }));
  const first = points[0];
  const line = first && theilSen(points.map(({ x, y }) => ({ x: x - first.x, y })));
  if (!line || line.intercept <= 0) return 'no line of the last 7 days yet';
  const span = Number(((points.at(-1)?.x ?? first.x) - first.x).toFixed(1));
  return `linear over the last ${span} days: ${percent(line.slope / line.intercept)} (${byteSize(line.slope)}) in a day`;
}

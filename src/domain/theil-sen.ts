/** One point of a series. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Line {
  readonly slope: number;
  readonly intercept: number;
}

/** Pairs grow with the square, so a longer series is thinned out evenly; its ends stay. */
const MOST_POINTS = 300;

/**
 * The line of Theil and Sen: the median of the slopes of all pairs. Up to 29 % of the points may be anything (a big file that
 * came and went) without moving it. Undefined where no two points have different x.
 */
export function theilSen(points: readonly Point[]): Line | undefined {
  const kept = thinned(points);
  const slopes = kept.flatMap((a, index) =>
    kept
      .slice(index + 1)
      .filter((b) => b.x !== a.x)
      .map((b) => (b.y - a.y) / (b.x - a.x)),
  );
  const slope = median(slopes);
  if (slope === undefined) return undefined;
  const intercept = median(kept.map(({ x, y }) => y - slope * x)) ?? 0;
  return { slope, intercept };
}

export function median(values: readonly number[]): number | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle];
  if (upper === undefined) return undefined;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}

function thinned(points: readonly Point[]): readonly Point[] {
  if (points.length <= MOST_POINTS) return points;
  const step = (points.length - 1) / (MOST_POINTS - 1);
  return Array.from({ length: MOST_POINTS }, (_, index) => points[Math.round(index * step)]).filter(
    (point) => point !== undefined,
  );
}

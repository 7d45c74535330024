/** Free room at one moment. */
export interface RoomSample {
  readonly atMs: number;
  readonly freeBytes: number;
}

const FEWEST = 3;
const SHORTEST_SPAN_MS = 3_600_000;

/**
 * After how many milliseconds there will be no room left, by the straight line through what was measured. Undefined where there
 * is too little to say (three samples over an hour), or where the room does not shrink.
 */
export function fullInMs(samples: readonly RoomSample[], nowMs: number): number | undefined {
  const times = samples.map(({ atMs }) => atMs);
  if (samples.length < FEWEST || Math.max(...times) - Math.min(...times) < SHORTEST_SPAN_MS) return undefined;
  const meanAt = mean(times);
  const meanFree = mean(samples.map(({ freeBytes }) => freeBytes));
  const spread = sum(samples.map(({ atMs }) => (atMs - meanAt) ** 2));
  const together = sum(samples.map(({ atMs, freeBytes }) => (atMs - meanAt) * (freeBytes - meanFree)));
  const bytesPerMs = together / spread;
  if (!(bytesPerMs < 0)) return undefined;
  return Math.max(0, (meanFree + bytesPerMs * (nowMs - meanAt)) / -bytesPerMs);
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);
const mean = (numbers: readonly number[]): number => sum(numbers) / numbers.length;

import { percentile } from '../measure.js';

/** Does one thing once and gives how many milliseconds of it count. */
export type Timed = () => Promise<number>;

/**
 * Several subjects by turns, the order turned round each time, so that whatever the machine does meanwhile meets all of them.
 * Gives the median of each; the first round warms up and does not count.
 */
export async function interleaved<Name extends string>(
  subjects: Readonly<Record<Name, Timed>>,
  rounds: number,
): Promise<Readonly<Record<Name, number>>> {
  const names = Object.keys(subjects) as Name[];
  const took = new Map<Name, number[]>(names.map((name) => [name, []]));
  for (let round = 0; round <= rounds; round += 1) {
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      const ms = await subjects[name]();
      if (round > 0) took.get(name)?.push(ms);
    }
  }
  return Object.fromEntries(names.map((name) => [name, percentile(took.get(name) ?? [], 0.5)])) as Record<Name, number>;
}

export async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedMs = performance.now();
  await work();
  return performance.now() - startedMs;
}

/** Rows a second. */
export function rate(rows: number, tookMs: number): number {
  return (rows / tookMs) * 1_000;
}

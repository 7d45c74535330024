import type { Mode } from '../../domain/incident.js';
import type { Judgement } from '../../domain/judgement.js';
import { DAY_AGO_MS, judgeGrowth, WEEK_MS } from '../../domain/postgres/growth.js';
import type { DatabaseSize } from '../../domain/postgres/growth.js';
import type { EarlierTotals, StatementTimes } from '../../domain/postgres/statements.js';
import type { SamplesPort } from '../ports.js';

/**
 * Looks that compare with earlier ones. What they keep is Guardia's own memory and changes nothing of the operation, so they
 * stay looks; a dry run keeps nothing all the same.
 */
const QUARTER_OF_AN_HOUR_MS = 15 * 60_000;
/** Older totals are no comparison for what is slow now. */
const OLDEST_TOTALS_MS = 24 * 3_600_000;

export async function growthSince(
  samples: SamplesPort,
  service: string,
  mode: Mode,
  size: DatabaseSize,
  maxPerDay: number,
): Promise<Judgement> {
  const nowMs = Date.now();
  // A service that is given another database has nothing to do with the one before.
  const metric = `database_bytes/${size.database}`;
  const [dayAgo, week] = await Promise.all([
    samples.sampleBefore(service, metric, iso(nowMs - DAY_AGO_MS)),
    samples.samples(service, metric, iso(nowMs - WEEK_MS)),
  ]);
  if (mode !== 'dry-run') await samples.recordSample(service, metric, size.bytes, iso(nowMs));
  return judgeGrowth(size, iso(nowMs), { dayAgo, week }, maxPerDay);
}

/** The totals of a quarter of an hour ago or before, where there are; a store that is away makes the mean longer, and no less true. */
export async function statementsSince(
  samples: SamplesPort,
  service: string,
  mode: Mode,
  { totals }: StatementTimes,
): Promise<EarlierTotals | undefined> {
  if (!totals) return undefined;
  const nowMs = Date.now();
  try {
    const [totalMs, calls] = await Promise.all([
      samples.sampleBefore(service, 'statements_total_ms', iso(nowMs - QUARTER_OF_AN_HOUR_MS)),
      samples.sampleBefore(service, 'statements_calls', iso(nowMs - QUARTER_OF_AN_HOUR_MS)),
    ]);
    if (mode !== 'dry-run') {
      await samples.recordSample(service, 'statements_total_ms', totals.totalMs, iso(nowMs));
      await samples.recordSample(service, 'statements_calls', totals.calls, iso(nowMs));
    }
    const together = totalMs && calls && totalMs.at === calls.at;
    if (!together || Date.parse(calls.at) < nowMs - OLDEST_TOTALS_MS) return undefined;
    return { at: calls.at, totalMs: totalMs.value, calls: calls.value };
  } catch {
    return undefined;
  }
}

function iso(atMs: number): string {
  return new Date(atMs).toISOString();
}

import type { MetricSample } from '../domain/samples.js';
import { ask } from './db.js';
import type { Db } from './db.js';
import { storableText } from './storable.js';

/** 40 days with one sample every five minutes at most, however often somebody looks. */
const KEPT = '40 days';
const NOT_WITHIN = '5 minutes';
const MOST_LISTED = 12_000;
const MOST_METRICS = 1_000;

/**
 * Keeps what a service's metric was at a moment, where the sample before is not too young, and forgets what is old, of all
 * services. Writing the same again changes nothing.
 */
export async function recordSample(db: Db, service: string, metric: string, value: number, at: string): Promise<void> {
  await ask(
    db,
    `WITH forgotten AS (
       DELETE FROM guardia.metric_samples WHERE at < least(now(), $3::timestamptz) - interval '${KEPT}'
     )
     INSERT INTO guardia.metric_samples (service, metric, at, value)
     SELECT $1, $2, $3, $4
     WHERE NOT EXISTS (
       SELECT FROM guardia.metric_samples
       WHERE service = $1 AND metric = $2 AND at <= $3 AND at > $3::timestamptz - interval '${NOT_WITHIN}'
     )
     ON CONFLICT DO NOTHING`,
    [storableText(service), storableText(metric), at, value],
  );
}

/** The newest sample of that moment or before it. */
export async function sampleBefore(
  db: Db,
  service: string,
  metric: string,
  at: string,
): Promise<MetricSample | undefined> {
  const [row] = await ask<SampleRow>(
    db,
    `SELECT at, value FROM guardia.metric_samples
     WHERE service = $1 AND metric = $2 AND at <= $3 ORDER BY at DESC LIMIT 1`,
    [storableText(service), storableText(metric), at],
  );
  return row && sampleOf(row);
}

/** From that moment on, oldest first. */
export async function listSamples(
  db: Db,
  service: string,
  metric: string,
  since: string,
): Promise<readonly MetricSample[]> {
  const rows = await ask<SampleRow>(
    db,
    `SELECT at, value FROM guardia.metric_samples
     WHERE service = $1 AND metric = $2 AND at >= $3 ORDER BY at DESC LIMIT ${MOST_LISTED}`,
    [storableText(service), storableText(metric), since],
  );
  return rows.reverse().map(sampleOf);
}

/** Every metric of that beginning, of all services. */
export async function listSampled(db: Db, beginning: string): Promise<readonly SampledMetric[]> {
  const rows = await ask<{ service: string; metric: string; samples: number; newest: Date }>(
    db,
    `SELECT service, metric, count(*)::int AS samples, max(at) AS newest FROM guardia.metric_samples
     WHERE starts_with(metric, $1) GROUP BY 1, 2 ORDER BY 1, 2 LIMIT ${MOST_METRICS}`,
    [storableText(beginning)],
  );
  return rows.map(({ newest, ...row }) => ({ ...row, newestAt: newest.toISOString() }));
}

/** What is known of one metric of one service. */
export interface SampledMetric {
  readonly service: string;
  readonly metric: string;
  readonly samples: number;
  /** ISO 8601. */
  readonly newestAt: string;
}

interface SampleRow {
  at: Date;
  value: number;
}

function sampleOf({ at, value }: SampleRow): MetricSample {
  return { at: at.toISOString(), value };
}

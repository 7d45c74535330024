import type { RecordFault } from '../../domain/ingestion/faults.js';
import type { FrequentFault, QualityReport } from '../../domain/ingestion/run.js';
import { IntegrationError } from '../integration-error.js';
import type { Ask } from './masters-client.js';
import { withoutNulls } from './without-nulls.js';
import type { Nullable } from './without-nulls.js';

const LOADS_BEFORE = 30;
const MOST_FREQUENT = 3;
const EXAMPLES = 3;

/** What the rejected records of a load say, beside those of up to 30 whole files of the same master before it. */
export async function qualityOf(ask: Ask, loadId: number, maxErrorRate: number): Promise<QualityReport> {
  const { rows } = await ask<LoadRow>(RATES, [loadId, LOADS_BEFORE]);
  const [load] = rows;
  if (!load) throw new IntegrationError('NOT_FOUND', `the ledger has no load ${loadId}`);
  const faults = await ask<FaultRow>(FREQUENT, [loadId, MOST_FREQUENT, EXAMPLES]);
  return {
    errorRate: load.rate,
    maxErrorRate,
    exceeded: load.rate > maxErrorRate,
    mostFrequent: faults.rows.map(frequentFault),
    history: { loads: load.loads, meanErrorRate: load.mean, worstErrorRate: load.worst },
  };
}

interface LoadRow {
  readonly rate: number;
  readonly loads: number;
  readonly mean: number;
  readonly worst: number;
}
interface FaultRow {
  readonly fault: RecordFault;
  readonly field: string | null;
  readonly count: number;
  readonly examples: readonly Nullable<FrequentFault['examples'][number]>[];
}

function frequentFault({ fault, field, count, examples }: FaultRow): FrequentFault {
  return { fault, ...(field !== null && { field }), count, examples: examples.map((one) => withoutNulls(one)) };
}

const RATE = `CASE WHEN "rows_read" = 0 THEN 0 ELSE "rows_rejected"::float8 / "rows_read" END`;
const RATES = `
  WITH this AS (SELECT * FROM "ingestion_loads" WHERE "load_id" = $1),
  before AS (
    SELECT ${RATE.replaceAll('"rows', 'l."rows')} AS rate FROM "ingestion_loads" l JOIN this USING ("master")
    WHERE l."load_id" < $1 AND l."state" = 'loaded' AND NOT l."records_only" AND l."again_number" = 0
    ORDER BY l."load_id" DESC LIMIT $2)
  SELECT ${RATE} AS rate, (SELECT count(*) FROM before) AS loads,
         (SELECT coalesce(avg(rate), 0) FROM before) AS mean, (SELECT coalesce(max(rate), 0) FROM before) AS worst
  FROM this`;

const FREQUENT = `
  WITH errors AS (
    SELECT "error_type" AS fault, "field", "line_number" AS line, "value",
           row_number() OVER (PARTITION BY "error_type", "field" ORDER BY "line_number") AS place
    FROM "error_log" WHERE "load_id" = $1 AND "error_type" <> 'refused_by_oracle')
  SELECT fault, "field", count(*) AS count,
         jsonb_agg(jsonb_build_object('lineNumber', line, 'value', "value") ORDER BY line) FILTER (WHERE place <= $3) AS examples
  FROM errors GROUP BY fault, "field" ORDER BY count(*) DESC, fault, "field" LIMIT $2`;

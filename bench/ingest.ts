import { whyMissing } from '../test/support/require.js';
import { besideMeasures, GROWTH_LAYOUTS, growthMeasures } from './ingest/growth-measures.js';
import { openGround } from './ingest/ground.js';
import { insertMeasures, PATH_LAYOUTS, pathMeasures } from './ingest/path-measures.js';
import { hasPsql } from './ingest/psql.js';
import { relayMeasures } from './ingest/relay-measures.js';
import { parseMeasures, stagingMeasures } from './ingest/staging-measures.js';
import { benchKafkaPublish } from './kafka-publish.js';
import type { Measure } from './measure.js';

const ROWS = 100_000;
const ROUNDS = 5;
const INSERT_ROUNDS = 3;
const RELAY_ROUNDS = 12;

export interface IngestOptions {
  /** Of the files; growth goes to ten times as many. */
  readonly rows?: number;
}

/**
 * The daily ingestion against what it is made of, by turns in one run, on a PostgreSQL with the durability that it has by
 * default. What the machine lacks (psql, Kafka) is said, and its measures are left out.
 */
export async function benchIngest({ rows = ROWS }: IngestOptions = {}): Promise<readonly Measure[]> {
  const measures: Measure[] = [];
  const stage = async (title: string, work: () => Promise<readonly Measure[]>): Promise<void> => {
    console.error(`${title} …`);
    measures.push(...(await work()));
  };
  // First, because a disk that is still busy with what the others wrote makes each mark of the relay wait.
  const noKafka = await whyMissing('kafka');
  if (noKafka === undefined) {
    await stage('relay', () => relayMeasures(Math.ceil(rows / 2), RELAY_ROUNDS));
    await stage('publish', benchKafkaPublish);
  } else console.error(`SKIPPED, it needs kafka: ${noKafka}`);
  const withPsql = hasPsql();
  if (!withPsql) console.error('SKIPPED, it needs psql (Debian: postgresql-client): what is measured against psql');
  const ground = await openGround([...PATH_LAYOUTS, ...GROWTH_LAYOUTS]);
  try {
    await stage('parse and validate', () => parseMeasures(ground, rows, ROUNDS));
    if (withPsql) {
      await stage('load step', () => stagingMeasures(ground, rows, ROUNDS));
      await stage('whole path', () => pathMeasures(ground, rows, ROUNDS));
    }
    await stage('against INSERT', () => insertMeasures(ground, rows, INSERT_ROUNDS));
    await stage('growth', () => growthMeasures(ground, rows));
    await stage('files at once', () => besideMeasures(ground, rows));
  } finally {
    await ground.close();
  }
  return measures;
}

import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type pg from 'pg';
import { readTopic } from '../../test/support/kafka-topic.js';
import type { TopicRecord } from '../../test/support/kafka-topic.js';
import { ERP_LAYOUTS } from './erp-files.js';

/** What stands everywhere after an ingestion, without serial ids and times; two that went the same way are deeply equal. */
export interface Outcome {
  /** `processed/2026-11-22/CLI_1.csv <SHA-256>`, sorted. */
  readonly folders: readonly string[];
  /** Of each table the rows as JSON, sorted; of the large ones their number and a digest. */
  readonly tables: Readonly<Record<string, readonly string[]>>;
  /** Staging tables that nobody dropped. */
  readonly left: readonly string[];
}

/** What is in the topics. */
export interface Published {
  /** Of each partition the ids in the order in which they came first. */
  readonly ids: Readonly<Record<string, readonly string[]>>;
  /** How many records came once more. */
  readonly repeats: number;
  /** Repeats that a consumer could not drop: they have not the id, the key or the content of the first. */
  readonly unlike: readonly string[];
}

/** Ids that the database counts, times, names of runs, and what has an inode in it. */
const NOT_COMPARED = [
  ...['id', 'load_id', 'run_id', 'deed', 'timestamp', 'time', 'started_at', 'loaded_at', 'actualizado_en'],
  ...['corrected_at', 'corrected_by_load'],
];
const SMALL = ['error_log', 'audit_log', 'ingestion_loads'];
const LARGE = ['outbox', ...ERP_LAYOUTS.map(({ target }) => target.table)];
/** Names the load that has the content already, by its number. */
const WITHOUT_LOAD_ID = `CASE WHEN jsonb_typeof(r -> 'detail') = 'object' THEN r || jsonb_build_object('detail', (r -> 'detail') - 'loadId') ELSE r END`;

export async function lookAtOutcome(outside: pg.Pool, home: string, schema: string): Promise<Outcome> {
  const texts = async (sql: string): Promise<readonly string[]> =>
    (await outside.query<{ text: string }>(sql)).rows.map(({ text }) => text);
  const rows = (table: string): string =>
    `SELECT (${WITHOUT_LOAD_ID})::text AS text
     FROM (SELECT to_jsonb(t) - ARRAY['${NOT_COMPARED.join(`', '`)}'] AS r FROM "${schema}"."${table}" t) AS s`;
  const tables: Record<string, readonly string[]> = {};
  for (const table of SMALL) tables[table] = await texts(`${rows(table)} ORDER BY 1`);
  for (const table of LARGE) {
    tables[table] = await texts(
      `SELECT count(*) || ' rows, ' || coalesce(md5(string_agg(text, E'\\n' ORDER BY text)), '') AS text FROM (${rows(table)}) AS x`,
    );
  }
  const left = await texts(
    `SELECT table_name AS text FROM information_schema.tables WHERE table_schema = '${schema}' AND table_name ~ '^(staging|rejects)_'`,
  );
  return { folders: await filesOf(home), tables, left };
}

export async function lookAtTopics(brokers: readonly string[], topicPrefix: string): Promise<Published> {
  const ids: Record<string, string[]> = {};
  const unlike: string[] = [];
  let repeats = 0;
  for (const { name } of ERP_LAYOUTS) {
    const first = new Map<string, TopicRecord>();
    for (const record of await readTopic(brokers, `${topicPrefix}${name}`)) {
      const position = record.headers['ce_outboxposition'] ?? '';
      const before = first.get(position);
      if (!before) {
        first.set(position, record);
        (ids[`${name}/${record.partition}`] ??= []).push(record.headers['ce_id'] ?? '');
        continue;
      }
      repeats += 1;
      if (!isSame(record, before)) unlike.push(`${name} ${position}`);
    }
  }
  return { ids, repeats, unlike };
}

function isSame(a: TopicRecord, b: TopicRecord): boolean {
  return a.headers['ce_id'] === b.headers['ce_id'] && a.key === b.key && a.value === b.value;
}

async function filesOf(home: string): Promise<readonly string[]> {
  const entries = await readdir(home, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const shown = files.map(async ({ parentPath, name }) => {
    const path = join(parentPath, name);
    const hash = createHash('sha256').update(await readFile(path));
    return `${relative(home, path)} ${hash.digest('hex')}`;
  });
  return (await Promise.all(shown)).sort();
}

import { createReadStream } from 'node:fs';
import { parse } from 'csv-parse';
import pg from 'pg';
import type { Layout, LayoutField } from '../../src/domain/ingestion/layout.js';
import { DATE } from './ground.js';

const ROWS_A_STATEMENT = 1_000;
const TYPES = {
  text: 'text',
  integer: 'int8',
  decimal: 'numeric',
  date: 'date',
  timestamp: 'timestamp',
  boolean: 'bool',
} as const satisfies Record<LayoutField['type'], string>;

/** What becomes of the events: rows of another INSERT, made by the same statement in the database, or none. */
export type InsertedEvents = 'inserted' | 'by_statement' | 'none';

export interface InsertOrder {
  readonly layout: Layout;
  readonly file: string;
  readonly loadId: number;
  readonly events: InsertedEvents;
}

type Row = Readonly<Record<string, unknown>>;

/**
 * What is written where COPY is not known: csv-parse, and INSERT of 1,000 rows at a time with ON CONFLICT DO UPDATE, in one
 * transaction. It validates nothing.
 */
export async function multiInsert(databaseUrl: string, order: InsertOrder): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query('BEGIN');
    let written = 0;
    let rows: string[][] = [];
    const flush = async (): Promise<void> => {
      const values = rows.flatMap((row) => row.map((value) => (value === '' ? null : value)));
      const changed = await client.query<Row>(rowsSql(order, rows.length, written), values);
      if (order.events === 'inserted' && changed.rows.length > 0) {
        await client.query(eventsSql(order, changed.rows.length), eventValues(order, changed.rows, written));
      }
      written += rows.length;
      rows = [];
    };
    for await (const row of createReadStream(order.file).pipe(parse({ from: 2 }))) {
      rows.push(row as string[]);
      if (rows.length === ROWS_A_STATEMENT) await flush();
    }
    if (rows.length > 0) await flush();
    await client.query('COMMIT');
  } finally {
    await client.end();
  }
}

function rowsSql({ layout, loadId, events }: InsertOrder, rows: number, before: number): string {
  const { fields, key, target, name } = layout;
  const columns = fields.map((field) => field.name);
  const changing = columns.filter((column) => !key.includes(column));
  const types = fields.map(({ type }) => TYPES[type]);
  const upsert = `INSERT INTO ${target.table} AS t (${columns.join(', ')}, load_id, fecha_proceso, actualizado_en)
    VALUES ${places(rows, types, `${loadId}, '${DATE}', now()`)}
    ON CONFLICT (${key.join(', ')}) DO UPDATE SET ${changing.map((column) => `${column} = EXCLUDED.${column}`).join(', ')},
      load_id = EXCLUDED.load_id, fecha_proceso = EXCLUDED.fecha_proceso, actualizado_en = EXCLUDED.actualizado_en
    WHERE (${changing.map((column) => `t.${column}`).join(', ')}) IS DISTINCT FROM (${changing.map((column) => `EXCLUDED.${column}`).join(', ')})`;
  if (events === 'none') return upsert;
  const changed = `${upsert} RETURNING ${columns.join(', ')}`;
  if (events === 'inserted') return changed;
  const entity = key.map((column) => `w.${column}::text`).join(` || '|' || `);
  return `WITH w AS (${changed})
    INSERT INTO outbox (load_id, n, event_id, master, kind, entity_key, time, data)
    SELECT ${loadId}, ${before} + row_number() OVER (), '${name}/${loadId}/' || ${entity}, '${name}', 'created', ${entity}, now(),
      row_to_json(w)
    FROM w`;
}

function eventsSql({ layout, loadId }: InsertOrder, rows: number): string {
  return `INSERT INTO outbox (n, event_id, entity_key, data, load_id, master, kind, time)
    VALUES ${places(rows, ['int8', 'text', 'text', 'json'], `${loadId}, '${layout.name}', 'created', now()`)}`;
}

function eventValues({ layout, loadId }: InsertOrder, rows: readonly Row[], before: number): unknown[] {
  return rows.flatMap((row, index) => {
    const entity = layout.key.map((column) => String(row[column])).join('|');
    return [before + index + 1, `${layout.name}/${loadId}/${entity}`, entity, JSON.stringify(row)];
  });
}

/** `($1::text, $2::int8 …), ($11::text …) …` */
function places(rows: number, types: readonly string[], rest: string): string {
  const one = (row: number): string =>
    types.map((type, index) => `$${row * types.length + index + 1}::${type}`).join(', ');
  return Array.from({ length: rows }, (_, row) => `(${one(row)}, ${rest})`).join(', ');
}

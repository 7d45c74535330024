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

export interface InsertOrder {
  readonly layout: Layout;
  readonly file: string;
  readonly loadId: number;
  /** Also an event in the outbox for each row that changed, as a load of ours has it; by the same statement. */
  readonly withEvents: boolean;
}

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
      await client.query(insertSql(order, rows.length, written), values);
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

function insertSql({ layout, loadId, withEvents }: InsertOrder, rows: number, before: number): string {
  const { fields, key, target, name } = layout;
  const columns = fields.map((field) => field.name);
  const changing = columns.filter((column) => !key.includes(column));
  const upsert = `INSERT INTO ${target.table} AS t (${columns.join(', ')}, load_id, fecha_proceso, actualizado_en)
    VALUES ${places(layout, rows, `${loadId}, '${DATE}', now()`)}
    ON CONFLICT (${key.join(', ')}) DO UPDATE SET ${changing.map((column) => `${column} = EXCLUDED.${column}`).join(', ')},
      load_id = EXCLUDED.load_id, fecha_proceso = EXCLUDED.fecha_proceso, actualizado_en = EXCLUDED.actualizado_en
    WHERE (${changing.map((column) => `t.${column}`).join(', ')}) IS DISTINCT FROM (${changing.map((column) => `EXCLUDED.${column}`).join(', ')})`;
  if (!withEvents) return upsert;
  const entity = key.map((column) => `w.${column}::text`).join(` || '|' || `);
  return `WITH w AS (${upsert} RETURNING ${columns.join(', ')})
    INSERT INTO outbox (load_id, n, event_id, master, kind, entity_key, time, data)
    SELECT ${loadId}, ${before} + row_number() OVER (), '${name}/${loadId}/' || ${entity}, '${name}', 'created', ${entity}, now(),
      row_to_json(w)
    FROM w`;
}

/** `($1::text, $2::int8 …), ($11::text …) …` */
function places({ fields }: Layout, rows: number, rest: string): string {
  const one = (row: number): string =>
    fields.map(({ type }, index) => `$${row * fields.length + index + 1}::${TYPES[type]}`).join(', ');
  return Array.from({ length: rows }, (_, row) => `(${one(row)}, ${rest})`).join(', ');
}

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
  /** Also an event in the outbox for each row that changed, as a load of ours has it. */
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
    let events = 0;
    let rows: string[][] = [];
    const flush = async (): Promise<void> => {
      events += await insert(client, order, rows, events);
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

async function insert(
  client: pg.Client,
  { layout, loadId, withEvents }: InsertOrder,
  rows: readonly (readonly string[])[],
  eventsBefore: number,
): Promise<number> {
  const { fields, key, target, name } = layout;
  const values = rows.flatMap((row) => row.map((value) => (value === '' ? null : value)));
  const changing = fields.filter((field) => !key.includes(field.name)).map((field) => field.name);
  const written = await client.query<Readonly<Record<string, unknown>>>(
    `INSERT INTO ${target.table} AS t (${fields.map((field) => field.name).join(', ')}, load_id, fecha_proceso, actualizado_en)
     VALUES ${places(
       rows.length,
       fields.map(({ type }) => TYPES[type]),
       `, ${loadId}, '${DATE}', now()`,
     )}
     ON CONFLICT (${key.join(', ')}) DO UPDATE SET ${changing.map((column) => `${column} = EXCLUDED.${column}`).join(', ')},
       load_id = EXCLUDED.load_id, fecha_proceso = EXCLUDED.fecha_proceso, actualizado_en = EXCLUDED.actualizado_en
     WHERE (${changing.map((column) => `t.${column}`).join(', ')}) IS DISTINCT FROM (${changing.map((column) => `EXCLUDED.${column}`).join(', ')})
     ${withEvents ? 'RETURNING *' : ''}`,
    values,
  );
  if (!withEvents || written.rows.length === 0) return 0;
  const events = written.rows.flatMap((row, index) => {
    const entity = key.map((column) => String(row[column])).join('|');
    const data = Object.fromEntries(fields.map((field) => [field.name, row[field.name]]));
    return [eventsBefore + index + 1, `${name}/${loadId}/${entity}`, entity, JSON.stringify(data)];
  });
  await client.query(
    `INSERT INTO outbox (n, event_id, entity_key, data, load_id, master, kind, time)
     VALUES ${places(written.rows.length, ['int8', 'text', 'text', 'json'], `, ${loadId}, '${name}', 'created', now()`)}`,
    events,
  );
  return written.rows.length;
}

/** `($1::text, $2::int8 …), ($3::text …) …` */
function places(rows: number, types: readonly string[], rest: string): string {
  return Array.from(
    { length: rows },
    (_, row) => `(${types.map((type, index) => `$${row * types.length + index + 1}::${type}`).join(', ')}${rest})`,
  ).join(', ');
}

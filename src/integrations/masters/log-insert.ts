import { IntegrationError } from '../integration-error.js';
import { quoteName } from './identifiers.js';
import type { Ask } from './masters-client.js';
import type { OwnTable } from './own-tables.js';
import { readShape } from './table-shape.js';
import type { ColumnShape, TableShape } from './table-shape.js';

/** Columns of a log and, for each, the SQL that gives its value. */
export type LogValues = Readonly<Record<string, string>>;

/**
 * `INSERT INTO <log> (…) SELECT …`, to be followed by FROM or WHERE. Each value is cast to what its column is: in a log that a
 * user made, a text may have to be cut to its `varchar(50)`, and an empty one may not be null.
 */
export function logInsertSql(table: OwnTable, shape: TableShape, values: LogValues): string {
  const columns = Object.entries(values).flatMap(([name, sql]) => {
    const column = shape.columns.get(name);
    return column ? [{ name: quoteName(name), sql: castSql(sql, column) }] : [];
  });
  return `INSERT INTO ${quoteName(table.name)} (${columns.map(({ name }) => name).join(', ')})\nSELECT ${columns.map(({ sql }) => sql).join(', ')}`;
}

/** The shape of a log; where `prepare` has not been there yet, CONFIG_INVALID. */
export async function shapeOfLog(ask: Ask, schema: string, table: OwnTable): Promise<TableShape> {
  const shape = await readShape(ask, schema, table.name);
  if (shape) return shape;
  throw new IntegrationError(
    'CONFIG_INVALID',
    `the pipeline's database has no table ${schema}.${table.name}: it was not prepared`,
  );
}

const EMPTY: Readonly<Record<string, string>> = { text: `''`, varchar: `''`, bpchar: `''`, int8: '0', int4: '0' };

function castSql(sql: string, { type, base, notNull }: ColumnShape): string {
  const empty = notNull ? EMPTY[base] : undefined;
  return `CAST(${empty === undefined ? sql : `coalesce(${sql}, ${empty})`} AS ${type})`;
}

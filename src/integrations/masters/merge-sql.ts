import type { OutboxEvent } from '../../domain/ingestion/event.js';
import type { Layout, LayoutField } from '../../domain/ingestion/layout.js';
import { quoteField, quoteFields, quoteName, quoteTable } from './identifiers.js';
import { literal, recordSql } from './record-sql.js';
import { stagingTables } from './staging-sql.js';
import type { TableShape } from './table-shape.js';

/** Longer integers would lose digits where JSON numbers are doubles. */
const EXACT_DIGITS = 15;
const LARGEST_EXACT = '9007199254740991';

/** How many rows stand in staging, and how many different keys they have. */
export function countStagedSql(layout: Layout, hash: string): string {
  return `SELECT coalesce(sum(n), 0)::int8 AS rows, count(*) AS keys
FROM (SELECT count(*) AS n FROM ${stagingTables(hash).staging} GROUP BY ${keys(layout).join(', ')}) AS k`;
}

// Names of our own have a space in them, which no field has.

/** Turns down every record whose key stands in an earlier line of the file, written by its `columns`. */
export function rejectRepeatedSql(layout: Layout, hash: string, columns?: readonly string[]): string {
  const { staging, rejects } = stagingTables(hash);
  return `WITH repeated AS (
  SELECT ${keys(layout).join(', ')}, min("line_number") AS "first line" FROM ${staging}
  GROUP BY ${keys(layout).join(', ')} HAVING count(*) > 1
), gone AS (
  DELETE FROM ${staging} s USING repeated r
  WHERE ${keys(layout)
    .map((key) => `s.${key} = r.${key}`)
    .join(' AND ')} AND s."line_number" > r."first line"
  RETURNING s.*, r."first line"
)
INSERT INTO ${rejects} ("line_number", "fault", "field", "value", "expected", "entity_key", "record")
SELECT g."line_number", 'duplicate_key', ${literal(layout.key.join('|'))}, left(${entityKey(layout, 'g')}, 200), g."first line"::text,
  left(${entityKey(layout, 'g')}, 200), ${recordSql(layout, 'g', columns)}
FROM gone g`;
}

/** Turns down every record that refers to a row which its master does not have; $1 is what the message says of that master. */
export function rejectUnknownSql(
  layout: Layout,
  hash: string,
  {
    field,
    to,
    table,
    isOwn,
  }: { readonly field: string; readonly to: string; readonly table: string; readonly isOwn: boolean },
  columns?: readonly string[],
): string {
  const { staging, rejects } = stagingTables(hash);
  const column = quoteField(field);
  // A master that refers to itself may do so within one file.
  const orInFile = isOwn
    ? `\n    AND NOT EXISTS (SELECT 1 FROM ${staging} f WHERE f.${quoteField(to)} = s.${column})`
    : '';
  return `WITH gone AS (
  DELETE FROM ${staging} s
  WHERE s.${column} IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM ${table} t WHERE t.${quoteName(to)} = s.${column})${orInFile}
  RETURNING s.*
)
INSERT INTO ${rejects} ("line_number", "fault", "field", "value", "expected", "entity_key", "record")
SELECT g."line_number", 'unknown_reference', ${literal(field)}, left(g.${column}::text, 200), $1::text,
  left(${entityKey(layout, 'g')}, 200), ${recordSql(layout, 'g', columns)}
FROM gone g`;
}

export interface MergeOptions {
  readonly hash: string;
  /** Rows that a later business date loaded are kept. */
  readonly keepsNewer: boolean;
  readonly target: TableShape;
  /** Few rows are new or changed: they are found by their events, instead of comparing every row with the target once more. */
  readonly byEvents?: boolean;
}

/**
 * An event for each new and each changed row, in the order of the file's lines: $1 load id, $2 how their ids begin and, where
 * newer rows are kept, $3 date.
 */
export function insertEventsSql(layout: Layout, options: MergeOptions): string {
  const { staging } = stagingTables(options.hash);
  const key = keys(layout);
  const [first = ''] = key;
  const data = layout.fields.map((field) => jsonSql(field, 'c'));
  return `INSERT INTO "outbox" ("load_id", "n", "event_id", "master", "kind", "entity_key", "time", "data")
SELECT $1::int8, row_number() OVER (ORDER BY c."line_number"), $2::text || ${entityKey(layout, 'c')}, ${literal(layout.name)},
  CASE WHEN c."is created" THEN 'created' ELSE 'updated' END, ${entityKey(layout, 'c')}, now(),
  (SELECT row_to_json("all fields") FROM (SELECT ${data.join(', ')}) AS "all fields")
FROM (
  SELECT s.*, t.${first} IS NULL AS "is created"
  FROM ${staging} s LEFT JOIN ${quoteTable(layout.target)} t ON ${onKey(key)}
  WHERE t.${first} IS NULL OR (${changed(layout, options, '$3')})
) AS c`;
}

/** Rows that the target does not have, in the order of its key, which fills the index without searching: $1 load id, $2 date. */
export function insertRowsSql(layout: Layout, { hash, target, byEvents }: MergeOptions): string {
  const columns = quoteFields(layout);
  const key = keys(layout);
  const isNew = byEvents
    ? hasEvent(layout, 'created')
    : `NOT EXISTS (SELECT 1 FROM ${quoteTable(layout.target)} t WHERE ${onKey(key)})`;
  return `INSERT INTO ${quoteTable(layout.target)} (${columns.join(', ')}, "load_id", "fecha_proceso", "actualizado_en")
SELECT ${layout.fields.map((field) => cast(field, target)).join(', ')}, $1::int8, $2::date, now()
FROM ${stagingTables(hash).staging} s
WHERE ${isNew}
ORDER BY ${key.map((column) => `s.${column}`).join(', ')}`;
}

/** Rows that the target has otherwise: $1 load id, $2 date. */
export function updateRowsSql(layout: Layout, options: MergeOptions): string {
  const sets = layout.fields
    .filter(({ name }) => !layout.key.includes(name))
    .map((field) => `${quoteField(field.name)} = ${cast(field, options.target)}`);
  const isChanged = options.byEvents ? hasEvent(layout, 'updated') : `(${changed(layout, options, '$2')})`;
  return `UPDATE ${quoteTable(layout.target)} t
SET ${[...sets, `"load_id" = $1::int8`, `"fecha_proceso" = $2::date`, `"actualizado_en" = now()`].join(', ')}
FROM ${stagingTables(options.hash).staging} s
WHERE ${onKey(keys(layout))} AND ${isChanged}`;
}

function hasEvent(layout: Layout, kind: OutboxEvent['kind']): string {
  return `EXISTS (SELECT 1 FROM "outbox" o
  WHERE o."load_id" = $1::int8 AND o."kind" = '${kind}' AND o."entity_key" = ${entityKey(layout, 's')})`;
}

/** The fields of the key joined by `|`; where they are several, one of their own has a backslash before it, so that no two entities share a key. */
export function entityKey(layout: Layout, alias: string): string {
  const parts = keys(layout).map((key) => `${alias}.${key}::text`);
  if (parts.length === 1) return parts.join();
  const backslash = literal('\\');
  return parts
    .map((part) => `replace(replace(${part}, ${backslash}, ${literal('\\\\')}), '|', ${literal('\\|')})`)
    .join(` || '|' || `);
}

function keys(layout: Layout): readonly string[] {
  return layout.key.map(quoteField);
}

function onKey(key: readonly string[]): string {
  return key.map((column) => `t.${column} = s.${column}`).join(' AND ');
}

function changed(layout: Layout, { keepsNewer, target }: MergeOptions, date: string): string {
  const differences = layout.fields
    .filter(({ name }) => !layout.key.includes(name))
    .map((field) => `t.${quoteField(field.name)} IS DISTINCT FROM ${cast(field, target)}`);
  const differs = differences.length === 0 ? 'false' : differences.join(' OR ');
  return keepsNewer ? `(${differs}) AND (t."fecha_proceso" IS NULL OR t."fecha_proceso" <= ${date}::date)` : differs;
}

/** Compared and stored as what the target's column is, so that a rounded or padded value is not a change each day. */
function cast({ name }: LayoutField, target: TableShape): string {
  const column = target.columns.get(name);
  const value = `s.${quoteField(name)}`;
  if (!column) return value;
  if (column.base === 'varchar' || column.base === 'bpchar') return `${value}::${column.base}`;
  return column.base === 'numeric' && column.scale !== undefined ? `${value}::${column.type}` : value;
}

/** Decimals travel as text, and integers as numbers while these are exact: no reader rounds an amount. */
function jsonSql(field: LayoutField, alias: string): string {
  const name = quoteField(field.name);
  const value = `${alias}.${name}`;
  const isLong = field.type === 'integer' && (field.length ?? 0) > EXACT_DIGITS;
  if (field.type === 'decimal' || isLong) return `${value}::text AS ${name}`;
  if (field.type !== 'integer' || field.length !== undefined) return value;
  return `CASE WHEN abs(${value}) <= ${LARGEST_EXACT} THEN to_json(${value}) ELSE to_json(${value}::text) END AS ${name}`;
}

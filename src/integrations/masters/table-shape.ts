import type { Ask } from './masters-client.js';

/** A table as PostgreSQL has it now. */
export interface TableShape {
  /** `r` table, `p` partitioned, `v` view, … as in pg_class. */
  readonly kind: string;
  readonly columns: ReadonlyMap<string, ColumnShape>;
  /** Unique indexes without a condition, the primary key among them. */
  readonly uniqueKeys: readonly UniqueKey[];
  readonly bytes: number;
}
export interface ColumnShape {
  /** As SQL writes it, with its limits: `character varying(40)`, `numeric(12,2)`. */
  readonly type: string;
  /** Without limits, in pg_type's words: `varchar`, `numeric`, `timestamptz`. */
  readonly base: string;
  /** varchar and char: the most characters. */
  readonly length?: number;
  /** numeric: digits after the point. */
  readonly scale?: number;
  readonly notNull: boolean;
  /** PostgreSQL fills it in by itself: a default, an identity, a generated column. */
  readonly fillsItself: boolean;
}
export interface UniqueKey {
  readonly name: string;
  readonly primary: boolean;
  readonly columns: readonly string[];
}

/** Undefined where there is no such table, view or the like. */
export async function readShape(ask: Ask, schema: string, table: string): Promise<TableShape | undefined> {
  const { rows } = await ask<{ oid: number; kind: string; bytes: number }>(FIND_TABLE, [schema, table]);
  const [found] = rows;
  if (!found) return undefined;
  const columns = await ask<ColumnRow>(COLUMNS, [found.oid]);
  const keys = await ask<UniqueKey>(UNIQUE_KEYS, [found.oid]);
  return {
    kind: found.kind,
    bytes: found.bytes,
    columns: new Map(columns.rows.map((row) => [row.name, columnOf(row)])),
    uniqueKeys: keys.rows,
  };
}

interface ColumnRow {
  readonly name: string;
  readonly type: string;
  readonly base: string;
  readonly typmod: number;
  readonly notNull: boolean;
  readonly fillsItself: boolean;
}

/** What pg_attribute adds to the limits that it keeps. */
const TYPMOD_HEADER = 4;

function columnOf({ type, base, typmod, notNull, fillsItself }: ColumnRow): ColumnShape {
  const limit = typmod - TYPMOD_HEADER;
  return {
    type,
    base,
    notNull,
    fillsItself,
    ...(typmod >= 0 && (base === 'varchar' || base === 'bpchar') && { length: limit }),
    // Eleven bits with a sign, since version 15.
    ...(typmod >= 0 && base === 'numeric' && { scale: ((limit & 0x7ff) ^ 0x400) - 0x400 }),
  };
}

const FIND_TABLE = `
  SELECT c.oid::int8 AS oid, c.relkind::text AS kind,
         CASE WHEN c.relkind IN ('r', 'm') THEN pg_relation_size(c.oid) ELSE 0 END AS bytes
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = $1 AND c.relname = $2 AND c.relkind IN ('r', 'p', 'v', 'm', 'f')`;

const COLUMNS = `
  SELECT a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type, t.typname AS base, a.atttypmod AS typmod,
         a.attnotnull AS "notNull", (a.atthasdef OR a.attidentity <> '') AS "fillsItself"
  FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
  WHERE a.attrelid = $1::int8::oid AND a.attnum > 0 AND NOT a.attisdropped
  ORDER BY a.attnum`;

const UNIQUE_KEYS = `
  SELECT c.relname AS name, i.indisprimary AS primary,
         (SELECT array_agg(a.attname::text ORDER BY k.place)
          FROM unnest(i.indkey::int2[]) WITH ORDINALITY AS k (attnum, place)
          JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
          WHERE k.place <= i.indnkeyatts) AS columns
  FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
  WHERE i.indrelid = $1::int8::oid AND i.indisunique AND i.indisvalid AND i.indpred IS NULL AND i.indexprs IS NULL`;

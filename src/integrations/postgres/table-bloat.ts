import type { TableBloat } from '../../domain/maintenance/rebuild.js';
import { lookAtPostgres } from './look.js';
import type { PostgresOptions, Query } from './connection.js';

const MOST_TABLES = 5_000;

/** Sizes and waste of every table of the database that we are connected with, the largest first. Throws as `withPostgres`. */
export async function tableBloats(options: PostgresOptions): Promise<readonly TableBloat[]> {
  return lookAtPostgres(options, (query) => bloats(query));
}

/** Undefined where it is gone. */
export async function tableBloat(query: Query, oid: number): Promise<TableBloat | undefined> {
  return (await bloats(query, oid))[0];
}

async function bloats(query: Query, oid?: number): Promise<readonly TableBloat[]> {
  const [extension] = await query<{ schema: string }>(
    `SELECT quote_ident(n.nspname) AS schema FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
     WHERE extname = 'pgstattuple' AND has_function_privilege(to_regprocedure(quote_ident(n.nspname) || '.pgstattuple_approx(regclass)')::oid, 'EXECUTE')`,
  );
  const rows = await query<BloatRow>(sqlOf(extension?.schema, oid !== undefined), oid === undefined ? [] : [oid]);
  return rows.map(bloatOf);
}

interface BloatRow extends Omit<TableBloat, 'tableBytes' | 'indexBytes' | 'tableRatio' | 'indexRatio' | 'by'> {
  readonly heapBytes: string;
  readonly tableBytes: string;
  readonly indexBytes: string;
  /** Measured; null where nothing measures. */
  readonly measured: number | null;
  /** What the rows need by their widths; null where the table was never analyzed. */
  readonly expectedHeap: number | null;
  readonly expectedIndexes: number | null;
  readonly deadRatio: number;
}

function bloatOf(row: BloatRow): TableBloat {
  const { heapBytes, tableBytes, indexBytes, measured, expectedHeap, expectedIndexes, deadRatio, ...known } = row;
  const share = (expected: number | null, bytes: number): number =>
    expected === null || bytes === 0 ? 0 : Math.min(1, Math.max(0, 1 - expected / bytes));
  const by = measured !== null ? 'pgstattuple' : expectedHeap !== null ? 'statistics' : 'dead_rows';
  const ratio = measured ?? (expectedHeap === null ? deadRatio : share(expectedHeap, Number(heapBytes)));
  return {
    ...known,
    tableBytes: Number(tableBytes),
    indexBytes: Number(indexBytes),
    tableRatio: Number(ratio.toFixed(4)),
    indexRatio: Number(share(expectedIndexes, Number(indexBytes)).toFixed(4)),
    by,
  };
}

/**
 * A row needs its header (27 bytes, as it is aligned), its pointer (4) and its columns, in pages of which the fill factor leaves
 * something free. Of indexes only the B-trees of plain columns are reckoned, and all the others taken for full: what is said to be
 * wasted is rather too little than too much.
 */
function sqlOf(statTuple: string | undefined, isOne: boolean): string {
  const measured =
    statTuple === undefined
      ? 'NULL::float8'
      : `(SELECT (approx_free_percent + dead_tuple_percent) / 100 FROM ${statTuple}.pgstattuple_approx(c.oid::regclass))`;
  return `
  SELECT c.oid::int AS oid, format('%I.%I', n.nspname, c.relname) AS "table",
    pg_relation_size(c.oid) AS "heapBytes", pg_table_size(c.oid) AS "tableBytes", pg_indexes_size(c.oid) AS "indexBytes",
    ${measured} AS "measured",
    CASE WHEN c.reltuples >= 0 AND widths.known THEN ceil(greatest(c.reltuples, 0) * (widths.bytes + 31)
      / (8168 * coalesce((SELECT option_value::float8 / 100 FROM pg_options_to_table(c.reloptions)
        WHERE option_name = 'fillfactor'), 1))) * 8192 END AS "expectedHeap",
    CASE WHEN c.reltuples >= 0 AND widths.known THEN indexes.expected END AS "expectedIndexes",
    coalesce(s.n_dead_tup::float8 / nullif(s.n_live_tup + s.n_dead_tup, 0), 0) AS "deadRatio",
    coalesce(pg_relation_filenode(c.oid), 0)::int AS "tableFile", coalesce(indexes.files, '') AS "indexFiles",
    pg_has_role(c.relowner, 'USAGE') AS "ours"
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace LEFT JOIN pg_stat_user_tables s ON s.relid = c.oid,
  LATERAL (SELECT count(*) = count(p.attname) AS known, coalesce(sum((1 - p.null_frac) * p.avg_width), 0) AS bytes
    FROM pg_attribute a LEFT JOIN pg_stats p ON p.schemaname = n.nspname AND p.tablename = c.relname
      AND p.attname = a.attname AND NOT p.inherited
    WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND (c.reltuples > 0 OR p.attname IS NOT NULL)) widths,
  LATERAL (SELECT md5(string_agg(coalesce(pg_relation_filenode(i.indexrelid), 0)::text, ' ' ORDER BY i.indexrelid)) AS files,
      sum(CASE WHEN m.amname = 'btree' AND NOT 0 = ANY (i.indkey::int[]) THEN least(pg_relation_size(i.indexrelid),
          ceil(ic.reltuples * (16 + (SELECT coalesce(sum(p.avg_width), 0) FROM pg_attribute a JOIN pg_stats p
            ON p.schemaname = n.nspname AND p.tablename = c.relname AND p.attname = a.attname AND NOT p.inherited
            WHERE a.attrelid = c.oid AND a.attnum = ANY (i.indkey))) / (8168 * 0.9)) * 8192 + 8192)
        ELSE pg_relation_size(i.indexrelid) END)::float8 AS expected
    FROM pg_index i JOIN pg_class ic ON ic.oid = i.indexrelid JOIN pg_am m ON m.oid = ic.relam
    WHERE i.indrelid = c.oid) indexes
  WHERE c.relkind = 'r' AND c.relpersistence <> 't' AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
    ${isOne ? 'AND c.oid = $1' : ''}
  ORDER BY pg_total_relation_size(c.oid) DESC LIMIT ${MOST_TABLES}`;
}

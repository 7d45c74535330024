import { fitsKind } from './column-kinds.js';
import { quoteName } from './identifiers.js';
import type { OwnTable } from './own-tables.js';
import type { TableShape } from './table-shape.js';

/**
 * All columns of a log, as ours are: what a user's own table lacks is null, and what is of another type there is cast, a
 * wall-clock timestamp by the session's zone.
 */
export function presentColumnsSql({ columns }: OwnTable, shape: TableShape): string {
  return columns
    .map(({ name, type }) => {
      const there = shape.columns.get(name);
      const sql = there && fitsKind(there, type) ? quoteName(name) : 'NULL';
      return `CAST(${sql} AS ${type}) AS ${quoteName(name)}`;
    })
    .join(', ');
}

/** A moment as ISO 8601 in UTC, as everything outside the database has it. */
export function isoSql(moment: string): string {
  return `to_char(${moment} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
}

import iconv from 'iconv-lite';
import { namesColumns } from '../domain/ingestion/column-order.js';
import type { Layout } from '../domain/ingestion/layout.js';

/** Enough for a header record and the names of a thousand columns. */
export const COLUMN_NAMES_WITHIN_BYTES = 128 * 1024;

/** The line that names the columns, by the layout; undefined where its files have none. */
export function layoutColumns({ file, fields }: Layout): string | undefined {
  if (file.format !== 'csv' || !file.columnNames) return undefined;
  return fields.map(({ column, name }) => column ?? name).join(file.delimiter);
}

/**
 * The line that names the columns in this very file, which may have them in another order than the layout: its records are
 * worthless without it. Undefined where it names none.
 */
export function writtenColumns(layout: Layout, beginning: Buffer): string | undefined {
  const { encoding, delimiter, quote } = layout.file;
  const lines = iconv.decode(beginning, encoding).split(/\r\n|\n|\r/, 3);
  const first = layout.header && lines[0]?.startsWith(layout.header.startsWith) ? lines[1] : lines[0];
  if (first === undefined) return undefined;
  const names = first.split(delimiter).map((name) => (quote === undefined ? name : name.replaceAll(quote, '')));
  return namesColumns(names, layout) ? first : undefined;
}

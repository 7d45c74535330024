import iconv from 'iconv-lite';
import type { Layout } from '../domain/ingestion/layout.js';
import type { ErrorRow } from './desk-ports.js';

/** What `error_log` keeps of a record; a longer one was cut, and what was cut cannot be corrected from here. */
const LONGEST_RECORD_BYTES = 4_096;

export interface RecordsTally {
  written: number;
  /** Too long to stand in error_log as a whole. */
  cut: number;
}

/**
 * A file of rejected records in the layout's own format, to be corrected and given to `reprocess records`: the line that names
 * the columns where there is one, then each record as it was written. Neither header record nor trailer, because their totals
 * are of the whole file. Counts in `tally` as it goes; the bytes are in the layout's encoding.
 */
export async function* recordsFile(
  layout: Layout,
  columns: string | undefined,
  rows: AsyncIterable<ErrorRow>,
  tally: RecordsTally,
): AsyncGenerator<Buffer> {
  const { encoding, lineEnding } = layout.file;
  const newline = lineEnding === 'crlf' ? '\r\n' : '\n';
  const encode = (line: string): Buffer => iconv.encode(line + newline, encoding, { addBOM: false });
  if (columns !== undefined) yield encode(columns);
  let last: string | undefined;
  for await (const row of rows) {
    if (row.record === undefined) continue;
    // A record that Oracle refused after it was loaded stands there more than once.
    const place = `${row.loadId ?? ''} ${row.lineNumber ?? row.id}`;
    if (place === last) continue;
    last = place;
    if (Buffer.byteLength(row.record) >= LONGEST_RECORD_BYTES) {
      tally.cut++;
      continue;
    }
    tally.written++;
    yield encode(row.record.replace(/[\r\n]+$/, ''));
  }
}

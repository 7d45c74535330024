import type { ErrorRow } from '../ingestion/desk-ports.js';

/** The columns of `error_log`, by their names there. */
const COLUMNS: readonly (readonly [string, (row: ErrorRow) => string | number | undefined])[] = [
  ['id', ({ id }) => id],
  ['fecha_proceso', ({ date }) => date],
  ['timestamp', ({ at }) => at],
  ['error_type', ({ type }) => type],
  ['master', ({ master }) => master],
  ['file_name', ({ file }) => file],
  ['line_number', ({ lineNumber }) => lineNumber],
  ['field', ({ field }) => field],
  ['value', ({ value }) => value],
  ['reason', ({ reason }) => reason],
  ['expected', ({ expected }) => expected],
  ['entity_key', ({ entityKey }) => entityKey],
  ['record', ({ record }) => record],
  ['load_id', ({ loadId }) => loadId],
  ['run_id', ({ runId }) => runId],
  ['corrected_at', ({ correctedAt }) => correctedAt],
];

export const CSV_HEADER = COLUMNS.map(([name]) => name).join(',');

/** One row as RFC 4180 writes it, without a line ending. */
export function csvLine(row: ErrorRow): string {
  return COLUMNS.map(([, read]) => csvCell(read(row))).join(',');
}

/** A spreadsheet computes what begins like a formula, and the text came from outside: an apostrophe makes it text again. */
function csvCell(value: string | number | undefined): string {
  if (value === undefined) return '';
  if (typeof value === 'number') return String(value);
  const text = /^[=@\t\r]|^[+-](?![\d.,]+$)/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

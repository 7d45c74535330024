import type { Finding, GuessedField } from '../../domain/ingestion/layout-guess.js';
import { MOST_RECORDS } from './csv-body.js';
import type { GuessedBody } from './csv-body.js';
import { fixedPlaces } from './guess-fixed.js';
import { guessKey } from './guess-marks.js';
import { fieldNames } from './guess-names.js';
import { guessValues } from './guess-values.js';

/** Places, fields and perhaps marks of fixed width; hardly any of it is sure. */
export function fixedBody(lines: readonly string[], lastLines: readonly string[], findings: Finding[]): GuessedBody {
  const lengths = lines.map((line) => line.length);
  const recordLength = [...lengths].sort((a, b) => a - b)[Math.floor(lengths.length / 2)] ?? 1;
  const fitting = lengths.filter((length) => length === recordLength).length;
  const sureness = fitting >= lines.length - 2 && lines.length > 3 ? 'likely' : 'unsure';
  findings.push({ about: 'format', value: 'fixed', sureness, why: 'same_length', count: fitting, of: lines.length });
  // A header or trailer looks like nothing in between: its beginning is no beginning of a record.
  const middle = lines.slice(1, -1);
  const beginning = (line: string | undefined): string => (line ?? '').slice(0, 2);
  const isOther = (line: string | undefined): boolean =>
    middle.length > 2 && middle.every((record) => beginning(record) !== beginning(line));
  const header = isOther(lines[0]) ? beginning(lines[0]) : undefined;
  const trailer = isOther(lastLines.at(-1)) ? beginning(lastLines.at(-1)) : undefined;
  const records = lines
    .slice(header === undefined ? 0 : 1, trailer === undefined ? undefined : -1)
    .slice(0, MOST_RECORDS);
  for (const [about, value] of [
    ['header', header],
    ['trailer', trailer],
  ] as const) {
    if (value !== undefined) findings.push({ about, value, sureness: 'unsure', why: 'other_shape' });
  }
  const places = fixedPlaces(records);
  const names = fieldNames(places.map(() => ''));
  const cells = records.map((record) => places.map(({ start, length }) => record.slice(start - 1, start - 1 + length)));
  const fields = places.map((place, index): GuessedField => {
    const { length, ...values } = guessValues(
      cells.map((record) => record[index] ?? ''),
      true,
    );
    return { name: names[index] ?? '', ...values, ...place };
  });
  findings.push({ about: 'types', value: '', sureness: 'unsure', why: 'places_by_blanks', count: records.length });
  const key = guessKey(fields, cells, findings);
  return {
    format: 'fixed',
    columnNames: false,
    recordLength: Math.max(recordLength, ...places.map(({ start, length }) => start + length - 1)),
    ...(header !== undefined && { header }),
    ...(trailer !== undefined && { trailer: { startsWith: trailer, totals: [] } }),
    key,
    fields: fields.map((field) => (key.includes(field.name) ? { ...field, required: true } : field)),
    records: records.length,
  };
}

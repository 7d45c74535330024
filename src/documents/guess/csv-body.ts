import type { Finding, GuessedField, LayoutGuess } from '../../domain/ingestion/layout-guess.js';
import { cellsOf, namesColumns } from './guess-csv.js';
import type { CsvShape } from './guess-csv.js';
import { guessKey, guessTrailer } from './guess-marks.js';
import { fieldNames } from './guess-names.js';
import { guessValues } from './guess-values.js';

/** What is guessed of the records themselves. */
export type GuessedBody = Omit<LayoutGuess, 'pattern' | 'encoding' | 'hasBom' | 'lineEnding' | 'isWhole' | 'findings'>;

/** Records beyond these say nothing new. */
export const MOST_RECORDS = 5_000;

/** Header, names of columns, fields and trailer of a CSV. */
export function csvBody(
  lines: readonly string[],
  lastLines: readonly string[],
  shape: CsvShape,
  isWhole: boolean,
  findings: Finding[],
): GuessedBody {
  const { delimiter, columns, fitting, lines: looked } = shape;
  const cells = (line: string): readonly string[] => cellsOf(line, delimiter);
  const fits = (line: string | undefined): line is string => line !== undefined && cells(line).length === columns;
  findings.push(
    { about: 'format', value: 'csv', sureness: 'sure', why: 'same_columns', count: fitting, of: looked },
    {
      about: 'delimiter',
      value: delimiter,
      sureness: fitting === looked ? 'sure' : 'likely',
      why: 'same_columns',
      count: fitting,
      of: looked,
    },
  );
  const rest = [...lines];
  const header = fits(rest[0]) || rest.length < 3 ? undefined : firstCells(rest.shift() ?? '', delimiter);
  const last = lastLines.at(-1) ?? '';
  const hasTrailer = !fits(last) && lastLines.length > 1 && last !== lines[0];
  if (hasTrailer && isWhole) rest.pop();
  const named = fits(rest[0]) ? namesColumns(cells(rest[0]), fits(rest[1]) ? cells(rest[1]) : undefined) : undefined;
  const titles = named && rest[0] !== undefined ? cells(rest.shift() ?? '') : undefined;
  findings.push({
    about: 'columnNames',
    value: String(named !== undefined),
    sureness: named ?? 'likely',
    why: named ? 'first_line_names' : 'first_line_data',
  });
  if (header !== undefined) findings.push({ about: 'header', value: header, sureness: 'likely', why: 'other_shape' });
  const records = rest.filter(fits).slice(0, MOST_RECORDS).map(cells);
  const names = fieldNames(titles ?? Array.from({ length: columns }, () => ''));
  const fields = names.map((name, index): GuessedField => {
    const title = titles?.[index]?.trim();
    const values = guessValues(
      records.map((record) => record[index] ?? ''),
      false,
    );
    return { name, ...(title !== undefined && title !== name && { column: title }), ...values };
  });
  findings.push({
    about: 'types',
    value: '',
    sureness: records.length < 100 ? 'unsure' : 'likely',
    why: 'values_seen',
    count: records.length,
  });
  const key = guessKey(fields, records, findings);
  const trailer = hasTrailer
    ? guessTrailer(
        firstCells(last, delimiter),
        cells(last),
        fields,
        isWhole ? rest.filter(fits).map(cells) : undefined,
        findings,
      )
    : undefined;
  return {
    format: 'csv',
    delimiter,
    columnNames: named !== undefined,
    ...(header !== undefined && { header }),
    ...(trailer && { trailer }),
    key,
    fields: fields.map((field) => (key.includes(field.name) ? { ...field, required: true } : field)),
    records: records.length,
  };
}

/** How the record begins: its first cell with the delimiter. */
function firstCells(line: string, delimiter: string): string {
  const [first = ''] = line.split(delimiter);
  return first.length < line.length ? `${first}${delimiter}`.slice(0, 100) : line.slice(0, 100);
}

import { encode } from '@toon-format/toon';
import type { GuessComments } from '../../messages/layouts.js';
import type { GuessedField, LayoutGuess } from '../../domain/ingestion/layout-guess.js';

/** Columns of the table of fields; those that say nothing of any field are left out. */
const COLUMNS = ['name', 'column', 'type', 'start', 'length', 'decimals', 'decimalMark', 'required', 'format'] as const;

/** The TOON text of a layout as it was guessed: valid as it is, and to be read by a person. */
export function guessText(name: string, guess: LayoutGuess, comments: GuessComments): string {
  const { file, trailer, fields, key } = { ...guess, file: fileLines(guess) };
  const columns = COLUMNS.filter((column) => fields.some((field) => cell(field, column) !== ''));
  return `${comments.title}
${comments.review}
name: ${name}
version: 1
file:
${file.map((line) => `  ${line}`).join('\n')}
${guess.header === undefined ? '' : `header:\n  startsWith: ${value(guess.header)}\n`}${
    trailer ? trailerLines(trailer).join('\n') + '\n' : ''
  }key[${key.length}]: ${key.join(',')}
${comments.empty}
fields[${fields.length}]{${columns.join(',')}}:
${fields.map((field) => `  ${columns.map((column) => cell(field, column)).join(',')}`).join('\n')}
${comments.references}
# references[1]{field,master,to}:
#   proveedor,proveedores,nit
target: ${name}
${comments.owner}
owner:
  name: ${value(comments.ownerName)}
${comments.expectedBy}
# expectedBy: 03:30
# maxErrorRate: 2 %
`;
}

function fileLines(guess: LayoutGuess): readonly string[] {
  const { pattern, format, encoding, delimiter, columnNames, lineEnding, hasBom, recordLength } = guess;
  const isCsv = format === 'csv';
  return [
    `pattern: ${value(pattern)}`,
    `format: ${format}`,
    `encoding: ${encoding}`,
    ...(isCsv && delimiter !== undefined ? [`delimiter: ${delimiter === '\t' ? 'tab' : value(delimiter)}`] : []),
    ...(isCsv ? [`columnNames: ${columnNames}`] : []),
    ...(lineEnding ? [`lineEnding: ${lineEnding}`] : []),
    ...(hasBom ? ['bom: allowed'] : []),
    ...(isCsv ? [] : ['unit: characters', `recordLength: ${recordLength ?? 1}`]),
  ];
}

function trailerLines({ startsWith, countPosition, totals }: NonNullable<LayoutGuess['trailer']>): readonly string[] {
  return [
    'trailer:',
    `  startsWith: ${value(startsWith)}`,
    ...(countPosition === undefined ? [] : ['  count:', `    position: ${countPosition}`]),
    ...(totals.length === 0
      ? []
      : [
          `  totals[${totals.length}]{field,position}:`,
          ...totals.map(({ field, position }) => `    ${field},${position}`),
        ]),
  ];
}

function cell(field: GuessedField, column: (typeof COLUMNS)[number]): string {
  const written = field[column];
  if (written === undefined || written === false) return '';
  // A point is what a decimal has anyway.
  if (column === 'decimalMark' && written === '.') return '';
  return value(written);
}

/** A scalar as TOON writes it in a row, quoted where it must be. */
function value(written: string | number | boolean): string {
  return encode([written]).replace(/^\[1\]: /, '');
}

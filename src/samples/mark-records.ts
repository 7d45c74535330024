import type { Layout, LayoutField } from '../domain/ingestion/layout.js';
import { writtenAmount } from './amounts.js';
import { csvCell, lineEnding } from './record-writer.js';

/** What stands before and after the records of a file. */
export interface MarkTexts {
  readonly before: string;
  /** @param totals in the order of the trailer's, in units of each field's last decimal */
  after(rows: number, totals: readonly bigint[]): string;
}

export function markRecords(layout: Layout, date: string): MarkTexts {
  const { file, header, fields } = layout;
  const ending = lineEnding(layout);
  const titles = fields.map(({ name, column = name }) => csvCell(column, layout)).join(file.delimiter);
  const title = file.columnNames ? titles + ending : '';
  return {
    before: (header ? headerText(layout, header.startsWith, date) + ending : '') + title,
    after: (rows, totals) => trailerText(layout, rows, totals),
  };
}

function headerText({ name, file }: Layout, startsWith: string, date: string): string {
  const digits = date.replaceAll('-', '');
  if (file.format === 'fixed') return `${startsWith}${digits}`.padEnd(file.recordLength ?? 0);
  const separator = startsWith.endsWith(file.delimiter) ? '' : file.delimiter;
  return `${startsWith}${separator}${name.toUpperCase()}${file.delimiter}${digits}`;
}

function trailerText(layout: Layout, rows: number, totals: readonly bigint[]): string {
  const { trailer, file, fields } = layout;
  if (!trailer) return '';
  const fieldOf = (name: string): LayoutField | undefined => fields.find((field) => field.name === name);
  const parts = [
    ...(trailer.count ? [{ ...trailer.count, text: String(rows) }] : []),
    ...trailer.totals.map((place, index) => {
      const field = fieldOf(place.field);
      return { ...place, text: field ? writtenAmount(field, totals[index] ?? 0n, undefined) : '' };
    }),
  ];
  if (file.format === 'fixed') {
    let line = trailer.startsWith;
    for (const { position, length = 0, text } of parts.sort((a, b) => a.position - b.position)) {
      line = line.padEnd(position - 1) + text.padStart(length, '0');
    }
    return line.padEnd(file.recordLength ?? 0) + lineEnding(layout);
  }
  const cells = trailer.startsWith.split(file.delimiter);
  if (cells.at(-1) === '') cells.pop();
  for (const { position, text } of parts) {
    while (cells.length < position) cells.push('');
    cells[position - 1] = text;
  }
  return cells.join(file.delimiter) + lineEnding(layout);
}

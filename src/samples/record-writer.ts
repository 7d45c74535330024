import type { Layout, LayoutField } from '../domain/ingestion/layout.js';

/** One record with its line ending, of values in the order of the layout's fields. */
export function recordWriter(layout: Layout): (values: readonly string[]) => string {
  const ending = lineEnding(layout);
  if (layout.file.format === 'fixed') {
    const write = fixedWriter(layout);
    return (values) => write(values) + ending;
  }
  const { delimiter } = layout.file;
  return (values) => {
    let line = '';
    for (let index = 0; index < values.length; index += 1) {
      line += (index === 0 ? '' : delimiter) + csvCell(values[index] ?? '', layout);
    }
    return line + ending;
  };
}

export function lineEnding({ file }: Layout): string {
  return file.lineEnding === 'crlf' ? '\r\n' : '\n';
}

export function csvCell(value: string, { file: { delimiter, quote } }: Layout): string {
  if (quote === undefined) return value.includes(delimiter) ? value.replaceAll(delimiter, ' ') : value;
  if (!value.includes(delimiter) && !value.includes(quote)) return value;
  return quote + value.replaceAll(quote, quote + quote) + quote;
}

function fixedWriter({ fields, file }: Layout): (values: readonly string[]) => string {
  const places = fields
    .map((field, index) => ({ field, index, from: (field.start ?? 1) - 1, length: field.length ?? 0 }))
    .sort((a, b) => a.from - b.from);
  const isByBytes = file.unit === 'bytes' && file.encoding === 'utf-8';
  return (values) => {
    let line = '';
    let end = 0;
    for (const { field, index, from, length } of places) {
      line += ' '.repeat(from - end) + filled(values[index] ?? '', field, length, isByBytes);
      end = from + length;
    }
    return line + ' '.repeat(Math.max(0, (file.recordLength ?? end) - end));
  };
}

/** Numbers stand at the right and come with their zeros; everything else at the left. Too much is cut off. */
function filled(value: string, { type }: LayoutField, length: number, isByBytes: boolean): string {
  let text = value;
  const size = (): number => (isByBytes ? Buffer.byteLength(text) : text.length);
  while (size() > length) text = text.slice(0, -1);
  const blanks = ' '.repeat(length - size());
  return type === 'integer' || type === 'decimal' ? blanks + text : text + blanks;
}

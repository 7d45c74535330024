import type { FileProblem } from './faults.js';
import type { Layout } from './layout.js';
import { shownText } from './written-text.js';

const DELIMITERS = [';', ',', '\t', '|'];

/** Where each field of the layout stands, by the line that names the columns. Capitals make a difference only where they must. */
export function columnOrder(names: readonly string[], layout: Layout, line: number): Int32Array | FileProblem {
  const exactly = placeFields(names, layout, line, (name) => name.trim());
  if (exactly instanceof Int32Array) return exactly;
  const freely = placeFields(names, layout, line, sameName);
  return freely instanceof Int32Array ? freely : exactly;
}

function placeFields(
  names: readonly string[],
  layout: Layout,
  line: number,
  spelling: (name: string) => string,
): Int32Array | FileProblem {
  const written = names.map(spelling);
  const wanted = layout.fields.map((field) => spelling(field.column ?? field.name));
  const missing = layout.fields.find((_, index) => !written.includes(wanted[index] ?? ''));
  const unknown = names.filter((_, index) => !wanted.includes(written[index] ?? ''));
  const repeated = names.find((_, index) => written.indexOf(written[index] ?? '') < index);
  if (missing) {
    // Where a column is missing, one of those that nobody asked for is often what it is called now.
    const found = shownText((unknown.length > 0 ? unknown : names).join(', '));
    return { fault: 'missing_column', line, field: missing.name, found, expected: missing.column ?? missing.name };
  }
  if (repeated !== undefined) return { fault: 'repeated_column', line, field: shownText(repeated) };
  const [stranger] = unknown;
  if (stranger !== undefined) return { fault: 'unknown_column', line, field: shownText(stranger) };
  return Int32Array.from(wanted, (name) => written.indexOf(name));
}

/** Of a line that is one single field: the delimiter that would make of it what the layout asks for. */
export function seemingDelimiter(line: string, layout: Layout): string | undefined {
  const wanted = layout.fields.length;
  if (wanted < 2) return undefined;
  const splits = othersThan(layout.file.delimiter).map((delimiter) => ({
    delimiter,
    parts: line.split(delimiter).length,
  }));
  const exact = splits.find(({ parts }) => parts === wanted);
  const most = splits.filter(({ parts }) => parts > 1).sort((a, b) => b.parts - a.parts)[0];
  return exact?.delimiter ?? (layout.file.columnNames ? most?.delimiter : undefined);
}

/** Of a line that would be the header record but for its delimiter: the one that it is written with. */
export function headerDelimiter(line: string, { header, file }: Layout): string | undefined {
  if (!header?.startsWith.includes(file.delimiter)) return undefined;
  return othersThan(file.delimiter).find((other) =>
    line.startsWith(header.startsWith.replaceAll(file.delimiter, other)),
  );
}

function othersThan(delimiter: string): readonly string[] {
  return DELIMITERS.filter((other) => other !== delimiter);
}

/** Whether a line seems to name columns, where it need not: of a file of corrected records. */
export function namesColumns(names: readonly string[], layout: Layout): boolean {
  const written = new Set(names.map(sameName));
  return layout.fields.every((field) => written.has(sameName(field.column ?? field.name)));
}

/** A delimiter as a message shows it. */
export function shownDelimiter(delimiter: string): string {
  return delimiter === '\t' ? 'tab' : delimiter;
}

function sameName(name: string): string {
  return name.trim().toLowerCase();
}

import type { Layout } from '../domain/ingestion/layout.js';
import { layoutTexts } from '../messages/layouts.js';
import type { LayoutTexts } from '../messages/layouts.js';
import type { CliContext } from './context.js';
import { CliExit, EXIT } from './exit.js';
import { unknownLayout } from './layout-check.js';

/** A layout in words: how the files are written, and a table of the fields. */
export async function showLayout(context: CliContext, name: string): Promise<void> {
  const texts = layoutTexts(context.language);
  const documents = await context.documents();
  const found = documents.layoutFiles().find((file) => file.name === name || file.file === name);
  if (!found) return unknownLayout(context, documents, name);
  const { inForce, file } = found;
  if (!inForce) throw new CliExit(EXIT.failed, texts.broken(found.name, file));
  if (context.json) return context.out(JSON.stringify(inForce, null, 2));
  for (const line of [...headLines(inForce, file, texts), '', ...(await fieldTable(inForce, texts))]) context.out(line);
}

function headLines(layout: Layout, layoutFile: string, texts: LayoutTexts): readonly string[] {
  const { labels } = texts;
  const { name, version, description, file, header, trailer, key, target, oracle, owner } = layout;
  const written =
    file.format === 'csv'
      ? texts.csv(texts.values[file.delimiter] ?? texts.quoted(file.delimiter), file.encoding, file.columnNames)
      : texts.fixed(file.recordLength, file.encoding);
  const declared = trailer && [
    texts.startsWith(trailer.startsWith),
    ...(trailer.count ? [texts.counted] : []),
    ...(trailer.totals.length > 0 ? [texts.totalled(trailer.totals.map(({ field }) => field))] : []),
  ];
  const table = ({ schema, table: plain }: Layout['target']): string =>
    schema === undefined ? plain : `${schema}.${plain}`;
  return [
    `${name} v${version}${description === undefined ? '' : `: ${description}`}`,
    `${labels.file}: ${file.pattern}; ${written}`,
    ...(header ? [`${labels.header}: ${texts.startsWith(header.startsWith)}`] : []),
    ...(declared ? [`${labels.trailer}: ${declared.join(', ')}`] : []),
    `${labels.key}: ${key.join(', ')}`,
    `${labels.target}: ${table(target)}`,
    ...(oracle ? [`${labels.oracle}: ${table(oracle)}`] : []),
    `${labels.owner}: ${owner.name}${owner.email === undefined ? '' : ` <${owner.email}>`}`,
    ...(layout.expectedBy === undefined ? [] : [`${labels.expectedBy}: ${layout.expectedBy}`]),
    ...(layout.maxErrorRate === undefined ? [] : [`${labels.maxErrorRate}: ${round(layout.maxErrorRate * 100)} %`]),
    `${labels.layoutFile}: ${layoutFile}`,
  ];
}

async function fieldTable({ file, fields, key, references }: Layout, texts: LayoutTexts): Promise<readonly string[]> {
  const { default: Table } = await import('cli-table3');
  const { columns } = texts;
  const isFixed = file.format === 'fixed';
  const table = new Table({
    head: [
      columns.field,
      columns.type,
      ...(isFixed ? [columns.place] : []),
      columns.length,
      columns.required,
      columns.rules,
    ],
    style: { head: [], border: [], compact: true },
    wordWrap: true,
  });
  for (const field of fields) {
    const { name, type, start = 1, length = 0, required } = field;
    const rules = texts.rules(
      field,
      references.find((reference) => reference.field === name),
    );
    table.push([
      name,
      texts.types[type],
      ...(isFixed ? [`${start}-${start + length - 1}`] : []),
      texts.length(field),
      required ? texts.yes : '',
      [...(key.includes(name) ? [texts.isKey] : []), ...rules].join('; '),
    ]);
  }
  return table.toString().split('\n');
}

function round(number: number): number {
  return Number(number.toFixed(3));
}

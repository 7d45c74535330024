import type { ErrorFilter, ErrorRow } from '../ingestion/desk-ports.js';
import { formatTime } from '../messages/index.js';
import { faultName } from '../messages/fault-names.js';
import { ingestionCliTexts } from '../messages/ingestion-cli.js';
import type { Language } from '../messages/language.js';
import { oneLine } from '../messages/plain-text.js';
import { countText } from '../messages/amounts.js';
import type { CliContext } from './context.js';
import { wholeNumber } from './ingest-looks.js';
import { plainTable } from './list-incidents.js';
import { paint } from './paint.js';

export interface ErrorsOptions {
  readonly since?: string;
  readonly until?: string;
  readonly type?: string;
  readonly master?: string;
  readonly file?: string;
  readonly open?: boolean;
}

export function filterOf({ since, until, type, master, file, open }: ErrorsOptions): ErrorFilter {
  return {
    ...(since !== undefined && { from: since }),
    ...(until !== undefined && { to: until }),
    ...(type !== undefined && { type }),
    ...(master !== undefined && { master }),
    ...(file !== undefined && { file }),
    ...(open && { uncorrectedOnly: true }),
  };
}

/** The newest first, under a heading for each type, the type of the newest first. */
export async function listErrors(context: CliContext, options: ErrorsOptions & { limit: string }): Promise<void> {
  const texts = ingestionCliTexts(context.language).errors;
  const limit = wholeNumber(context, '--limit', options.limit, 1);
  const rows = await (await context.desk()).errors.list(filterOf(options), limit);
  if (context.json) return context.out(JSON.stringify(rows, null, 2));
  if (rows.length === 0) return context.err(nothingFound(context, options));
  for (const [type, those] of grouped(rows)) {
    context.out(paint.bold(texts.group(named(type, context.language), those.length)));
    context.out(
      `${plainTable(
        texts.columns,
        those.map((row) => cells(row, context)),
      )}\n`,
    );
  }
  if (rows.length === limit) context.err(texts.more(limit));
}

export async function summariseErrors(context: CliContext, options: ErrorsOptions): Promise<void> {
  const texts = ingestionCliTexts(context.language).errors;
  const groups = await (await context.desk()).errors.summary(filterOf(options));
  if (context.json) return context.out(JSON.stringify(groups, null, 2));
  if (groups.length === 0) return context.err(nothingFound(context, options));
  const rows = groups.map(({ type, master, count, corrected, field, lastAt, example }) => [
    type,
    master ?? '—',
    countText(count, context.language),
    countText(corrected, context.language),
    oneLine(field ?? '—', 40),
    formatTime(lastAt, context),
    oneLine(example ?? '', 80),
  ]);
  context.out(plainTable(texts.summaryColumns, rows));
}

/** A type that is none of ours may be one of the user's own table, so it is no mistake; but perhaps it was mistyped. */
function nothingFound({ language }: CliContext, { type }: ErrorsOptions): string {
  const texts = ingestionCliTexts(language).errors;
  const isOurs = type === undefined || faultName(type, language) !== type;
  return isOurs ? texts.none : texts.noneOfType(oneLine(type, 80));
}

/** The code, which `--type` takes, and its words. */
function named(type: string, language: Language): string {
  const name = faultName(type, language);
  return name === type ? type : `${type} · ${name}`;
}

function cells(row: ErrorRow, context: CliContext): readonly string[] {
  return [
    formatTime(row.at, context),
    oneLine(row.file ?? '—', 60),
    row.lineNumber === undefined ? '—' : String(row.lineNumber),
    oneLine(row.field ?? '—', 40),
    oneLine(row.value ?? '', 40),
    oneLine(row.reason ?? row.expected ?? '', 100),
  ];
}

function grouped(rows: readonly ErrorRow[]): ReadonlyMap<string, readonly ErrorRow[]> {
  const groups = new Map<string, ErrorRow[]>();
  for (const row of rows) {
    const group = groups.get(row.type);
    if (group) group.push(row);
    else groups.set(row.type, [row]);
  }
  return groups;
}

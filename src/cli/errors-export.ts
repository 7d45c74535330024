import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { RecordsExport } from '../ingestion/desk-records.js';
import type { ErrorRow } from '../ingestion/desk-ports.js';
import { ingestionCliTexts } from '../messages/ingestion-cli.js';
import type { CliContext } from './context.js';
import { CSV_HEADER, csvLine } from './errors-csv.js';
import { filterOf } from './errors-looks.js';
import type { ErrorsOptions } from './errors-looks.js';
import { CliExit, EXIT } from './exit.js';

export interface ExportOptions extends ErrorsOptions {
  readonly format?: string;
  readonly output?: string;
  readonly records?: boolean;
}

/** All errors that fit, row by row and never all in memory; or, with `--records`, the records of one file to be corrected. */
export async function exportErrors(context: CliContext, options: ExportOptions): Promise<void> {
  const texts = ingestionCliTexts(context.language).errors;
  const { output, format = context.json ? 'json' : 'csv' } = options;
  if (format !== 'csv' && format !== 'json') throw new CliExit(EXIT.usage, texts.badFormat(format));
  const { errors } = await context.desk();
  if (options.records) {
    if (options.file === undefined) throw new CliExit(EXIT.usage, texts.recordsNeedFile);
    return exportRecords(context, await errors.records({ file: options.file, date: options.since }), output);
  }
  const tally = { rows: 0 };
  const lines = format === 'csv' ? csvText : jsonText;
  await write(context, lines(errors.export(filterOf(options)), tally), output);
  if (output !== undefined) context.err(texts.exported(tally.rows, output));
}

async function exportRecords(context: CliContext, found: RecordsExport, output: string | undefined): Promise<void> {
  const texts = ingestionCliTexts(context.language).errors;
  await write(context, found.chunks, output);
  const { written, cut } = found.tally;
  if (output !== undefined) {
    context.err(texts.recordsWritten(written, found.master, output));
    context.err(texts.recordsNext(found.master, output));
  }
  if (found.columnsFrom === 'layout') context.err(texts.recordsColumns);
  if (cut > 0) context.err(texts.recordsCut(cut));
}

/** To a new file, never over one that is there; else to standard output, byte by byte as it is. */
async function write(
  context: CliContext,
  chunks: AsyncIterable<string | Buffer>,
  output: string | undefined,
): Promise<void> {
  if (output === undefined) return context.outBytes(chunks);
  try {
    await pipeline(Readable.from(chunks), createWriteStream(output, { flags: 'wx' }));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code !== 'EEXIST') throw error;
    throw new CliExit(EXIT.usage, ingestionCliTexts(context.language).errors.outputExists(output));
  }
}

async function* csvText(rows: AsyncIterable<ErrorRow>, tally: { rows: number }): AsyncGenerator<string> {
  yield `${CSV_HEADER}\n`;
  for await (const row of rows) {
    tally.rows++;
    yield `${csvLine(row)}\n`;
  }
}

async function* jsonText(rows: AsyncIterable<ErrorRow>, tally: { rows: number }): AsyncGenerator<string> {
  yield '[';
  for await (const row of rows) yield `${tally.rows++ === 0 ? '' : ','}\n  ${JSON.stringify(row)}`;
  yield '\n]\n';
}

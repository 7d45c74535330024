import { ingestionCliTexts } from '../messages/ingestion-cli.js';
import { businessDate, isBusinessDate } from '../domain/ingestion/names.js';
import { DeskError } from '../ingestion/desk-error.js';
import type { SampleFile } from '../samples/sample-files.js';
import { byteAmount } from './amounts.js';
import { countText } from '../messages/amounts.js';
import type { CliContext } from './context.js';
import { CliExit, EXIT } from './exit.js';
import { wholeNumber } from './ingest-looks.js';
import { namesIn } from './ingest-run.js';

export interface SampleOptions {
  readonly rows: string;
  readonly bad: string;
  readonly masters?: string;
  readonly date?: string;
  readonly seed?: string;
}

/** Writes files as an ERP would into input/, one for each layout, never over one that is there. */
export async function writeSamples(context: CliContext, options: SampleOptions): Promise<void> {
  const texts = ingestionCliTexts(context.language).ingest;
  const documents = await context.documents();
  const { pipeline, timeZone } = documents.current();
  const date = options.date ?? businessDate(new Date().toISOString(), timeZone);
  if (!isBusinessDate(date)) throw new DeskError('bad_date', { date });
  const rows = wholeNumber(context, '--rows', options.rows, 1);
  const badRows = wholeNumber(context, '--bad', options.bad, 0);
  if (badRows > rows) throw new CliExit(EXIT.usage, texts.badNumber('--bad', options.bad));
  const seed = options.seed === undefined ? {} : { seed: wholeNumber(context, '--seed', options.seed, 0) };
  const layouts = documents.layouts();
  const masters = namesIn(options.masters) ?? [...layouts.keys()];
  const { writeSampleFile } = await import('../samples/sample-files.js');
  const written: SampleFile[] = [];
  for (const master of masters) {
    const layout = layouts.get(master);
    if (!layout) throw new DeskError('unknown_master', { master, known: [...layouts.keys()] });
    const sample = { rows, badRows, date, referenceRows: rows, ...seed };
    written.push(await orInTheWay(context, writeSampleFile(pipeline.folders.input, layout, sample)));
    const last = written.at(-1);
    if (!context.json && last) {
      const { language } = context;
      context.out(texts.sampled(last.path, countText(last.rows, language), byteAmount(last.bytes, language)));
    }
  }
  if (context.json) context.out(JSON.stringify(written, null, 2));
  else context.err(texts.sampledNext);
}

async function orInTheWay(context: CliContext, writing: Promise<SampleFile>): Promise<SampleFile> {
  try {
    return await writing;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    const file = 'dest' in error ? String(error.dest) : error.message;
    throw new CliExit(EXIT.failed, ingestionCliTexts(context.language).ingest.sampleInTheWay(file));
  }
}

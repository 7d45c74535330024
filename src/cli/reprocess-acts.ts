import { resolve } from 'node:path';
import type { FileAnswer } from '../ingestion/desk-orders.js';
import { ingestionCliTexts } from '../messages/ingestion-cli.js';
import { oneLine } from '../messages/plain-text.js';
import { countText } from '../messages/amounts.js';
import { askForRun } from './ask-for-run.js';
import type { CliContext } from './context.js';
import { namesIn } from './ingest-run.js';
import { personOf } from './person.js';

export interface ReprocessOptions {
  readonly date?: string;
  readonly follow: boolean;
  readonly by?: string;
}
export interface RecordsOptions extends ReprocessOptions {
  readonly master?: string;
}

const orderOf = (context: CliContext, { by, date }: ReprocessOptions) => ({
  by: personOf(context.settings, by),
  ...(date !== undefined && { date }),
});

export async function reprocessFile(context: CliContext, file: string, options: ReprocessOptions): Promise<void> {
  await askForRun(context, options.follow, async (desk, watch) => {
    const answer = await desk.reprocessFile({ ...orderOf(context, options), file }, watch);
    context.err(placeText(context, answer));
    return { answer, ...(answer.run && { run: answer.run }) };
  });
}

export async function reprocessRecords(context: CliContext, path: string, options: RecordsOptions): Promise<void> {
  const texts = ingestionCliTexts(context.language).reprocess;
  await askForRun(context, options.follow, async (desk, watch) => {
    const order = { ...orderOf(context, options), path: resolve(path), master: options.master };
    const answer = await desk.reprocessRecords(order, watch);
    const isNew = answer.place === 'put';
    context.err(isNew ? texts.recordsPut(oneLine(answer.file), answer.master) : texts.recordsLoaded(oneLine(path)));
    return { answer, ...(answer.run && { run: answer.run }) };
  });
}

export async function publishEvents(context: CliContext, options: ReprocessOptions): Promise<void> {
  await askForRun(context, options.follow, async (desk, watch) => {
    const run = await desk.publishEvents(orderOf(context, options), watch);
    return { run, answer: run };
  });
}

export async function rerunDate(
  context: CliContext,
  date: string,
  options: ReprocessOptions & { readonly masters?: string },
): Promise<void> {
  await askForRun(context, options.follow, async (desk, watch) => {
    const order = { ...orderOf(context, { ...options, date }), masters: namesIn(options.masters) };
    const run = await desk.rerunDate(order, watch);
    return { run, answer: run };
  });
}

function placeText(context: CliContext, { file, place, from = '', to = '', load }: FileAnswer): string {
  const texts = ingestionCliTexts(context.language).reprocess;
  if (place === 'moved') return texts.moved(oneLine(from), oneLine(to));
  if (place === 'already_in_input') return texts.inInput(oneLine(file));
  return texts.loaded(oneLine(file), load?.date ?? '—', countText(load?.rowsLoaded ?? 0, context.language));
}

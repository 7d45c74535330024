import { ingestionCliTexts } from '../messages/ingestion-cli.js';
import type { CliContext } from './context.js';
import { dagScreen } from './dag-screen.js';
import { CliExit, EXIT } from './exit.js';
import { runScreen, runTable } from './run-screen.js';

/** How a date's run stands. Exits 1 where it failed, so that a script can ask. */
export async function showStatus(context: CliContext, date: string | undefined): Promise<void> {
  const status = await (await context.desk()).status(date);
  if (context.json) context.out(JSON.stringify(status, null, 2));
  else context.out(status.runner === 'observe' ? dagScreen(status, context) : runScreen(status.view, context));
  const state = status.runner === 'observe' ? status.runs[0]?.state : status.view.state;
  if (state === 'failed') throw new CliExit(EXIT.failed);
}

export async function showHistory(context: CliContext, options: { readonly limit: string }): Promise<void> {
  const { run: texts } = ingestionCliTexts(context.language);
  const history = await (await context.desk()).history(wholeNumber(context, '--limit', options.limit, 1));
  if (context.json) return context.out(JSON.stringify(history, null, 2));
  if (history.runs.length === 0) return context.err(texts.none);
  context.out(history.runner === 'observe' ? dagScreen(history, context) : runTable(history.runs, context));
}

/** A number of the command line. Throws CliExit `usage`. */
export function wholeNumber(context: CliContext, option: string, given: string, least: number): number {
  const number = Number(given);
  if (/^\d+$/.test(given) && number >= least && Number.isSafeInteger(number)) return number;
  throw new CliExit(EXIT.usage, ingestionCliTexts(context.language).ingest.badNumber(option, given));
}

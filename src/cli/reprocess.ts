import type { Command } from 'commander';
import { cliTexts } from '../messages/cli.js';
import { ingestionCliTexts } from '../messages/ingestion-cli.js';
import type { Language } from '../messages/language.js';
import type { OpenContext } from './context.js';
import type { RecordsOptions, ReprocessOptions } from './reprocess-acts.js';

/** `guardia reprocess …`: what was corrected, or did not come through, goes once more. */
export function registerReprocess(program: Command, open: OpenContext, language: Language): void {
  const { nouns, options } = cliTexts(language);
  const { reprocess: texts, ingest, date } = ingestionCliTexts(language);
  const reprocess = program.command('reprocess').summary(nouns.reprocess).description(nouns.reprocess);
  const acts = () => import('./reprocess-acts.js');
  const verb = (name: string, description: string): Command =>
    reprocess
      .command(name)
      .description(description)
      .option('--no-follow', ingest.noFollow)
      .option('--by <name>', options.by);

  verb('file', texts.file)
    .argument('<name>', texts.fileArgument)
    .option('--date <date>', date)
    .action(async (name: string, given: ReprocessOptions) => (await acts()).reprocessFile(await open(), name, given));

  verb('records', texts.records)
    .argument('<path>', texts.recordsArgument)
    .option('--master <name>', texts.masterOption)
    .option('--date <date>', date)
    .action(async (path: string, given: RecordsOptions) => (await acts()).reprocessRecords(await open(), path, given));

  verb('events', texts.events)
    .option('--date <date>', date)
    .action(async (given: ReprocessOptions) => (await acts()).publishEvents(await open(), given));

  verb('date', texts.date)
    .argument('<date>', texts.dateArgument)
    .option('--masters <names>', ingest.masters)
    .action(async (day: string, given: ReprocessOptions & { masters?: string }) =>
      (await acts()).rerunDate(await open(), day, given),
    );
}

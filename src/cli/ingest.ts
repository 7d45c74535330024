import type { Command } from 'commander';
import { cliTexts } from '../messages/cli.js';
import { ingestionCliTexts } from '../messages/ingestion-cli.js';
import type { Language } from '../messages/language.js';
import type { OpenContext } from './context.js';
import type { RunOptions } from './ingest-run.js';
import type { SampleOptions } from './ingest-sample.js';

/** `guardia ingest …`: the daily run, asked for by hand, and how it went. */
export function registerIngest(program: Command, open: OpenContext, language: Language): void {
  const { nouns, options } = cliTexts(language);
  const { ingest: texts, date, limit } = ingestionCliTexts(language);
  const ingest = program.command('ingest').summary(nouns.ingest).description(nouns.ingest);

  ingest
    .command('run')
    .description(texts.run)
    .option('--date <date>', date)
    .option('--masters <names>', texts.masters)
    .option('--files <names>', texts.files)
    .option('--again', texts.again)
    .option('--wait', texts.wait)
    .option('--no-follow', texts.noFollow)
    .option('--by <name>', options.by)
    .action(async (given: RunOptions) => (await import('./ingest-run.js')).runIngestion(await open(), given));

  ingest
    .command('status')
    .description(texts.status)
    .argument('[date]', texts.dateArgument)
    .action(async (day: string | undefined) => (await import('./ingest-looks.js')).showStatus(await open(), day));

  ingest
    .command('history')
    .description(texts.history)
    .option('--limit <n>', limit, '20')
    .action(async (given: { limit: string }) => (await import('./ingest-looks.js')).showHistory(await open(), given));

  ingest
    .command('sample')
    .description(texts.sample)
    .option('--rows <n>', texts.rows, '1000')
    .option('--bad <n>', texts.bad, '0')
    .option('--masters <names>', texts.masters)
    .option('--date <date>', date)
    .option('--seed <n>', texts.seed)
    .action(async (given: SampleOptions) => (await import('./ingest-sample.js')).writeSamples(await open(), given));
}

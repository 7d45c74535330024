import type { Command } from 'commander';
import { cliTexts } from '../messages/cli.js';
import { ingestionCliTexts } from '../messages/ingestion-cli.js';
import type { Language } from '../messages/language.js';
import type { OpenContext } from './context.js';
import type { ExportOptions } from './errors-export.js';
import type { ErrorsOptions } from './errors-looks.js';

/** `guardia errors …`: what was rejected, why, and the records to be corrected. */
export function registerErrors(program: Command, open: OpenContext, language: Language): void {
  const { nouns } = cliTexts(language);
  const { errors: texts, limit } = ingestionCliTexts(language);
  const errors = program.command('errors').summary(nouns.errors).description(nouns.errors);
  const verb = (name: string, description: string): Command =>
    errors
      .command(name)
      .description(description)
      .option('--since <date>', texts.since)
      .option('--until <date>', texts.until)
      .option('--type <type>', texts.type)
      .option('--master <name>', texts.master)
      .option('--file <name>', texts.file)
      .option('--open', texts.open);

  verb('list', texts.list)
    .option('--limit <n>', limit, '100')
    .action(async (given: ErrorsOptions & { limit: string }) =>
      (await import('./errors-looks.js')).listErrors(await open(), given),
    );
  verb('summary', texts.summary).action(async (given: ErrorsOptions) =>
    (await import('./errors-looks.js')).summariseErrors(await open(), given),
  );
  verb('export', texts.export)
    .option('--format <format>', texts.format)
    .option('-o, --output <file>', texts.output)
    .option('--records', texts.records)
    .action(async (given: ExportOptions) => (await import('./errors-export.js')).exportErrors(await open(), given));
}

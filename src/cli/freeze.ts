import type { Command } from 'commander';
import { cliTexts } from '../messages/cli.js';
import { coordinatorCliTexts } from '../messages/coordinator-cli.js';
import { formatTime } from '../messages/index.js';
import type { Language } from '../messages/language.js';
import type { CliContext, OpenContext } from './context.js';
import { endOf } from './moments.js';
import type { EndOptions } from './moments.js';
import { personOf } from './person.js';

interface FreezeOptions extends EndOptions {
  readonly reason: string;
  readonly by?: string;
}

/** `guardia freeze`: no new repairs, whoever asks. */
export function registerFreeze(program: Command, open: OpenContext, language: Language): void {
  const { nouns, options } = cliTexts(language);
  const texts = coordinatorCliTexts(language);
  program
    .command('freeze')
    .summary(nouns.freeze)
    .description(nouns.freeze)
    .requiredOption('--reason <text>', texts.reason)
    .option('--for <duration>', texts.for)
    .option('--until <when>', texts.until)
    .option('--by <name>', options.by)
    .action(async (given: FreezeOptions) => freeze(await open(), given));
}

/** `guardia unfreeze`: repairs again, and what was refused meanwhile is looked at again. */
export function registerUnfreeze(program: Command, open: OpenContext, language: Language): void {
  const { nouns, options } = cliTexts(language);
  program
    .command('unfreeze')
    .summary(nouns.unfreeze)
    .description(nouns.unfreeze)
    .option('--reason <text>', coordinatorCliTexts(language).reason)
    .option('--by <name>', options.by)
    .action(async (given: Partial<FreezeOptions>) => unfreeze(await open(), given));
}

async function freeze(context: CliContext, given: FreezeOptions): Promise<void> {
  const by = personOf(context.settings, given.by);
  const until = endOf(context, given, Date.now());
  const input = { by, reason: given.reason, ...(until !== undefined && { until }) };
  await (await context.client()).coordinator.freeze(input);
  if (context.json) return context.out(JSON.stringify({ frozen: true, ...input }, null, 2));
  const said = until && formatTime(until, { language: context.language, zone: context.zone });
  context.out(coordinatorCliTexts(context.language).frozen(said));
}

async function unfreeze(context: CliContext, { by, reason }: Partial<FreezeOptions>): Promise<void> {
  const input = { by: personOf(context.settings, by), ...(reason !== undefined && { reason }) };
  const { incidents } = await (await context.client()).coordinator.unfreeze(input);
  if (context.json) return context.out(JSON.stringify({ frozen: false, ...input, incidents }, null, 2));
  context.out(coordinatorCliTexts(context.language).unfrozen(incidents));
}

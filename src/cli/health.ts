import { Option } from 'commander';
import type { Command } from 'commander';
import { cliTexts } from '../messages/cli.js';
import type { Language } from '../messages/language.js';
import { operationCliTexts } from '../messages/operation-cli.js';
import { LOG_CHOICES } from '../operation/health-verification.js';
import type { LogChoice } from '../operation/health-verification.js';
import type { CliContext, OpenContext } from './context.js';
import { CliExit, EXIT } from './exit.js';

/** `guardia health`: the operation's health verification. Exits 4 where something is at fault. */
export function registerHealth(program: Command, open: OpenContext, language: Language): void {
  const noun = cliTexts(language).nouns.health;
  const { health: texts } = operationCliTexts(language);
  program
    .command('health')
    .summary(noun)
    .description(noun)
    .addOption(new Option('--logs <whose>', texts.logsOption).choices([...LOG_CHOICES]).default('unwell'))
    .action(async (given: { readonly logs: LogChoice }) => verify(await open(), given.logs));
}

async function verify(context: CliContext, logs: LogChoice): Promise<void> {
  const [{ healthScreen }, desk] = await Promise.all([import('./health-screen.js'), context.operation()]);
  const verified = await desk.health(logs);
  const { health: texts } = operationCliTexts(context.language);
  if (context.json) context.out(JSON.stringify(verified, null, 2));
  else context.out(healthScreen(verified, context.language));
  context.err({ healthy: texts.well, unhealthy: texts.unwell, unknown: texts.partly }[verified.health]);
  if (verified.health === 'unhealthy') throw new CliExit(EXIT.unhealthy);
}

import type { Command } from 'commander';
import { cliTexts } from '../messages/cli.js';
import type { Language } from '../messages/language.js';
import { operationCliTexts } from '../messages/operation-cli.js';
import type { OpenContext } from './context.js';
import type { RunOptions } from './action-run.js';
import { withOrderOptions } from './order-options.js';

const collect = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];

/** `guardia action list|show|run|history` */
export function registerAction(program: Command, open: OpenContext, language: Language): void {
  const noun = cliTexts(language).nouns.action;
  const { action: texts } = operationCliTexts(language);
  const action = program.command('action').summary(noun).description(noun);
  const looks = () => import('./action-looks.js');

  action
    .command('list')
    .description(texts.list)
    .action(async () => (await looks()).listActions(await open()));
  action
    .command('show')
    .description(texts.show)
    .argument('<name>', texts.nameArgument)
    .action(async (name: string) => (await looks()).showAction(await open(), name));
  action
    .command('history')
    .description(texts.history)
    .option('--limit <n>', texts.limit, '20')
    .action(async (given: { readonly limit: string }) => (await looks()).listCommands(await open(), given.limit));
  withOrderOptions(
    action
      .command('run')
      .description(texts.run)
      .argument('<name>', texts.nameArgument)
      .option('--service <name>', texts.serviceOption)
      .option('--with <key=value>', texts.withOption, collect),
    language,
  ).action(async (name: string, given: RunOptions) =>
    (await import('./action-run.js')).runAction(await open(), name, given),
  );
}

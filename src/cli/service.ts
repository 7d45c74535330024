import type { Command } from 'commander';
import { cliTexts } from '../messages/cli.js';
import type { Language } from '../messages/language.js';
import { operationCliTexts } from '../messages/operation-cli.js';
import type { OpenContext } from './context.js';
import type { OrderOptions } from './order.js';
import { withOrderOptions } from './order-options.js';

/** `guardia service …`: what it may be told. What each verb does is loaded when it is used. */
export function registerService(program: Command, open: OpenContext, language: Language): void {
  const noun = cliTexts(language).nouns.service;
  const { service: texts, order } = operationCliTexts(language);
  const service = program.command('service').summary(noun).description(noun);
  const looks = () => import('./service-looks.js');

  service
    .command('list')
    .description(texts.list)
    .action(async () => (await looks()).listServices(await open()));
  service
    .command('check')
    .description(texts.check)
    .argument('[name]', texts.oneName)
    .option('--by <name>', order.by)
    .action(async (name: string | undefined, given: OrderOptions) =>
      (await import('./service-acts.js')).checkServices(await open(), name, given),
    );
  service
    .command('logs')
    .description(texts.logs)
    .argument('<name>', texts.name)
    .option('-n, --lines <n>', texts.lines, '100')
    .action(async (name: string, given: { readonly lines: string }) =>
      (await looks()).showLogs(await open(), name, given.lines),
    );
  service
    .command('graph')
    .description(texts.graph)
    .option('--mermaid', texts.mermaid)
    .action(async (given: { readonly mermaid?: boolean }) =>
      (await looks()).showGraph(await open(), given.mermaid ?? false),
    );
  for (const [verb, action] of [
    ['restart', 'restart_failed_services'],
    ['start', 'start_service'],
    ['stop', 'stop_service'],
  ] as const) {
    withOrderOptions(service.command(verb).description(texts[verb]).argument('<name>', texts.name), language).action(
      async (name: string, given: OrderOptions) =>
        (await import('./service-acts.js')).orderOnService(await open(), action, name, given),
    );
  }
}

import { Option } from 'commander';
import type { Command } from 'commander';
import { SEVERITIES } from '../domain/severity.js';
import type { Severity } from '../domain/severity.js';
import { cliTexts } from '../messages/cli.js';
import { homeTexts } from '../messages/home.js';
import type { Language } from '../messages/language.js';
import type { OpenContext } from './context.js';
import { createRunbook } from './runbook-new.js';
import { checkRunbooks, listRunbooks, showRunbook } from './runbook-looks.js';

/** `guardia runbook list|show|check|new` */
export function registerRunbook(program: Command, open: OpenContext, language: Language): void {
  const noun = cliTexts(language).nouns.runbook;
  const texts = homeTexts(language).runbook;
  const runbook = program.command('runbook').summary(noun).description(noun);
  runbook
    .command('list')
    .description(texts.list)
    .action(async () => listRunbooks(await open()));
  runbook
    .command('show')
    .description(texts.show)
    .argument('<type>', texts.type)
    .action(async (type: string) => showRunbook(await open(), type));
  runbook
    .command('explain')
    .description(texts.explain)
    .argument('<type>', texts.type)
    .argument('[subject]', texts.subject)
    .action(async (type: string, subject?: string) =>
      (await import('./runbook-explain.js')).explainRunbook(await open(), type, subject),
    );
  runbook
    .command('check')
    .description(texts.check)
    .argument('[type|file]', texts.typeOrFile)
    .action(async (typeOrFile?: string) => checkRunbooks(await open(), typeOrFile));
  runbook
    .command('new')
    .description(texts.new)
    .argument('<type>', texts.type)
    .addOption(new Option('--severity <severity>', texts.severityOption).choices([...SEVERITIES]).default('high'))
    .action(async (type: string, options: { readonly severity: Severity }) =>
      createRunbook(await open(), type, options.severity),
    );
}

import type { Command } from 'commander';
import { cliTexts } from '../messages/cli.js';
import { homeTexts } from '../messages/home.js';
import type { Language } from '../messages/language.js';
import type { CliContext, OpenContext } from './context.js';
import { showProblems } from './show-problems.js';

/** `guardia config check` */
export function registerConfig(program: Command, open: OpenContext, language: Language): void {
  const noun = cliTexts(language).nouns.config;
  const config = program.command('config').summary(noun).description(noun);
  config
    .command('check')
    .description(homeTexts(language).config.check)
    .action(async () => check(await open()));
}

async function check(context: CliContext): Promise<void> {
  const documents = await context.documents();
  const problems = documents.problems();
  const hasConfig = !problems.some(({ file, blocks }) => blocks && file === 'guardia.yaml');
  const services = hasConfig ? documents.current().services.size : 0;
  const allWell = homeTexts(context.language).config.valid(
    context.settings.configFile,
    services,
    documents.runbooks().length,
    documents.layouts().size,
  );
  showProblems(context, problems, allWell);
}

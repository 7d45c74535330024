import type { Command } from 'commander';
import { cliTexts } from '../messages/cli.js';
import type { Language } from '../messages/language.js';
import { layoutTexts } from '../messages/layouts.js';
import type { OpenContext } from './context.js';
import { checkLayouts } from './layout-check.js';
import { createLayout } from './layout-new.js';
import { showLayout } from './layout-show.js';

/** `guardia layout check|show|new` */
export function registerLayout(program: Command, open: OpenContext, language: Language): void {
  const noun = cliTexts(language).nouns.layout;
  const texts = layoutTexts(language);
  const layout = program.command('layout').summary(noun).description(noun);
  layout
    .command('check')
    .description(texts.check)
    .argument('[master|file]', texts.nameOrFile)
    .action(async (nameOrFile?: string) => checkLayouts(await open(), nameOrFile));
  layout
    .command('show')
    .description(texts.show)
    .argument('<master>', texts.name)
    .action(async (name: string) => showLayout(await open(), name));
  layout
    .command('new')
    .description(texts.new)
    .argument('[master]', texts.newName)
    .requiredOption('--from <file>', texts.from)
    .action(async (name: string | undefined, options: { readonly from: string }) =>
      createLayout(await open(), name, options.from),
    );
}

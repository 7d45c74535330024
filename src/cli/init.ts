import { resolve } from 'node:path';
import type { Command } from 'commander';
import { initHome } from '../documents/init-home.js';
import type { InitializedHome } from '../documents/init-home.js';
import { cliTexts } from '../messages/cli.js';
import { homeTexts } from '../messages/home.js';
import type { Language } from '../messages/language.js';
import type { CliContext, OpenContext } from './context.js';
import { CliExit, EXIT } from './exit.js';

/** `guardia init DIR`: a home outside the clone, so that an update of the clone never conflicts. */
export function registerInit(program: Command, open: OpenContext, language: Language): void {
  program
    .command('init')
    .summary(cliTexts(language).nouns.init)
    .description(cliTexts(language).nouns.init)
    .argument('<dir>', homeTexts(language).init.dir)
    .action(async (dir: string) => init(await open(), resolve(dir)));
}

function init(context: CliContext, dir: string): void {
  const texts = homeTexts(context.language).init;
  const { written, kept } = tryInit();
  if (context.json) return context.out(JSON.stringify({ home: dir, written, kept }, null, 2));
  for (const file of written) context.out(texts.written(file));
  for (const file of kept) context.out(texts.kept(file));
  context.out(texts.next(/[^\w./-]/.test(dir) ? JSON.stringify(dir) : dir));

  function tryInit(): InitializedHome {
    try {
      return initHome(dir, texts.envFile);
    } catch (error) {
      const { code = 'EIO', path = dir } = error as NodeJS.ErrnoException;
      const isFileInTheWay = code === 'ENOTDIR' || code === 'EEXIST';
      throw new CliExit(EXIT.failed, isFileInTheWay ? texts.notADirectory(path) : texts.cannotWrite(path, code));
    }
  }
}

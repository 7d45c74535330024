import { resolve } from 'node:path';
import type { Command } from 'commander';
import { initHome } from '../documents/init-home.js';
import type { InitializedHome } from '../documents/init-home.js';
import { cliTexts } from '../messages/cli.js';
import { homeTexts } from '../messages/home.js';
import type { Language } from '../messages/language.js';
import type { CliContext, OpenContext } from './context.js';
import { CliExit, EXIT } from './exit.js';
import { fromCompose } from './propose-compose.js';
import type { FromCompose } from './propose-compose.js';

interface InitOptions {
  readonly fromCompose?: string;
  readonly projectName?: string;
}

/** `guardia init DIR`: a home outside the clone, so that an update of the clone never conflicts. */
export function registerInit(program: Command, open: OpenContext, language: Language): void {
  const { init: texts } = homeTexts(language);
  program
    .command('init')
    .summary(cliTexts(language).nouns.init)
    .description(cliTexts(language).nouns.init)
    .argument('<dir>', texts.dir)
    .option('--from-compose <file>', texts.fromCompose)
    .option('-p, --project-name <name>', texts.projectName)
    .action(async (dir: string, options: InitOptions) => init(await open(), resolve(dir), options));
}

async function init(context: CliContext, dir: string, options: InitOptions): Promise<void> {
  const texts = homeTexts(context.language).init;
  const found =
    options.fromCompose === undefined
      ? undefined
      : await fromCompose(context, options.fromCompose, options.projectName);
  const { written, kept, proposed } = tryInit();
  if (context.json) {
    const proposal = found && proposalJson(found, proposed);
    return context.out(JSON.stringify({ home: dir, written, kept, ...(proposal && { proposal }) }, null, 2));
  }
  for (const file of written) context.out(texts.written(file));
  for (const file of kept) context.out(texts.kept(file));
  if (found) sayProposal(context, found, proposed);
  context.out(texts.next(/[^\w./-]/.test(dir) ? JSON.stringify(dir) : dir));

  function tryInit(): InitializedHome {
    try {
      return initHome(dir, texts.envFile, found);
    } catch (error) {
      const { code = 'EIO', path = dir } = error as NodeJS.ErrnoException;
      const isFileInTheWay = code === 'ENOTDIR' || code === 'EEXIST';
      throw new CliExit(EXIT.failed, isFileInTheWay ? texts.notADirectory(path) : texts.cannotWrite(path, code));
    }
  }
}

function sayProposal(context: CliContext, found: FromCompose, proposed: string | undefined): void {
  const texts = homeTexts(context.language).init.compose;
  const { proposal, file, running, includes } = found;
  context.out(texts.title(file, proposal.project));
  for (const { name, kind, composeName, touchable } of proposal.services) {
    const runs = running === undefined ? undefined : running.has(composeName);
    context.out(texts.service(name, kind, touchable, runs));
  }
  for (const { name, why } of proposal.leftOut) context.out(texts.leftOut(name, why));
  for (const include of includes) context.out(texts.include(include));
  if (running === undefined) context.out(texts.noEngine);
  if (!proposal.pipeline) context.out(texts.labPipeline);
  if (proposal.variables.size > 0) context.out(texts.variables([...proposal.variables.keys()]));
  if (proposed !== undefined) context.out(texts.beside(proposed));
}

function proposalJson({ proposal, running, includes }: FromCompose, proposed: string | undefined): object {
  return {
    file: proposed ?? 'guardia.yaml',
    project: proposal.project,
    services: proposal.services.map(({ name, kind, composeName, touchable, dependsOn }) => ({
      name,
      kind,
      composeService: composeName,
      runtime: touchable ? 'docker' : 'none',
      dependsOn,
      ...(running && { running: running.has(composeName) }),
    })),
    leftOut: proposal.leftOut,
    ownContainers: proposal.ownContainers,
    variables: [...proposal.variables.keys()],
    includes,
  };
}

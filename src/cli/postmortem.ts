import type { Command } from 'commander';
import { cliTexts } from '../messages/cli.js';
import type { Language } from '../messages/language.js';
import type { CliContext, OpenContext } from './context.js';
import { CliExit, EXIT } from './exit.js';

/** `guardia postmortem show`: the Markdown, as it was written at the close. */
export function registerPostmortem(program: Command, open: OpenContext, language: Language): void {
  const texts = cliTexts(language);
  const postmortem = program.command('postmortem').summary(texts.nouns.postmortem).description(texts.nouns.postmortem);
  postmortem
    .command('show')
    .description(texts.postmortem.show)
    .argument('<id>', texts.options.id)
    .action(async (id: string) => show(await open(), id));
}

async function show(context: CliContext, id: string): Promise<void> {
  const texts = cliTexts(context.language).postmortem;
  const store = await context.store();
  const written = await store.findPostmortem(await incidentIdOf(context, id));
  if (!written) throw new CliExit(EXIT.notFound, texts.none(id));
  if (context.json) return context.out(JSON.stringify(written, null, 2));
  context.out(written.markdown.trimEnd());
  context.err(`\n${texts.file}: ${written.file}`);
}

/** The store knows closed incidents without Temporal; for the rest the client does. */
async function incidentIdOf(context: CliContext, id: string): Promise<string> {
  const store = await context.store();
  const text = id.replace(/^#/, '');
  const byNumber = /^\d{1,9}$/.test(text) ? await store.findByNumber(Number(text)) : undefined;
  const byPrefix = byNumber ? [] : await store.findByIdPrefix(text);
  const found = byNumber ?? (byPrefix.length === 1 ? byPrefix[0] : undefined);
  return found?.incidentId ?? (await (await context.client()).find(id)).incidentId;
}

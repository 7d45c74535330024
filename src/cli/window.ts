import type { Command } from 'commander';
import { cliTexts } from '../messages/cli.js';
import { coordinatorCliTexts } from '../messages/coordinator-cli.js';
import { formatTime } from '../messages/index.js';
import type { Language } from '../messages/language.js';
import type { CliContext, OpenContext } from './context.js';
import { CliExit, EXIT } from './exit.js';
import { endOf, momentMs } from './moments.js';
import type { EndOptions } from './moments.js';
import { personOf } from './person.js';

interface AnnounceOptions extends EndOptions {
  readonly reason: string;
  readonly from?: string;
  readonly services?: string;
  readonly by?: string;
}

/** `guardia window announce|end`: maintenance windows besides those of the configuration. */
export function registerWindow(program: Command, open: OpenContext, language: Language): void {
  const { nouns, options } = cliTexts(language);
  const texts = coordinatorCliTexts(language);
  const window = program.command('window').summary(nouns.window).description(nouns.window);
  window
    .command('announce')
    .description(texts.announce)
    .argument('<id>', texts.windowId)
    .requiredOption('--reason <text>', texts.reason)
    .option('--services <names>', texts.services)
    .option('--from <when>', texts.from)
    .option('--for <duration>', texts.for)
    .option('--until <when>', texts.until)
    .option('--by <name>', options.by)
    .action(async (id: string, given: AnnounceOptions) => announce(await open(), id, given));
  window
    .command('end')
    .description(texts.end)
    .argument('<id>', texts.windowId)
    .option('--by <name>', options.by)
    .action(async (id: string, given: { by?: string }) => end(await open(), id, given));
}

async function announce(context: CliContext, id: string, given: AnnounceOptions): Promise<void> {
  const texts = coordinatorCliTexts(context.language);
  const nowMs = Date.now();
  const fromMs = given.from === undefined ? undefined : momentMs(given.from, context.zone, nowMs);
  if (given.from !== undefined && fromMs === undefined) throw new CliExit(EXIT.usage, texts.badMoment(given.from));
  const until = endOf(context, given, fromMs ?? nowMs);
  if (until === undefined) throw new CliExit(EXIT.usage, texts.endNeeded);
  const services = await servicesIn(context, given.services);
  const by = personOf(context.settings, given.by);
  const from = fromMs === undefined ? {} : { from: new Date(fromMs).toISOString() };
  const input = { id, ...(services && { services }), ...from, until, by, reason: given.reason };
  await (await context.client()).coordinator.announceWindow(input);
  if (context.json) return context.out(JSON.stringify(input, null, 2));
  context.out(texts.announced(id, formatTime(until, { language: context.language, zone: context.zone })));
}

async function end(context: CliContext, id: string, given: { readonly by?: string }): Promise<void> {
  const input = { id, by: personOf(context.settings, given.by) };
  const { incidents } = await (await context.client()).coordinator.endWindow(input);
  if (context.json) return context.out(JSON.stringify({ ...input, incidents }, null, 2));
  context.out(coordinatorCliTexts(context.language).ended(id, incidents));
}

/** A name that is mistyped would hold nothing back, and nobody would notice before the night. */
async function servicesIn(context: CliContext, list: string | undefined): Promise<readonly string[] | undefined> {
  if (list === undefined) return undefined;
  const known = [...(await context.documents()).current().services.keys()];
  const names = list
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  const unknown = names.find((name) => !known.includes(name));
  if (unknown === undefined && names.length > 0) return names;
  const texts = coordinatorCliTexts(context.language);
  throw new CliExit(EXIT.notFound, texts.unknownService(unknown ?? list, known.join(', ')));
}

import type { Command } from 'commander';
import { cliTexts } from '../messages/cli.js';
import { coordinatorCliTexts } from '../messages/coordinator-cli.js';
import { coordinatorLines } from '../messages/coordinator-lines.js';
import { messagesIn } from '../messages/index.js';
import type { Language } from '../messages/language.js';
import { oneLine } from '../messages/plain-text.js';
import type { CliContext, OpenContext } from './context.js';
import { personOf } from './person.js';

const LINE_LIMIT = 300;

interface ResetOptions {
  readonly by?: string;
  readonly reason?: string;
}

/** `guardia coordinator show|reset-circuit`. */
export function registerCoordinator(program: Command, open: OpenContext, language: Language): void {
  const { nouns, options } = cliTexts(language);
  const texts = coordinatorCliTexts(language);
  const coordinator = program.command('coordinator').summary(nouns.coordinator).description(nouns.coordinator);
  coordinator
    .command('show', { isDefault: true })
    .description(texts.show)
    .action(async () => show(await open()));
  coordinator
    .command('reset-circuit')
    .description(texts.reset)
    .argument('<service>', texts.service)
    .option('--reason <text>', texts.reason)
    .option('--by <name>', options.by)
    .action(async (service: string, given: ResetOptions) => resetCircuit(await open(), service, given));
}

async function show(context: CliContext): Promise<void> {
  const state = await (await context.client()).coordinator.state();
  if (context.json) return context.out(JSON.stringify(state, null, 2));
  const reader = { language: context.language, zone: context.zone };
  const plain = (text: string): string => oneLine(text, LINE_LIMIT);
  const lines = coordinatorLines(state, reader, { name: plain, text: plain }, Date.now());
  const { inForce, none, totals } = messagesIn(context.language).phrases.coordinator;
  if (lines.frozen !== undefined) context.out(`${lines.frozen}\n`);
  context.out(`${inForce}: ${lines.leases.length === 0 ? none : ''}`.trimEnd());
  for (const lease of lines.leases) context.out(`  ${lease}`);
  context.out(`${totals}: ${lines.totals}`);
  if (lines.heldBack !== undefined) context.out(lines.heldBack);
  for (const { title, lines: entries } of lines.sections) {
    context.out(`\n${title}:`);
    for (const entry of entries) context.out(`  ${entry}`);
  }
}

async function resetCircuit(context: CliContext, service: string, { by, reason }: ResetOptions): Promise<void> {
  const input = { service, by: personOf(context.settings, by), ...(reason !== undefined && { reason }) };
  const { incidents } = await (await context.client()).coordinator.closeCircuit(input);
  if (context.json) return context.out(JSON.stringify({ ...input, incidents }, null, 2));
  context.out(coordinatorCliTexts(context.language).resetDone(service, incidents));
}

import type { Command } from 'commander';
import { isBusinessDate } from '../domain/ingestion/names.js';
import { cliTexts } from '../messages/cli.js';
import type { Language } from '../messages/language.js';
import { personTaskTexts } from '../messages/person-tasks.js';
import type { TaskDesk } from '../operation/person-task-desk.js';
import type { CliContext, OpenContext } from './context.js';
import { CliExit, EXIT } from './exit.js';
import { wholeNumber } from './ingest-looks.js';
import { personOf } from './person.js';
import { assigneeText, taskTable } from './task-table.js';

interface ListOptions {
  readonly state: string;
  readonly to?: string;
  readonly limit: string;
}

interface AssignOptions {
  readonly to: string;
  readonly due?: string;
  readonly by?: string;
}

/** `guardia task list|assign|done`: what only people can do. */
export function registerTask(program: Command, open: OpenContext, language: Language): void {
  const { nouns, options } = cliTexts(language);
  const texts = personTaskTexts(language);
  const task = program.command('task').summary(nouns.task).description(nouns.task);
  task
    .command('list')
    .description(texts.list)
    .option('--state <state>', texts.state, 'open')
    .option('--to <name>', texts.toFilter)
    .option('--limit <n>', texts.limit, '50')
    .action(async (given: ListOptions) => list(await open(), given));
  task
    .command('assign')
    .description(texts.assign)
    .argument('<number>', texts.number)
    .requiredOption('--to <name>', texts.to)
    .option('--due <date>', texts.due)
    .option('--by <name>', options.by)
    .action(async (number: string, given: AssignOptions) => assign(await open(), number, given));
  task
    .command('done')
    .description(texts.done)
    .argument('<number>', texts.number)
    .option('--note <text>', texts.note)
    .option('--by <name>', options.by)
    .action(async (number: string, given: { note?: string; by?: string }) => done(await open(), number, given));
}

async function list(context: CliContext, { state, to, limit: given }: ListOptions): Promise<void> {
  const texts = personTaskTexts(context.language);
  if (state !== 'open' && state !== 'done' && state !== 'all') throw new CliExit(EXIT.usage, texts.badState(state));
  const limit = wholeNumber(context, '--limit', given, 1);
  const tasks = await (await desk(context)).list({ state, ...(to !== undefined && { to }), limit });
  if (context.json) return context.out(JSON.stringify(tasks, null, 2));
  if (tasks.length === 0) return context.err(texts.none);
  context.out(taskTable(tasks, context.language));
  if (tasks.length === limit) context.err(texts.more(limit));
}

async function assign(context: CliContext, given: string, { to, due, by }: AssignOptions): Promise<void> {
  const texts = personTaskTexts(context.language);
  const number = wholeNumber(context, '<number>', given, 1);
  if (due !== undefined && !isBusinessDate(due)) throw new CliExit(EXIT.usage, texts.badDate(due));
  const order = { to, due, by: personOf(context.settings, by) };
  const task = await (await desk(context)).assign(number, order);
  if (context.json) return context.out(JSON.stringify(task, null, 2));
  context.out(texts.assigned(number, assigneeText(task, context.language), task.dueOn));
}

async function done(context: CliContext, given: string, options: { note?: string; by?: string }): Promise<void> {
  const number = wholeNumber(context, '<number>', given, 1);
  const by = personOf(context.settings, options.by);
  const task = await (await desk(context)).done(number, { by, note: options.note });
  if (context.json) return context.out(JSON.stringify(task, null, 2));
  context.out(personTaskTexts(context.language).finished(number, by));
}

async function desk(context: CliContext): Promise<TaskDesk> {
  const [{ openTaskDesk }, documents] = await Promise.all([import('../wiring/task-desk.js'), context.documents()]);
  return openTaskDesk(documents, () => context.store());
}

import type { Command } from 'commander';
import { CADENCES, isCadence } from '../domain/maintenance/cadence.js';
import type { Cadence } from '../domain/maintenance/cadence.js';
import { isTask, TASK_NAMES, taskDefinition } from '../domain/maintenance/catalogue.js';
import type { TaskName } from '../domain/maintenance/catalogue.js';
import type { MaintenanceInput, MaintenanceView } from '../domain/maintenance/run.js';
import { cliTexts } from '../messages/cli.js';
import type { Language } from '../messages/language.js';
import { maintenanceCliTexts } from '../messages/maintenance/cli.js';
import type { CliContext, OpenContext } from './context.js';
import { CliExit, EXIT } from './exit.js';
import { registerMaintenanceLooks } from './maintenance-looks.js';
import { runFollower, runSummary } from './maintenance-screen.js';
import { personOf } from './person.js';

interface RunOptions {
  readonly task?: string;
  readonly dryRun?: boolean;
  readonly detached?: boolean;
  readonly by?: string;
}

interface NoteOptions {
  readonly reason?: string;
  readonly by?: string;
}

/** `guardia maintenance list|run|pause|resume|history|report|approve`. */
export function registerMaintenance(program: Command, open: OpenContext, language: Language): void {
  const { nouns, options } = cliTexts(language);
  const texts = maintenanceCliTexts(language);
  const maintenance = program.command('maintenance').summary(nouns.maintenance).description(nouns.maintenance);
  registerMaintenanceLooks(maintenance, open, language);
  maintenance
    .command('run')
    .description(texts.run)
    .argument('<what>', texts.what)
    .option('--task <names>', texts.only)
    .option('--dry-run', texts.dryRun)
    .option('--detached', texts.detached)
    .option('--by <name>', options.by)
    .action(async (what: string, given: RunOptions) => run(await open(), what, given));
  for (const act of ['pause', 'resume'] as const)
    maintenance
      .command(act)
      .description(texts[act])
      .argument('<cadence>', texts.cadence)
      .option('--reason <text>', texts.reason)
      .option('--by <name>', options.by)
      .action(async (cadence: string, given: NoteOptions) => hold(await open(), act, cadence, given));
  maintenance
    .command('approve')
    .description(texts.approve)
    .argument('[cadence]', texts.cadence, 'quarterly')
    .option('--reason <text>', texts.reason)
    .option('--by <name>', options.by)
    .action(async (cadence: string, given: NoteOptions) => approve(await open(), cadence, given));
}

async function run(context: CliContext, what: string, given: RunOptions): Promise<void> {
  const by = personOf(context.settings, given.by);
  const input: MaintenanceInput = { ...wanted(context, what, given.task), by, dryRun: given.dryRun === true };
  const { maintenance } = await context.client();
  const { workflowId, runId } = await maintenance.start({ ...input, language: context.language });
  if (given.detached) {
    if (context.json) return context.out(JSON.stringify({ workflowId, runId }, null, 2));
    return context.out(maintenanceCliTexts(context.language).started(workflowId));
  }
  context.err(maintenanceCliTexts(context.language).started(workflowId));
  const view = await maintenance.follow(workflowId, runFollower(context));
  end(context, view);
}

function end(context: CliContext, view: MaintenanceView): void {
  if (context.json) context.out(JSON.stringify(view, null, 2));
  else context.out(runSummary(view, { language: context.language, zone: context.zone }));
  if (view.outcome === 'failed') throw new CliExit(EXIT.failed);
}

/** A cadence with its tasks, or the one task of that name. */
function wanted(
  context: CliContext,
  what: string,
  only: string | undefined,
): Pick<MaintenanceInput, 'cadence' | 'tasks'> {
  if (isTask(what)) return { cadence: taskDefinition(what).cadence, tasks: [what] };
  if (!isCadence(what)) throw unknown(context, what);
  if (only === undefined) return { cadence: what };
  const tasks = only.split(',').map((name): TaskName => {
    const task = name.trim();
    if (!isTask(task)) throw unknown(context, task);
    if (taskDefinition(task).cadence !== what)
      throw new CliExit(EXIT.usage, maintenanceCliTexts(context.language).otherCadence(task, what));
    return task;
  });
  return { cadence: what, tasks };
}

function unknown({ language }: CliContext, given: string): CliExit {
  const known = [...CADENCES, ...TASK_NAMES].join(', ');
  return new CliExit(EXIT.usage, maintenanceCliTexts(language).unknownTask(given, known));
}

function cadenceOf(context: CliContext, given: string): Cadence {
  if (isCadence(given)) return given;
  throw new CliExit(EXIT.usage, maintenanceCliTexts(context.language).unknownTask(given, CADENCES.join(', ')));
}

async function hold(context: CliContext, act: 'pause' | 'resume', given: string, options: NoteOptions): Promise<void> {
  const cadence = cadenceOf(context, given);
  const note = [personOf(context.settings, options.by), options.reason].filter((part) => part !== undefined).join(': ');
  const { maintenance } = await context.client();
  await maintenance[act](cadence, note);
  if (context.json) return context.out(JSON.stringify({ cadence, paused: act === 'pause', note }, null, 2));
  const texts = maintenanceCliTexts(context.language);
  context.out(act === 'pause' ? texts.pausedNow(cadence) : texts.resumedNow(cadence));
}

async function approve(context: CliContext, given: string, { by, reason }: NoteOptions): Promise<void> {
  const input = { by: personOf(context.settings, by), ...(reason !== undefined && { reason }) };
  const { maintenance } = await context.client();
  const approved = await maintenance.approve(cadenceOf(context, given), input);
  if (context.json) return context.out(JSON.stringify({ ...approved, ...input }, null, 2));
  context.out(maintenanceCliTexts(context.language).approved(approved.tasks, approved.workflowId));
}

import { join } from 'node:path';
import type { Command } from 'commander';
import { byteSize } from '../domain/byte-size.js';
import { isCadence } from '../domain/maintenance/cadence.js';
import { tasksOf } from '../domain/maintenance/catalogue.js';
import type { MaintenanceSchedule } from '../client.js';
import { formatTime } from '../messages/index.js';
import type { Language, Reader } from '../messages/language.js';
import { maintenanceCliTexts } from '../messages/maintenance/cli.js';
import { maintenanceTerms } from '../messages/maintenance/terms.js';
import type { CliContext, OpenContext } from './context.js';
import { CliExit, EXIT } from './exit.js';
import { wholeNumber } from './ingest-looks.js';
import { plainTable } from './list-incidents.js';
import { historyRow } from './maintenance-screen.js';

/** What only looks: schedules, runs, reports. */
export function registerMaintenanceLooks(maintenance: Command, open: OpenContext, language: Language): void {
  const texts = maintenanceCliTexts(language);
  maintenance
    .command('list', { isDefault: true })
    .description(texts.list)
    .action(async () => list(await open()));
  maintenance
    .command('history')
    .description(texts.history)
    .argument('[cadence]', texts.cadence)
    .option('--limit <n>', texts.limit, '20')
    .action(async (cadence: string | undefined, given: { limit: string }) => history(await open(), cadence, given));
  maintenance
    .command('find')
    .description(texts.find)
    .argument('<file>', texts.pattern)
    .option('--limit <n>', texts.limit, '50')
    .action(async (pattern: string, given: { limit: string }) => find(await open(), pattern, given));
  maintenance
    .command('report')
    .description(texts.report)
    .argument('[run]', texts.ref, 'daily')
    .action(async (ref: string) => report(await open(), ref));
}

async function find(context: CliContext, pattern: string, given: { limit: string }): Promise<void> {
  const texts = maintenanceCliTexts(context.language);
  const limit = wholeNumber(context, '--limit', given.limit, 1);
  const { folders } = (await context.documents()).current().maintenance;
  const { findArchived } = await import('../integrations/files/archive/archive-index.js');
  const files = await findArchived(folders.archive, pattern, limit);
  if (context.json) return context.out(JSON.stringify(files, null, 2));
  if (files.length === 0) throw new CliExit(EXIT.notFound, texts.notFound(pattern));
  const reader: Reader = { language: context.language, zone: context.zone };
  const rows = files.map(({ name, date, bytes, modifiedAt, archive }) => [
    name,
    date,
    byteSize(bytes),
    formatTime(modifiedAt, reader),
    join(folders.archive, archive),
  ]);
  context.out(plainTable(texts.foundColumns, rows));
}

async function list(context: CliContext): Promise<void> {
  const { maintenance } = (await context.documents()).current();
  const schedules = await (await context.client()).maintenance.list();
  const listed = schedules.map((schedule) => ({
    ...schedule,
    tasks: tasksOf(schedule.cadence).map((name) => ({ name, on: maintenance.tasks[name] !== undefined })),
  }));
  if (context.json) return context.out(JSON.stringify(listed, null, 2));
  const reader: Reader = { language: context.language, zone: context.zone };
  const rows = listed.map((schedule) => [
    schedule.cadence,
    stateOf(
      schedule,
      schedule.tasks.some(({ on }) => on),
      context.language,
    ),
    schedule.nextAt === undefined || schedule.paused ? '—' : formatTime(schedule.nextAt, reader),
    schedule.lastAt === undefined ? '—' : formatTime(schedule.lastAt, reader),
    schedule.tasks
      .filter(({ on }) => on)
      .map(({ name }) => name)
      .join(', '),
  ]);
  context.out(plainTable(maintenanceCliTexts(context.language).scheduleColumns, rows));
  const running = schedules.flatMap((schedule) => schedule.running);
  for (const workflowId of running) context.out(`${maintenanceTerms(context.language).states.running}: ${workflowId}`);
}

function stateOf({ exists, paused, note }: MaintenanceSchedule, hasTasks: boolean, language: Language): string {
  const texts = maintenanceCliTexts(language);
  if (!exists) return hasTasks ? texts.absent : texts.off;
  return paused ? [texts.paused, note].filter((part) => part !== undefined && part !== '').join(': ') : texts.active;
}

async function history(context: CliContext, cadence: string | undefined, given: { limit: string }): Promise<void> {
  const texts = maintenanceCliTexts(context.language);
  if (cadence !== undefined && !isCadence(cadence))
    throw new CliExit(EXIT.usage, texts.unknownTask(cadence, 'daily, weekly, monthly, quarterly'));
  const limit = wholeNumber(context, '--limit', given.limit, 1);
  const runs = await (await context.store()).listMaintenanceRuns({ limit, ...(cadence && { cadence }) });
  if (context.json) return context.out(JSON.stringify(runs, null, 2));
  if (runs.length === 0) return context.err(texts.noRuns);
  const reader: Reader = { language: context.language, zone: context.zone };
  context.out(
    plainTable(
      texts.historyColumns,
      runs.map((run) => historyRow(run, reader)),
    ),
  );
}

async function report(context: CliContext, ref: string): Promise<void> {
  const found = await (await context.store()).findMaintenanceReport(ref, context.language);
  if (!found) throw new CliExit(EXIT.notFound, maintenanceCliTexts(context.language).noReport(ref));
  if (context.json) return context.out(JSON.stringify(found, null, 2));
  context.out(found.markdown.trimEnd());
}

import type { Language } from '../language.js';
import { maintenanceCliEn } from './cli.en.js';
import { maintenanceCliEs } from './cli.es.js';

/** The words of `guardia maintenance`. */
export interface MaintenanceCliTexts {
  readonly list: string;
  readonly run: string;
  readonly what: string;
  readonly only: string;
  readonly dryRun: string;
  readonly detached: string;
  readonly pause: string;
  readonly resume: string;
  readonly reason: string;
  readonly history: string;
  readonly limit: string;
  readonly report: string;
  readonly ref: string;
  readonly find: string;
  readonly pattern: string;
  readonly foundColumns: readonly string[];
  notFound(pattern: string): string;
  readonly approve: string;
  readonly cadence: string;
  readonly scheduleColumns: readonly string[];
  readonly historyColumns: readonly string[];
  readonly paused: string;
  readonly active: string;
  readonly off: string;
  readonly absent: string;
  readonly noRuns: string;
  noReport(ref: string): string;
  unknownTask(given: string, known: string): string;
  otherCadence(task: string, cadence: string): string;
  started(workflowId: string): string;
  pausedNow(cadence: string): string;
  resumedNow(cadence: string): string;
  approved(tasks: number, workflowId: string): string;
  readonly nothingRan: string;
}

export function maintenanceCliTexts(language: Language): MaintenanceCliTexts {
  return language === 'es' ? maintenanceCliEs : maintenanceCliEn;
}

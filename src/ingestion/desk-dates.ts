import { businessDate, isBusinessDate } from '../domain/ingestion/names.js';
import { DeskError } from './desk-error.js';
import type { DagRun } from './desk-ports.js';

/** The date that was asked for, checked, or today's on the pipeline's clock. Throws DeskError `bad_date`. */
export function dateOf(given: string | undefined, nowMs: number, timeZone: string): string {
  if (given === undefined) return businessDate(new Date(nowMs).toISOString(), timeZone);
  if (isBusinessDate(given)) return given;
  throw new DeskError('bad_date', { date: given });
}

/**
 * The date that a run of a user's DAG is about: what it was started with, where that says one, else the day on which it was
 * due, on the pipeline's clock. So the run of 02:00 is of that same morning, in both versions of Airflow.
 */
export function dateOfDagRun({ conf, dueAt, startedAt }: DagRun, nowMs: number, timeZone: string): string {
  for (const said of [conf['date'], conf['fecha']]) if (typeof said === 'string' && isBusinessDate(said)) return said;
  return businessDate(dueAt ?? startedAt ?? new Date(nowMs).toISOString(), timeZone);
}

import { archiveMeasures } from './maintenance/archive-measures.js';
import { backupMeasures } from './maintenance/backup-measures.js';
import type { Measure } from './measure.js';

const ROWS = 400_000;
const ROUNDS = 5;
/** So that a date has some fifty megabytes, and what the disk takes to say that it has them is a small part. */
const ARCHIVED_ROWS_A_ROW = 3;

export interface MaintenanceOptions {
  /** Of the largest table. */
  readonly rows?: number;
}

/** Backups and archives against what a person would type, by turns in one run. */
export async function benchMaintenance({ rows = ROWS }: MaintenanceOptions = {}): Promise<readonly Measure[]> {
  console.error('backup …');
  const backups = await backupMeasures(rows, ROUNDS);
  console.error('archive …');
  return [...backups, ...(await archiveMeasures(rows * ARCHIVED_ROWS_A_ROW, ROUNDS))];
}

import { ActivityFailure } from '@temporalio/workflow';
import type { Alert } from '../domain/alert.js';
import { maintenanceFailedSummary } from '../messages/maintenance/details.js';
import { maintenanceReports } from './activity-proxies.js';
import { contextFor } from './maintenance-run.js';
import type { MaintenanceRun } from './maintenance-run.js';

/** Opens the incident of what failed, and says which; undefined where the door could not be reached, which the report shows. */
export async function reportFailure(
  run: MaintenanceRun,
  subject: string,
  failure: { readonly code?: string; readonly detail?: string },
): Promise<string | undefined> {
  const alert: Alert = {
    ...{ type: 'maintenance_failed', subject, status: 'firing', source: 'maintenance' },
    startsAt: new Date(Date.now()).toISOString(),
    fingerprint: `maintenance/${subject}/${run.view.runId}`,
    summary: maintenanceFailedSummary(subject, failure, run.language),
  };
  try {
    await maintenanceReports.open_incident({ context: contextFor(run, `open/${subject}`), params: { alert } });
    return `${alert.type}/${subject}`;
  } catch (error) {
    if (error instanceof ActivityFailure) return undefined;
    throw error;
  }
}

import { incidentStats } from '../domain/stats.js';
import type { Documents } from '../documents/open-documents.js';
import type { MaintenanceRecords } from '../http/maintenance-routes.js';
import type { Reports } from '../http/report-routes.js';
import type { Store } from '../store/open-store.js';

const STATS_DAYS = 365;

/** What screens show besides incidents. */
export function reports(store: Store): Reports {
  return {
    stats: async () =>
      incidentStats(await store.listOccurrences(new Date(Date.now() - STATS_DAYS * 86_400_000).toISOString())),
    postmortem: async (incidentId) => (await store.findPostmortem(incidentId))?.markdown,
  };
}

/** Maintenance runs as the store keeps them, with reports in the language of the configuration. */
export function maintenanceRecords(documents: Documents, store: Store): MaintenanceRecords {
  return {
    list: (filter) => store.listMaintenanceRuns(filter),
    report: async (ref) => (await store.findMaintenanceReport(ref, documents.current().language))?.markdown,
  };
}

import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { MaintenanceReportPort } from '../../activities/maintenance/reports.js';
import type { Documents } from '../../documents/open-documents.js';
import type { MaintenanceView } from '../../domain/maintenance/run.js';
import type { Language } from '../../messages/language.js';
import { maintenanceReport } from '../../messages/maintenance/report.js';
import { reportMessage } from '../../messages/maintenance/report-message.js';
import type { Store } from '../../store/open-store.js';

/** A report compares with so many runs before it. */
const COMPARED_RUNS = 8;
/** The ids of runs begin with the moment; so much of it tells two of one second apart. */
const RUN_ID_SHOWN = 13;

type Kept = Pick<Store, 'saveMaintenanceRun' | 'listMaintenanceRuns'>;

/** Runs in the store, and their reports there and beside the backups. */
export function reportsPort(documents: Documents, store: Kept): MaintenanceReportPort {
  const reportsOf = async (view: MaintenanceView): Promise<Readonly<Record<Language, string>>> => {
    const { timeZone: zone } = documents.current();
    const { cadence, startedAt: before } = view;
    const earlier = await store.listMaintenanceRuns({ cadence, before, limit: COMPARED_RUNS });
    const report = (language: Language): string => maintenanceReport(view, earlier, { language, zone });
    return { es: report('es'), en: report('en') };
  };
  return {
    async save(view) {
      const reports = await reportsOf(view);
      const folder = documents.current().maintenance.folders.reports;
      await mkdir(folder, { recursive: true });
      await Promise.all(
        (['es', 'en'] as const).map(async (language) => {
          const file = join(folder, fileName(view, language));
          // Beside and renamed: whoever reads the folder never sees half a report.
          await writeFile(`${file}.part`, reports[language]);
          await rename(`${file}.part`, file);
        }),
      );
      await store.saveMaintenanceRun(view, reports);
    },
    recipients: () => documents.current().maintenance.report,
    async words(view) {
      const { language, timeZone: zone } = documents.current();
      return { ...reportMessage(view, { language, zone }), language };
    },
  };
}

function fileName({ startedAt, cadence, runId }: MaintenanceView, language: Language): string {
  return `${startedAt.slice(0, 10)}-${cadence}-${runId.slice(0, RUN_ID_SHOWN)}.${language}.md`;
}

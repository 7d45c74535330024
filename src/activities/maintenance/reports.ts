import type { MaintenanceView } from '../../domain/maintenance/run.js';
import type { PageMessage } from '../../domain/page-message.js';
import type { DirectoryPort } from '../pages.js';
import { sendMessage } from '../send-message.js';
import type { MessagePorts } from '../send-message.js';
import type { MaintenanceActivities } from './contract.js';

/** Where runs are kept, and who is told. */
export interface MaintenanceReportPort {
  /** The run in the store, with its reports in Spanish and English, there and on disk. Again with the same result. */
  save(view: MaintenanceView): Promise<void>;
  /** Undefined where nobody is to be told. */
  recipients(): { readonly role: string; readonly channels: readonly string[] } | undefined;
  /** In the language of the configuration. */
  words(view: MaintenanceView): Promise<Pick<PageMessage, 'title' | 'body' | 'links' | 'language'>>;
}

export interface MaintenanceReportPorts extends MessagePorts {
  readonly directory: DirectoryPort;
}

type Reports = Pick<MaintenanceActivities, 'save_maintenance_run' | 'send_maintenance_report'>;

export function createMaintenanceReports(ports: MaintenanceReportPorts, reports: MaintenanceReportPort): Reports {
  return {
    save_maintenance_run: ({ params }) => reports.save(params.view),
    async send_maintenance_report({ context, params: { view } }) {
      const to = reports.recipients();
      if (!to) return undefined;
      const words = await reports.words(view);
      const recipients = ports.directory.onDuty(to.role);
      let problem: unknown;
      for (const channel of to.channels) {
        try {
          return await sendMessage(ports, {
            ...{ ...context, channel, role: to.role, recipients, words, simulation: false },
            severity: view.outcome === 'failed' ? 'medium' : 'low',
          });
        } catch (error) {
          problem = error;
        }
      }
      throw problem;
    },
  };
}

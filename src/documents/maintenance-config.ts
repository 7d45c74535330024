import { join, resolve } from 'node:path';
import type { Settings } from '../config.js';
import type { MaintenanceConfig } from './guardia-config.js';
import type { WrittenMaintenance } from './maintenance.schema.js';

/** The section of guardia.yaml, with folders that are absolute. */
export function maintenanceConfig(written: WrittenMaintenance, settings: Settings): MaintenanceConfig {
  const { daily, weekly, monthly, quarterly, tasks, opensIncident, approveWithin, heavyWindow, report } = written;
  const folder = maintenanceFolder(written, settings);
  return {
    times: { daily, weekly, monthly, quarterly },
    folders: { backups: join(folder, 'backups'), archive: join(folder, 'archive'), reports: join(folder, 'reports') },
    tasks,
    opensIncident,
    approveWithinMs: approveWithin,
    ...(heavyWindow && { heavyWindow: { name: 'heavy', ...heavyWindow } }),
    ...(report && { report }),
  };
}

export function maintenanceFolder({ folder }: Pick<WrittenMaintenance, 'folder'>, settings: Settings): string {
  return folder === undefined ? join(settings.dataDir, 'maintenance') : resolve(settings.home, folder);
}

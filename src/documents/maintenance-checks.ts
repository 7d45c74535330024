import { resolve } from 'node:path';
import type { Settings } from '../config.js';
import { isWithin } from './folder-checks.js';
import type { GuardiaDraft } from './guardia-draft.js';
import { maintenanceFolder } from './maintenance-config.js';
import type { ProblemList } from './problem-list.js';

/** That every name in `maintenance` exists, and that its files lie where no run takes them for master files. */
export function checkMaintenance(draft: GuardiaDraft, problems: ProblemList, settings: Settings): void {
  const { maintenance, pipeline } = draft;
  if (!maintenance) return;
  maintenance.tasks.test_failover?.services.forEach((service, index) => {
    const at = ['maintenance', 'tasks', 'test_failover', 'services', index];
    problems.expectName('service', service, draft.services.declared, at);
  });
  const { report } = maintenance;
  if (report) problems.expectName('role', report.role, draft.roles.declared, ['maintenance', 'report', 'role']);
  report?.channels.forEach((channel, index) => {
    problems.expectName('channel', channel, draft.channels.declared, ['maintenance', 'report', 'channels', index]);
  });
  const rotation = maintenance.tasks.rotate_passwords;
  const rotated = ['maintenance', 'tasks', 'rotate_passwords', 'role'];
  // Only where it is written: the shipped role may be one that this operation does not have.
  if (rotation && rotation.role !== 'lead_engineer')
    problems.expectName('role', rotation.role, draft.roles.declared, rotated);
  const folder = maintenanceFolder(maintenance, settings);
  const near = Object.entries(pipeline?.folders ?? {}).find(([, path]) => {
    const other = resolve(settings.home, path);
    return isWithin(folder, other) || isWithin(other, folder);
  });
  if (near) problems.add(['maintenance', 'folder'], 'folders_overlap', { other: near[0] });
}

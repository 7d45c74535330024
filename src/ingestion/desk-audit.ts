import type { DeskPorts } from './desk-ports.js';
import type { AuditEntry } from './ports.js';

/** Writes what was done and by whom; gives the code of the failure where it could not. */
export type WriteAudit = (entry: AuditEntry) => Promise<string | undefined>;

/**
 * A deed that has been done is never taken back because it could not be written down: whoever asked for it hears of the gap
 * instead. Guardia prepares its tables first; in a user's own database (`observe`) it creates nothing.
 */
export function auditTo(ports: DeskPorts): WriteAudit {
  let prepared: Promise<unknown> | undefined;
  return async (entry) => {
    try {
      const { masters, layouts } = await ports.station();
      if (ports.runner !== 'observe') await (prepared ??= masters.prepare([...layouts.values()]));
      await masters.audit(entry);
      return undefined;
    } catch (error) {
      prepared = undefined;
      return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'UNEXPECTED';
    }
  };
}

import { deed, look } from './action.js';

/** What can be asked of folders that the configuration names. */
export const FILE_LOOKS = { check_folder: look('check_folder') } as const;

/** No service is touched, so nobody is asked for a grant. */
export const FILE_DEEDS = {
  delete_old_logs: { ...deed('delete_old_logs', { undo: 'cannot_be_undone' }), needsGrant: false },
} as const;

export interface FileParams {
  /** How many files, how large, how old the oldest; a fault where it is larger than the limit. */
  check_folder: { readonly folder: string; readonly maxBytes?: number };
  /** Files of an allow-listed log folder that are older; listed and counted first, and never through a symbolic link. */
  delete_old_logs: { readonly folder?: string; readonly olderThanMs: number };
}

import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Settings } from '../config.js';

export const MOST_RUNBOOKS = 200;

/** The names (not paths) of the runbook files, sorted; empty where the directory is missing. */
export function runbookFileNames(settings: Settings): readonly string[] {
  try {
    return readdirSync(settings.runbooksDir)
      .filter((name) => /^[^.].*\.ya?ml$/i.test(name))
      .sort();
  } catch {
    return [];
  }
}

/** Changes when any document of the home is edited, added or removed. Cheap, so that it can be asked every second. */
export function homeFingerprint(settings: Settings): string {
  const names = runbookFileNames(settings).slice(0, MOST_RUNBOOKS + 1);
  const files = [
    settings.configFile,
    join(settings.home, '.env'),
    ...names.map((name) => join(settings.runbooksDir, name)),
  ];
  return files.map((file) => `${file}|${stampOf(file)}`).join('\n');
}

function stampOf(file: string): string {
  try {
    const stats = statSync(file, { throwIfNoEntry: false, bigint: true });
    return stats ? `${stats.mtimeNs}.${stats.size}.${stats.ino}` : 'none';
  } catch {
    return 'unreadable';
  }
}

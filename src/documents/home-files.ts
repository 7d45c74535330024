import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Settings } from '../config.js';

export const MOST_RUNBOOKS = 200;
export const MOST_LAYOUTS = 200;

/** The names (not paths) of the runbook files, sorted; empty where the directory is missing. */
export function runbookFileNames(settings: Settings): readonly string[] {
  return namesIn(settings.runbooksDir, /^[^.].*\.ya?ml$/i);
}

/** The names (not paths) of the layout files, sorted; empty where the directory is missing. */
export function layoutFileNames(settings: Pick<Settings, 'layoutsDir'>): readonly string[] {
  return namesIn(settings.layoutsDir, /^[^.].*\.toon$/i);
}

function namesIn(directory: string, wanted: RegExp): readonly string[] {
  try {
    return readdirSync(directory)
      .filter((name) => wanted.test(name))
      .sort();
  } catch {
    return [];
  }
}

/** Changes when any document of the home is edited, added or removed. Cheap, so that it can be asked every second. */
export function homeFingerprint(settings: Settings): string {
  const runbooks = runbookFileNames(settings).slice(0, MOST_RUNBOOKS + 1);
  const layouts = layoutFileNames(settings).slice(0, MOST_LAYOUTS + 1);
  const files = [
    settings.configFile,
    join(settings.home, '.env'),
    ...runbooks.map((name) => join(settings.runbooksDir, name)),
    ...layouts.map((name) => join(settings.layoutsDir, name)),
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

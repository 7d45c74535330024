import { isAbsolute, relative, resolve, sep } from 'node:path';
import type { Settings } from '../config.js';
import type { GuardiaDraft } from './guardia-draft.js';
import type { ProblemList } from './problem-list.js';

/** A file must not come in again by the folder that it was put away to, and Guardia's own files are no master files. */
export function checkFolders({ pipeline }: GuardiaDraft, problems: ProblemList, settings: Settings): void {
  if (!pipeline) return;
  const folders = Object.entries(pipeline.folders).map(([key, folder]) => ({
    key,
    path: resolve(settings.home, folder),
  }));
  folders.forEach(({ key, path }, index) => {
    const other = folders.find(
      (known, place) => isWithin(path, known.path) && (place < index || !isWithin(known.path, path)),
    );
    const taken = other?.key ?? (isWithin(settings.home, path) ? 'guardia.yaml' : undefined);
    if (taken !== undefined) problems.add(['pipeline', 'folders', key], 'folders_overlap', { other: taken });
  });
}

/** Whether a folder is another, or lies in it. Both absolute. */
function isWithin(inner: string, outer: string): boolean {
  const way = relative(outer, inner);
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}

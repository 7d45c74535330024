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

/** Names of check_folder that are not free. */
const PIPELINE_FOLDERS = ['input', 'processed', 'error'];

/** Where old files are deleted there is nothing else: neither the pipeline's files nor Guardia's own, nor a whole machine. */
export function checkLogFolders(draft: GuardiaDraft, problems: ProblemList, settings: Settings): void {
  const inHome = (path: string): string => resolve(settings.home, path);
  const apart: readonly (readonly [string, string])[] = [
    ['pipeline.folders', draft.pipeline?.folders.input],
    ['pipeline.folders', draft.pipeline?.folders.processed],
    ['pipeline.folders', draft.pipeline?.folders.error],
    ['guardia.yaml', 'guardia.yaml'],
    ['runbooks', settings.runbooksDir],
    ['layouts', settings.layoutsDir],
    ['postmortems', settings.postmortemsDir],
    ['.guardia', settings.dataDir],
  ].flatMap(([other = '', path]) => (path === undefined ? [] : [[other, inHome(path)] as const]));
  for (const [name, { path, service }] of draft.logFolders.sound) {
    const at = (key: string) => ['logFolders', name, key];
    if (PIPELINE_FOLDERS.includes(name))
      problems.add(['logFolders', name], 'log_folder_unsafe', { other: 'pipeline.folders' });
    const folder = inHome(path);
    const near = apart.find(([, other]) => isWithin(folder, other) || isWithin(other, folder));
    if (near) problems.add(at('path'), 'log_folder_unsafe', { other: near[0] });
    if (service !== undefined) problems.expectName('service', service, draft.services.declared, at('service'));
  }
}

/** Whether a folder is another, or lies in it. Both absolute. */
export function isWithin(inner: string, outer: string): boolean {
  const way = relative(outer, inner);
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}

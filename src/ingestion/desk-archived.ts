import { layoutOfFile } from '../domain/ingestion/file-pattern.js';
import { DeskError } from './desk-error.js';
import type { DeskStation } from './desk-ports.js';

const MOST_ARCHIVES_NAMED = 5;

/**
 * What would be loaded again must lie in processed/: a run that loads only what is still there would pass for a whole one.
 *
 * @throws DeskError `archived`
 */
export async function refuseArchived(
  { folders, layouts }: DeskStation,
  {
    date,
    masters = [],
    files = [],
  }: Readonly<{ date: string; masters?: readonly string[]; files?: readonly string[] }>,
): Promise<void> {
  const isAsked = (name: string, recordsOf?: string): boolean => {
    const master = recordsOf ?? layoutOfFile(layouts.values(), name)?.name;
    return (masters.length === 0 || masters.includes(master ?? '')) && (files.length === 0 || files.includes(name));
  };
  const gone = (await folders.archived(date)).filter(({ name, recordsOf }) => isAsked(name, recordsOf));
  if (gone.length === 0) return;
  const archives = [...new Set(gone.map(({ archive }) => archive))].slice(0, MOST_ARCHIVES_NAMED);
  throw new DeskError('archived', { date, files: gone.length, archives });
}

import { fitsPattern } from '../domain/ingestion/file-pattern.js';
import type { Layout } from '../domain/ingestion/layout.js';
import { DeskError } from './desk-error.js';

/** The master that was named, or the only one whose pattern the file's name fits. Throws DeskError `unknown_master`, `master_not_clear`. */
export function masterOfRecords(layouts: ReadonlyMap<string, Layout>, file: string, said: string | undefined): string {
  const known = [...layouts.keys()];
  if (said !== undefined) {
    if (!layouts.has(said)) throw new DeskError('unknown_master', { master: said, known });
    return said;
  }
  const fits = [...layouts.values()].filter((layout) => fitsPattern(layout.file.pattern, file)).map(({ name }) => name);
  if (fits.length === 1 && fits[0] !== undefined) return fits[0];
  throw new DeskError('master_not_clear', { file, known: fits.length > 0 ? fits : known });
}

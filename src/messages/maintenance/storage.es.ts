import type { StorageLine } from '../../domain/maintenance/lines/lines.js';
import type { LineWords } from './line-words.js';

export const storage: LineWords<StorageLine> = {
  nothing_to_archive: () => 'no hay archivos procesados que archivar',
};

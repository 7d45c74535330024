import type { WeeklyLine } from '../../domain/maintenance/lines/lines.js';
import type { LineWords } from './line-words.js';

export const weekly: LineWords<WeeklyLine> = {
  disk_steady: () => 'ningún disco se llena',
};

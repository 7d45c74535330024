import type { WeeklyLine } from '../../domain/maintenance/lines/lines.js';
import type { LineWords } from './line-words.js';

export const weekly: LineWords<WeeklyLine> = {
  disk_steady: () => 'no disk fills',
};

import type { DailyLine } from '../../domain/maintenance/lines/lines.js';
import type { LineWords } from './line-words.js';

export const daily: LineWords<DailyLine> = {
  nothing_old: () => 'there are no old logs to delete',
};

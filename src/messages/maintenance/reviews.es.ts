import type { ReviewLine } from '../../domain/maintenance/lines/lines.js';
import type { LineWords } from './line-words.js';

export const reviews: LineWords<ReviewLine> = {
  nothing_found: () => 'sin hallazgos',
};

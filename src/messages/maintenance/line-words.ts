import type { LineValues } from '../../domain/maintenance/task.js';
import type { Reader } from '../language.js';

/** One sentence for each code, without a full stop. Numbers and moments are formatted here, for the reader. */
export type LineWords<Code extends string> = {
  readonly [Each in Code]: (values: LineValues, reader: Reader) => string;
};

/** A value as text; of one that is missing, a question mark, because a report is never lost for a word. */
export function textOf(values: LineValues, name: string): string {
  return String(values[name] ?? '?');
}

export function numberOf(values: LineValues, name: string): number {
  return Number(values[name] ?? Number.NaN);
}

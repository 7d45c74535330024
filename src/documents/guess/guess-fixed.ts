export interface FixedPlace {
  /** From 1. */
  readonly start: number;
  readonly length: number;
}

type Kind = 'blank' | 'digit' | 'letter' | 'other';

/**
 * Where fields of fixed width seem to begin: after places that are blank in every record, and where every record changes
 * from letters to digits or back. Fields that are always full and of one kind cannot be told apart.
 */
export function fixedPlaces(records: readonly string[]): readonly FixedPlace[] {
  const width = records.reduce((most, record) => Math.max(most, record.length), 0);
  const kinds = Array.from({ length: width }, (_, at) => new Set(records.map((record) => kindOf(record[at] ?? ' '))));
  const only = (at: number, kind: Kind): boolean => kinds[at]?.size === 1 && kinds[at].has(kind);
  const starts = [0];
  for (let at = 1; at < width; at += 1) {
    const isAfterBlank = only(at - 1, 'blank') && !only(at, 'blank');
    const isTurn = (only(at - 1, 'letter') && only(at, 'digit')) || (only(at - 1, 'digit') && only(at, 'letter'));
    // Text that ends in blanks somewhere, and digits from here on: a number begins.
    const isNumber = only(at, 'digit') && kinds[at - 1]?.has('blank') === true && kinds[at - 1]?.has('digit') !== true;
    if (isAfterBlank || isTurn || isNumber) starts.push(at);
  }
  return starts.map((start, index) => ({ start: start + 1, length: (starts[index + 1] ?? width) - start }));
}

function kindOf(char: string): Kind {
  if (char === ' ') return 'blank';
  if (/\d/.test(char)) return 'digit';
  return /\p{L}/u.test(char) ? 'letter' : 'other';
}

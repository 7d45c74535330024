import type { FileProblem } from './faults.js';

export const MOST_CELLS = 1_000;

/** The record did not end within the bytes that are there: more are needed. */
export const INCOMPLETE = -1;
/** The file cannot be read any further; `problem` says why. */
export const BROKEN = -2;

export type LineEnding = 'lf' | 'crlf' | 'none';

/** Where the fields of one record lie in the bytes; used again for each record. Positions are half open, without quotes. */
export class Cells {
  /** As many as were found, also beyond MOST_CELLS, of which no positions are kept. */
  count = 0;
  readonly starts = new Int32Array(MOST_CELLS);
  readonly ends = new Int32Array(MOST_CELLS);
  /** See `byte-flags.ts`. */
  readonly flags = new Uint8Array(MOST_CELLS);
  /** Where the record ends, without its line ending. */
  recordEnd = 0;
  ending: LineEnding = 'none';
}

/** Finds the records of a file one by one, in bytes, and the fields in them. */
export interface RecordScanner {
  readonly cells: Cells;
  /** Of the file, from 1: where the record that is read next begins. */
  line: number;
  readonly problem: FileProblem | undefined;
  /**
   * Reads the record that begins at `from`. Nothing at or after `end` is looked at.
   *
   * @param last whether the file ends at `end`
   * @returns where the next record begins, INCOMPLETE (ask again with more bytes, from the same place) or BROKEN
   */
  next(bytes: Uint8Array, from: number, end: number, last: boolean): number;
  /** After INCOMPLETE, of a record that is too long to go on: what it is. */
  tooLong(): FileProblem;
}

import type { ProblemPlace } from './document-problem.js';

export type DocumentPath = readonly (string | number)[];

/** A document that was read, whatever it is written in: plain data, and where in the text each part of it stands. */
export interface PlacedText {
  readonly file: string;
  /** Objects, arrays and scalars; every key is text, and nothing contains itself. */
  readonly data: unknown;
  /** The value at the path; where nothing is written there, the key of the nearest part around it, without a value. */
  placeOf(path: DocumentPath): ProblemPlace;
  /** The key at the end of the path; its value is the key. */
  placeOfKey(path: DocumentPath): ProblemPlace;
}

/** `policies.standard.levels[0].after` */
export function formatPath(path: DocumentPath): string {
  return path.map((part, index) => (typeof part === 'number' ? `[${part}]` : index === 0 ? part : `.${part}`)).join('');
}

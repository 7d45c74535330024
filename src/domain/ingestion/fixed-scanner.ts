import { CONTROL, CR, LF, SPACE } from './byte-flags.js';
import { Cells, INCOMPLETE } from './cells.js';
import type { LineEnding, RecordScanner } from './cells.js';
import { countCharacters, isContinuation } from './charset.js';
import type { Charset } from './charset.js';
import type { FileProblem } from './faults.js';
import type { Layout } from './layout.js';

export interface FixedDialect {
  readonly layout: Layout;
  readonly charset: Charset;
  /** Of each byte, as `byteFlags` gives them. */
  readonly flags: Uint8Array;
}

/**
 * Records whose fields lie at fixed places. The cells are the layout's fields in its order, without the blanks that fill
 * them up at their end; a record that is too short for a field has that field empty.
 */
export class FixedScanner implements RecordScanner {
  readonly cells = new Cells();
  line = 1;
  readonly problem: FileProblem | undefined = undefined;
  /** Of the record that was read last, in the layout's unit. */
  recordLength = 0;
  readonly #flags: Uint8Array;
  readonly #charset: Charset;
  /** Whether a place in the record is a place in its bytes, whatever is written there. */
  readonly #inBytes: boolean;
  readonly #from: Int32Array;
  readonly #to: Int32Array;
  #places = new Int32Array(0);

  constructor({ layout, charset, flags }: FixedDialect) {
    this.#flags = flags;
    this.#charset = charset;
    this.#inBytes = charset.singleByte || layout.file.unit === 'bytes';
    this.#from = Int32Array.from(layout.fields, ({ start = 1 }) => start - 1);
    this.#to = Int32Array.from(layout.fields, ({ start = 1, length = 0 }) => start - 1 + length);
  }

  next(bytes: Uint8Array, from: number, end: number, last: boolean): number {
    const lineFeed = bytes.indexOf(LF, from);
    const found = lineFeed !== -1 && lineFeed < end;
    if (!found && !last) return INCOMPLETE;
    const crlf = found && lineFeed > from && bytes[lineFeed - 1] === CR;
    const recordEnd = !found ? end : crlf ? lineFeed - 1 : lineFeed;
    const inBytes = this.#inBytes || isAscii(bytes, from, recordEnd);
    this.recordLength = inBytes ? recordEnd - from : countCharacters(this.#charset, bytes, from, recordEnd);
    if (inBytes) this.#cutBytes(bytes, from, recordEnd);
    else this.#cutCharacters(bytes, from, recordEnd);
    return this.#finish(recordEnd, found ? (crlf ? 'crlf' : 'lf') : 'none', found ? lineFeed + 1 : end);
  }

  tooLong(): FileProblem {
    return { fault: 'line_too_long', line: this.line };
  }

  #cutBytes(bytes: Uint8Array, from: number, recordEnd: number): void {
    for (let index = 0; index < this.#from.length; index++) {
      const start = Math.min(from + (this.#from[index] as number), recordEnd);
      const end = Math.min(from + (this.#to[index] as number), recordEnd);
      this.#put(index, bytes, start, end);
      // A character of several bytes that a border cuts in two is no text.
      const cutAtStart = start < end && isContinuation(bytes[start]);
      const cutAtEnd = end < recordEnd && isContinuation(bytes[end]);
      if (!this.#charset.singleByte && (cutAtStart || cutAtEnd))
        this.cells.flags[index] = (this.cells.flags[index] ?? 0) | CONTROL;
    }
  }

  #cutCharacters(bytes: Uint8Array, from: number, recordEnd: number): void {
    if (this.#places.length <= this.recordLength) this.#places = new Int32Array(this.recordLength * 2 + 1);
    const places = this.#places;
    let characters = 0;
    for (let at = from; at < recordEnd; at++) if (!isContinuation(bytes[at])) places[characters++] = at;
    places[characters] = recordEnd;
    for (let index = 0; index < this.#from.length; index++) {
      const start = places[Math.min(this.#from[index] as number, characters)] as number;
      const end = places[Math.min(this.#to[index] as number, characters)] as number;
      this.#put(index, bytes, start, end);
    }
  }

  #put(index: number, bytes: Uint8Array, start: number, rawEnd: number): void {
    let end = rawEnd;
    while (end > start && bytes[end - 1] === SPACE) end--;
    let seen = 0;
    for (let at = start; at < end; at++) seen |= this.#flags[bytes[at] as number] as number;
    this.cells.starts[index] = start;
    this.cells.ends[index] = end;
    this.cells.flags[index] = seen;
  }

  #finish(recordEnd: number, ending: LineEnding, next: number): number {
    this.cells.count = this.#from.length;
    this.cells.recordEnd = recordEnd;
    this.cells.ending = ending;
    if (ending !== 'none') this.line++;
    return next;
  }
}

function isAscii(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if ((bytes[at] as number) >= 0x80) return false;
  return true;
}

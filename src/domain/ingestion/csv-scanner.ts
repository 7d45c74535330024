import { CR, CONTROL, DOUBLED, ESCAPED, LF, NON_ASCII, STOP } from './byte-flags.js';
import { BROKEN, Cells, INCOMPLETE, MOST_CELLS } from './cells.js';
import type { LineEnding, RecordScanner } from './cells.js';
import type { FileProblem } from './faults.js';

const NO_QUOTE = -1;

export interface CsvDialect {
  /** One character as the file's encoding writes it. */
  readonly delimiter: Uint8Array;
  /** One byte; undefined where nothing is quoted. */
  readonly quote: number | undefined;
  /** Of each byte, as `byteFlags` gives them. */
  readonly flags: Uint8Array;
}

/**
 * RFC 4180 on bytes, strictly: a quote opens only at a field's beginning, a doubled one stands for itself, and after the
 * closing one comes a delimiter or the line's end. Why not csv-parse: docs/adr/0013-own-csv-scanner.md.
 */
export class CsvScanner implements RecordScanner {
  readonly cells = new Cells();
  line = 1;
  problem: FileProblem | undefined;
  readonly #delimiter: Uint8Array;
  readonly #quote: number;
  /** Tables of flags, where STOP marks the bytes that end a field (plain) or may end it (quoted). */
  readonly #plain: Uint8Array;
  readonly #quoted: Uint8Array;
  /** Of the record that is being read: where the quote that is still open stands, and whether a line ended since. */
  #openQuoteLine = 0;
  #quoteSpansLines = false;

  constructor({ delimiter, quote, flags }: CsvDialect) {
    this.#delimiter = delimiter;
    this.#quote = quote ?? NO_QUOTE;
    this.#plain = flags.slice();
    this.#quoted = flags.slice();
    for (const byte of [delimiter[0] ?? LF, LF, CR]) this.#plain[byte] = STOP;
    for (const byte of [LF, CR]) this.#quoted[byte] = STOP;
    if (quote !== undefined) this.#plain[quote] = this.#quoted[quote] = STOP;
  }

  next(bytes: Uint8Array, from: number, end: number, last: boolean): number {
    // Everything that the loops touch stands in a local: this is where the time of a load goes.
    const { starts, ends, flags } = this.cells;
    const plain = this.#plain;
    const quoted = this.#quoted;
    const quote = this.#quote;
    const delimiter = this.#delimiter;
    const delimiterByte = delimiter[0] ?? LF;
    let line = this.line;
    let count = 0;
    let at = from;
    this.#openQuoteLine = 0;
    for (;;) {
      let seen = 0;
      let start = at;
      let fieldEnd: number;
      const quoteLine = line;
      if (at < end && bytes[at] === quote) {
        start = ++at;
        for (;;) {
          if (at >= end) return this.#withinQuotes(quoteLine, line, last);
          const byte = bytes[at] as number;
          const flag = quoted[byte] as number;
          if ((flag & STOP) === 0) {
            seen |= flag;
            at++;
          } else if (byte === quote) {
            if (at + 1 >= end) {
              if (!last) return this.#withinQuotes(quoteLine, line, last);
              break;
            }
            if (bytes[at + 1] !== quote) break;
            seen |= DOUBLED;
            at += 2;
          } else if (byte === LF) {
            seen |= ESCAPED;
            line++;
            at++;
          } else {
            // A carriage return belongs to a line break, or is a control character like others.
            if (at + 1 >= end) return this.#withinQuotes(quoteLine, line, last);
            seen |= bytes[at + 1] === LF ? ESCAPED : CONTROL;
            at++;
          }
        }
        fieldEnd = at++;
      } else {
        for (;;) {
          if (at >= end) {
            if (!last) return INCOMPLETE;
            break;
          }
          const byte = bytes[at] as number;
          const flag = plain[byte] as number;
          if ((flag & STOP) === 0) {
            seen |= flag;
            at++;
            continue;
          }
          if (byte === LF) break;
          if (byte === CR) {
            if (at + 1 >= end && !last) return INCOMPLETE;
            if (at + 1 < end && bytes[at + 1] === LF) break;
            seen |= CONTROL;
            at++;
          } else if (byte === quote) {
            return this.#break({ fault: 'bad_quote', line });
          } else {
            const fit = delimiter.length === 1 ? 1 : delimiterAt(bytes, at, end, delimiter);
            if (fit === 1) break;
            if (fit === INCOMPLETE && !last) return INCOMPLETE;
            seen |= NON_ASCII;
            at++;
          }
        }
        fieldEnd = at;
      }
      if (count < MOST_CELLS) {
        starts[count] = start;
        ends[count] = fieldEnd;
        flags[count] = seen;
      }
      count++;
      if (at >= end) {
        if (!last) return INCOMPLETE;
        return this.#finish(count, at, 'none', line, end);
      }
      const byte = bytes[at];
      if (byte === LF) return this.#finish(count, at, 'lf', line + 1, at + 1);
      if (byte === CR) {
        if (at + 1 >= end && !last) return INCOMPLETE;
        if (at + 1 < end && bytes[at + 1] === LF) return this.#finish(count, at, 'crlf', line + 1, at + 2);
      } else if (byte === delimiterByte) {
        const fit = delimiter.length === 1 ? 1 : delimiterAt(bytes, at, end, delimiter);
        if (fit === INCOMPLETE && !last) return INCOMPLETE;
        if (fit === 1) {
          at += delimiter.length;
          continue;
        }
      }
      // Something else follows a closing quote. Where lines lie between the two, the first was never closed.
      return this.#break(
        line > quoteLine ? { fault: 'unclosed_quote', line: quoteLine } : { fault: 'bad_quote', line },
      );
    }
  }

  tooLong(): FileProblem {
    return this.#quoteSpansLines && this.#openQuoteLine > 0
      ? { fault: 'unclosed_quote', line: this.#openQuoteLine }
      : { fault: 'line_too_long', line: this.line };
  }

  #withinQuotes(quoteLine: number, line: number, last: boolean): number {
    this.#openQuoteLine = quoteLine;
    this.#quoteSpansLines = line > quoteLine;
    return last ? this.#break({ fault: 'unclosed_quote', line: quoteLine }) : INCOMPLETE;
  }

  #finish(count: number, recordEnd: number, ending: LineEnding, nextLine: number, next: number): number {
    this.cells.count = count;
    this.cells.recordEnd = recordEnd;
    this.cells.ending = ending;
    this.line = nextLine;
    return next;
  }

  #break(problem: FileProblem): number {
    this.problem = problem;
    return BROKEN;
  }
}

/** 1 where the whole delimiter stands there, 0 where only its first byte does, INCOMPLETE where the bytes end before. */
function delimiterAt(bytes: Uint8Array, at: number, end: number, delimiter: Uint8Array): number {
  for (let index = 1; index < delimiter.length; index++) {
    if (at + index >= end) return INCOMPLETE;
    if (bytes[at + index] !== delimiter[index]) return 0;
  }
  return 1;
}

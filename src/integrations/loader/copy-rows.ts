import { BACKSLASH, CR, DOUBLED, ESCAPED, LF, NON_ASCII, TAB } from '../../domain/ingestion/byte-flags.js';
import type { Charset } from '../../domain/ingestion/charset.js';
import type { ValueSink } from '../../domain/ingestion/value-sink.js';
import { CopyChunks } from './copy-chunks.js';

/** A byte becomes at most three of UTF-8, or two where it is escaped. */
const MOST_GROWTH = 3;
/** A timestamp grows by five, `\N` by two; a separator stands before each. */
const MOST_EXTRA = 16;
const LINE_NUMBER_ROOM = 32;
const N = 'N'.charCodeAt(0);
/** What follows the backslash for a byte that the text format of COPY cannot take as it is. */
const ESCAPES: Readonly<Record<number, number>> = {
  [BACKSLASH]: BACKSLASH,
  [TAB]: 't'.charCodeAt(0),
  [LF]: 'n'.charCodeAt(0),
  [CR]: 'r'.charCodeAt(0),
};

/**
 * Writes rows in the text format of COPY, as UTF-8: the line number, then the layout's fields. A row is begun, filled through
 * ValueSink, and kept or dropped.
 */
export class CopyRows implements ValueSink {
  readonly chunks = new CopyChunks();
  /** The byte that quotes, which stands doubled in a field's text; -1 where nothing does. */
  readonly #quote: number;
  readonly #singleByte: boolean;
  /** Of each byte as UTF-8: how many in the highest byte, then the first, second and third from below. */
  readonly #utf8: Uint32Array;
  #out: Buffer = Buffer.alloc(0);
  #at = 0;
  #rowStart = 0;
  readonly #fields: number;

  constructor(charset: Charset, quote: number | undefined, fields: number) {
    this.#quote = quote ?? -1;
    this.#singleByte = charset.singleByte;
    this.#utf8 = charset.singleByte ? utf8Table(charset.codePoints) : new Uint32Array(0);
    this.#fields = fields;
  }

  /** @param bytes how long the record is in the file */
  beginRow(lineNumber: number, bytes: number): void {
    this.#out = this.chunks.room(bytes * MOST_GROWTH + this.#fields * MOST_EXTRA + LINE_NUMBER_ROOM);
    this.#rowStart = this.#at = this.chunks.used;
    this.#digits(lineNumber);
  }

  keepRow(): void {
    this.#out[this.#at++] = LF;
    this.chunks.used = this.#at;
  }

  dropRow(): void {
    this.#at = this.#rowStart;
  }

  nextField(): void {
    this.#out[this.#at++] = TAB;
  }

  nothing(): void {
    this.#out[this.#at++] = BACKSLASH;
    this.#out[this.#at++] = N;
  }

  byte(code: number): void {
    this.#out[this.#at++] = code;
  }

  ascii(bytes: Uint8Array, start: number, end: number): void {
    const out = this.#out;
    let to = this.#at;
    for (let at = start; at < end; at++) out[to++] = bytes[at] as number;
    this.#at = to;
  }

  text(bytes: Uint8Array, start: number, end: number, flags: number): void {
    const asItIs = this.#singleByte ? NON_ASCII | ESCAPED | DOUBLED : ESCAPED | DOUBLED;
    if ((flags & asItIs) === 0) this.ascii(bytes, start, end);
    else if ((flags & (ESCAPED | DOUBLED)) === 0) this.#transcoded(bytes, start, end);
    else this.#escaped(bytes, start, end);
  }

  #transcoded(bytes: Uint8Array, start: number, end: number): void {
    for (let at = start; at < end; at++) this.#character(bytes[at] as number);
  }

  #escaped(bytes: Uint8Array, start: number, end: number): void {
    for (let at = start; at < end; at++) {
      const byte = bytes[at] as number;
      const escape = ESCAPES[byte];
      if (escape !== undefined) {
        this.#out[this.#at++] = BACKSLASH;
        this.#out[this.#at++] = escape;
        continue;
      }
      if (byte === this.#quote && bytes[at + 1] === byte) at++;
      this.#character(byte);
    }
  }

  #character(byte: number): void {
    if (byte < 0x80 || !this.#singleByte) {
      this.#out[this.#at++] = byte;
      return;
    }
    const packed = this.#utf8[byte] as number;
    this.#out[this.#at++] = packed & 0xff;
    this.#out[this.#at++] = (packed >>> 8) & 0xff;
    if (packed >>> 24 === 3) this.#out[this.#at++] = (packed >>> 16) & 0xff;
  }

  #digits(value: number): void {
    let places = 1;
    for (let rest = value; rest >= 10; rest = Math.trunc(rest / 10)) places++;
    let rest = value;
    for (let at = this.#at + places - 1; at >= this.#at; at--) {
      this.#out[at] = 0x30 + (rest % 10);
      rest = Math.trunc(rest / 10);
    }
    this.#at += places;
  }
}

function utf8Table(codePoints: readonly number[]): Uint32Array {
  return Uint32Array.from(codePoints, (point) => {
    const [first = 0, second = 0, third = 0, ...more] = Buffer.from(String.fromCodePoint(point), 'utf8');
    const length = third > 0 ? 3 : second > 0 ? 2 : 1;
    if (more.length > 0) throw new Error(`U+${point.toString(16)} is longer than three bytes`);
    return ((length << 24) | (third << 16) | (second << 8) | first) >>> 0;
  });
}

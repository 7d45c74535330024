import type { Encoding } from './layout.js';

/** An encoding, as those who work on a file's bytes see it. All of them write ASCII as ASCII. */
export interface Charset {
  readonly encoding: Encoding;
  /** Whether every byte is one character; else it is UTF-8, and known to be valid. */
  readonly singleByte: boolean;
  /** What the byte means, where every byte is one character: 256 code points. Undefined bytes are U+FFFD. */
  readonly codePoints: readonly number[];
  decode(bytes: Uint8Array, start: number, end: number): string;
  /** The same, faster, of bytes that are known to be ASCII. */
  decodeAscii(bytes: Uint8Array, start: number, end: number): string;
  /** Undefined where the encoding has no bytes for it. */
  encode(text: string): Uint8Array | undefined;
}

const CONTINUATION_MASK = 0xc0;
const CONTINUATION = 0x80;

/** Of UTF-8: not the first byte of a character. */
export function isContinuation(byte: number | undefined): boolean {
  return byte !== undefined && (byte & CONTINUATION_MASK) === CONTINUATION;
}

/** How many code points these bytes are. */
export function countCharacters(charset: Charset, bytes: Uint8Array, start: number, end: number): number {
  if (charset.singleByte) return end - start;
  let characters = 0;
  for (let at = start; at < end; at++) if (!isContinuation(bytes[at])) characters++;
  return characters;
}

import type { Charset } from './charset.js';

/** What one pass over a field's bytes finds out; the flags of all its bytes are or-ed. */
export const NON_ASCII = 1;
/** A control character other than the tab, and than a line break inside quotes. */
export const CONTROL = 2;
/** A tab, a line break or a backslash: characters that text formats write in another way. */
export const ESCAPED = 4;
/** Quotes that stand twice for one. */
export const DOUBLED = 8;
/** UTF-8 only: a byte that can begin a control character of U+0080 to U+009F. */
export const PERHAPS_CONTROL = 16;
/** Only in tables: the byte ends what is being read. Never in a field's flags. */
export const STOP = 128;

export const TAB = 0x09;
export const LF = 0x0a;
export const CR = 0x0d;
export const SPACE = 0x20;
export const BACKSLASH = 0x5c;
const DELETE = 0x7f;
const FIRST_HIGH = 0x80;
const LAST_C1 = 0x9f;
const UNDEFINED = 0xfffd;
/** In UTF-8, U+0080 to U+009F begin with it (and U+00A0 to U+00BF too). */
const LEAD_OF_C1 = 0xc2;

/** The flags of each byte outside quotes, without STOP. */
export function byteFlags({ singleByte, codePoints }: Charset): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, byte) => {
    if (byte === TAB || byte === BACKSLASH) return ESCAPED;
    if (byte < SPACE || byte === DELETE) return CONTROL;
    if (byte < FIRST_HIGH) return 0;
    if (!singleByte) return byte === LEAD_OF_C1 ? NON_ASCII | PERHAPS_CONTROL : NON_ASCII;
    const point = codePoints[byte] ?? UNDEFINED;
    return point <= LAST_C1 || point === UNDEFINED ? NON_ASCII | CONTROL : NON_ASCII;
  });
}

/** Whether the field really holds a control character, given its flags. */
export function holdsControl(bytes: Uint8Array, start: number, end: number, flags: number): boolean {
  if ((flags & CONTROL) !== 0) return true;
  if ((flags & PERHAPS_CONTROL) === 0) return false;
  for (let at = start; at < end - 1; at++) {
    if (bytes[at] === LEAD_OF_C1 && (bytes[at + 1] ?? 0) <= LAST_C1) return true;
  }
  return false;
}

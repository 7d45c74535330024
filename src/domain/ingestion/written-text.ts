import { DOUBLED, NON_ASCII } from './byte-flags.js';
import type { Charset } from './charset.js';

/** Decodes fields of one file, with doubled quotes as one. */
export interface WrittenText {
  read(bytes: Uint8Array, start: number, end: number, flags: number): string;
}

export function writtenText(charset: Charset, quote: string | undefined): WrittenText {
  return {
    read(bytes, start, end, flags) {
      const isAscii = (flags & NON_ASCII) === 0;
      const text = isAscii ? charset.decodeAscii(bytes, start, end) : charset.decode(bytes, start, end);
      return quote === undefined || (flags & DOUBLED) === 0 ? text : text.replaceAll(quote + quote, quote);
    },
  };
}

const LONGEST_VALUE = 200;
const CONTROLS = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;

/** For people, in one line: at most `limit` characters, control characters as `\u{7}`, an ellipsis where something was cut off. */
export function shownText(text: string, limit = LONGEST_VALUE): string {
  if (text.length <= limit && text.search(CONTROLS) === -1) return text;
  // Nothing beyond twice the limit can be shown, so a megabyte is not searched.
  const near = text.slice(0, limit * 2);
  const points = [...near.replace(CONTROLS, (control) => `\\u{${(control.codePointAt(0) ?? 0).toString(16)}}`)];
  return points.length > limit || near.length < text.length
    ? points.slice(0, limit - 1).join('') + '…'
    : points.join('');
}

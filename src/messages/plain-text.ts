/**
 * Text of others (log lines, subjects, names, notes) made harmless for one line of a message. Control characters, line and
 * paragraph separators and the marks that turn the reading direction become spaces, so that nobody can forge a line of ours.
 */
const BREAKS = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu;
const BREAKS_BUT_NEWLINE = /(?:(?![\n\t])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}])+/gu;
const ELLIPSIS = '…';

export const LINE_LIMIT = 300;

/** One line of at most `limit` characters. */
export function oneLine(text: string, limit: number = LINE_LIMIT): string {
  return clip(wellFormed(text).replace(BREAKS, ' ').replace(/ {2,}/g, ' ').trim(), limit);
}

/** Several lines, without the characters that a terminal or a page would obey. */
export function severalLines(text: string): string {
  return wellFormed(text).replace(/\r\n?/g, '\n').replace(BREAKS_BUT_NEWLINE, ' ');
}

/** At most `limit` code points, with an ellipsis where something was cut off. */
export function clip(text: string, limit: number): string {
  const points = text.length > limit ? [...text] : undefined;
  return points && points.length > limit ? points.slice(0, limit - 1).join('') + ELLIPSIS : text;
}

/** At most `limit` bytes of UTF-8, cut between characters. */
export function clipBytes(text: string, limit: number): string {
  if (utf8Bytes(text) <= limit) return text;
  let kept = '';
  let bytes = utf8Bytes(ELLIPSIS);
  for (const point of text) {
    bytes += utf8Bytes(point);
    if (bytes > limit) break;
    kept += point;
  }
  return kept + ELLIPSIS;
}

/** Halves of surrogate pairs are no text, and encoders refuse them. */
export function wellFormed(text: string): string {
  return text.replace(/[\ud800-\udfff]/gu, '\ufffd');
}

export function utf8Bytes(text: string): number {
  let bytes = 0;
  for (const point of text) {
    const code = point.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}

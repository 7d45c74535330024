import { DOUBLED, holdsControl, SPACE } from './byte-flags.js';
import { countCharacters } from './charset.js';
import type { FieldCheck, FieldContext } from './validate-field.js';
import { compileWrittenCheck } from './validate-written.js';

/** Text is kept as it is written, blanks and leading zeros too; one of blanks alone is absent. */
export function compileText({ field, charset, text, required, quote }: FieldContext): FieldCheck {
  const written = compileWrittenCheck(field, charset, text);
  const longest = field.length ?? Number.POSITIVE_INFINITY;
  return (bytes, start, end, flags, sink) => {
    if (isBlank(bytes, start, end)) {
      if (required) return 'required';
      sink.nothing();
      return undefined;
    }
    if (holdsControl(bytes, start, end, flags)) return 'bad_character';
    // A character is at least one byte, so most values need no counting.
    if (end - start > longest) {
      const doubled = (flags & DOUBLED) === 0 ? 0 : countPairs(bytes, start, end, quote);
      if (countCharacters(charset, bytes, start, end) - doubled > longest) return 'too_long';
    }
    const fault = written?.(bytes, start, end, flags);
    if (fault === undefined) sink.text(bytes, start, end, flags);
    return fault;
  };
}

export function isBlank(bytes: Uint8Array, start: number, end: number): boolean {
  let at = start;
  while (at < end && bytes[at] === SPACE) at++;
  return at === end;
}

function countPairs(bytes: Uint8Array, start: number, end: number, quote: number | undefined): number {
  let quotes = 0;
  for (let at = start; at < end; at++) if (bytes[at] === quote) quotes++;
  return quotes / 2;
}

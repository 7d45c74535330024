import { DOUBLED } from './byte-flags.js';
import type { Charset } from './charset.js';
import type { RecordFault } from './faults.js';
import type { LayoutField } from './layout.js';
import type { WrittenText } from './written-text.js';

/** What a layout asks of a value as it is written, whatever its type. Undefined where it is right. */
export type WrittenCheck = (bytes: Uint8Array, start: number, end: number, flags: number) => RecordFault | undefined;

/** Undefined where the layout asks for nothing of that kind. */
export function compileWrittenCheck(
  { allowed, pattern }: LayoutField,
  charset: Charset,
  text: WrittenText,
): WrittenCheck | undefined {
  const isAllowed = allowed && compileAllowed(allowed, charset, text);
  const whole = pattern === undefined ? undefined : new RegExp(`^(?:${pattern})$`, 'u');
  if (!isAllowed && !whole) return undefined;
  return (bytes, start, end, flags) => {
    if (isAllowed && !isAllowed(bytes, start, end, flags)) return 'not_allowed';
    return whole && !whole.test(text.read(bytes, start, end, flags)) ? 'bad_pattern' : undefined;
  };
}

/** Compares bytes, because a list of values is asked for every record; only doubled quotes need the text. */
function compileAllowed(allowed: readonly string[], charset: Charset, text: WrittenText) {
  const byLength = new Map<number, Uint8Array[]>();
  for (const value of allowed) {
    const bytes = charset.encode(value);
    if (bytes) byLength.set(bytes.length, [...(byLength.get(bytes.length) ?? []), bytes]);
  }
  return (bytes: Uint8Array, start: number, end: number, flags: number): boolean => {
    if ((flags & DOUBLED) !== 0) return allowed.includes(text.read(bytes, start, end, flags));
    const candidates = byLength.get(end - start);
    return candidates !== undefined && candidates.some((candidate) => standsAt(candidate, bytes, start));
  };
}

function standsAt(candidate: Uint8Array, bytes: Uint8Array, start: number): boolean {
  for (let index = 0; index < candidate.length; index++) if (bytes[start + index] !== candidate[index]) return false;
  return true;
}

import type { FieldCheck, FieldContext } from './validate-field.js';
import { compileWrittenCheck } from './validate-written.js';

/** As ERPs write them, in capitals or not. */
export const TRUE_WORDS = ['1', 's', 'si', 'sí', 't', 'true', 'v', 'verdadero', 'y', 'yes', 'x'] as const;
export const FALSE_WORDS = ['0', 'n', 'no', 'f', 'false', 'falso'] as const;

const T = 't'.charCodeAt(0);
const F = 'f'.charCodeAt(0);
const LONGEST_WORD_BYTES = 10;

export function compileBoolean({ field, charset, text }: FieldContext): FieldCheck {
  const written = compileWrittenCheck(field, charset, text);
  const answers = new Map<string, number>([
    ...TRUE_WORDS.map((word) => [word, T] as const),
    ...FALSE_WORDS.map((word) => [word, F] as const),
  ]);
  // Most are one letter: those are found by their byte, without making text of them.
  const ofByte = new Uint8Array(256);
  for (const [word, answer] of answers) {
    if (word.length === 1) ofByte[word.charCodeAt(0)] = ofByte[word.toUpperCase().charCodeAt(0)] = answer;
  }
  return (bytes, start, end, flags, sink) => {
    const one = end - start === 1 ? ofByte[bytes[start] ?? 0] : undefined;
    const short = end - start <= LONGEST_WORD_BYTES;
    const answer = one ?? (short ? answers.get(text.read(bytes, start, end, flags).toLowerCase()) : undefined);
    if (!answer) return 'not_a_boolean';
    const fault = written?.(bytes, start, end, flags);
    if (fault === undefined) sink.byte(answer);
    return fault;
  };
}

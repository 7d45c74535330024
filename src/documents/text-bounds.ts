import { Lexer } from 'yaml';
import type { ProblemCode } from '../messages/documents.js';

export const FILE_LIMIT_BYTES = 256 * 1024;
const DEEPEST_BRACKETS = 40;
const DEEPEST_INDENT = 200;
const INDICATORS_IN_LINE = 40;
/** The parser compares each key with all keys before it, so that time grows with the square of the parts. */
const TOKEN_LIMIT = 40_000;
const INDICATORS: ReadonlySet<string> = new Set(['-', '?', ':']);
// eslint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f\ufffe\uffff]/;

export interface BoundFault {
  readonly code: Extract<ProblemCode, 'control_character' | 'too_complex'>;
  /** In UTF-16 units from the beginning of the text. */
  readonly offset: number;
}

/** The first character that text cannot hold. */
export function findControlCharacter(text: string): { readonly offset: number; readonly name: string } | undefined {
  const found = CONTROL.exec(text);
  if (!found) return undefined;
  return { offset: found.index, name: `U+${found[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}` };
}

/**
 * Finds what must not reach the YAML parser: characters that text cannot hold, and nesting that would exhaust its stack
 * (a quarter of a megabyte of `[` ends the whole process, which no `catch` can prevent).
 */
export function findBoundFault(text: string): BoundFault | undefined {
  const control = CONTROL.exec(text);
  if (control) return { code: 'control_character', offset: control.index };
  let offset = 0;
  let brackets = 0;
  let indicators = 0;
  let tokens = 0;
  for (const token of new Lexer().lex(text)) {
    tokens += 1;
    if (token === '[' || token === '{') brackets += 1;
    else if (token === ']' || token === '}') brackets -= 1;
    else if (INDICATORS.has(token)) indicators += 1;
    else if (token === '\n' || token === '\r\n') indicators = 0;
    const indent = /^ +$/.test(token) && text[offset - 1] === '\n' ? token.length : 0;
    const tooDeep = brackets > DEEPEST_BRACKETS || indicators > INDICATORS_IN_LINE || indent > DEEPEST_INDENT;
    if (tooDeep || tokens > TOKEN_LIMIT) return { code: 'too_complex', offset };
    if (!LEXER_MARKS.has(token)) offset += token.length;
  }
  return undefined;
}

/** Tokens that the lexer adds of its own: document start, flow error end, scalar. A byte order mark is text. */
const LEXER_MARKS: ReadonlySet<string> = new Set(['\u0002', '\u0018', '\u001f']);

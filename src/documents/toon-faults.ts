import type { DocumentFaults } from '../messages/documents.js';

type ToonCode = Extract<keyof DocumentFaults, `toon_${string}`>;
export type ToonFault = { [C in ToonCode]: { readonly code: C; readonly facts: DocumentFaults[C] } }[ToonCode];

/** What the decoder says, by what it says: its errors carry no codes. */
export function toonFault(message: string): ToonFault {
  const count = /Expected (\d+) (.+?), but (?:got (\d+)|found more)/.exec(message);
  if (count) {
    const [, expected, what = '', found] = count;
    const isRow = /row values|cells/.test(what);
    const facts = { expected: Number(expected), ...(found !== undefined && { found: Number(found) }) };
    return isRow ? { code: 'toon_row', facts } : { code: 'toon_count', facts };
  }
  const duplicate = /Duplicate (?:sibling key|field name) "(.*?)"/.exec(message)?.[1];
  if (duplicate !== undefined) return { code: 'toon_duplicate_key', facts: { key: duplicate.slice(0, 60) } };
  const code = CODES.find(([pattern]) => pattern.test(message))?.[1] ?? 'toon_syntax';
  return { code, facts: {} };
}

const CODES: readonly (readonly [RegExp, Exclude<ToonCode, 'toon_row' | 'toon_count' | 'toon_duplicate_key'>])[] = [
  [/Tabs are not allowed/, 'toon_tab'],
  [/Indentation|Over-indented/, 'toon_indent'],
  [/Blank lines inside/, 'toon_blank_line'],
  [/Unterminated|after closing quote/, 'toon_quote'],
  [/escape sequence/, 'toon_escape'],
  [/Missing colon|must start with a key-value/, 'toon_colon'],
  [/array length|bracket|header|field list|field name|field group/i, 'toon_header'],
];

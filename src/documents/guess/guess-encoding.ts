import chardet from 'chardet';
import type { Encoding } from '../../domain/ingestion/layout.js';
import type { Sureness } from '../../domain/ingestion/layout-guess.js';

export interface EncodingGuess {
  readonly encoding: Encoding;
  readonly hasBom: boolean;
  readonly sureness: Sureness;
  readonly why: 'bom' | 'valid_utf8' | 'only_ascii' | 'spanish_letters' | 'statistics';
}

const BOM = Buffer.from([0xef, 0xbb, 0xbf]);
/** áéíóúñÑ¿¡ and so on, in the bytes that each encoding has for them. */
const LETTERS = {
  'windows-1252': new Set([0xe1, 0xe9, 0xed, 0xf3, 0xfa, 0xf1, 0xd1, 0xc1, 0xc9, 0xcd, 0xd3, 0xda, 0xfc, 0xbf, 0xa1]),
  cp850: new Set([0xa0, 0x82, 0xa1, 0xa2, 0xa3, 0xa4, 0xa5, 0xb5, 0x90, 0xd6, 0xe0, 0xe9, 0x81, 0xa8, 0xad]),
} as const;
const CLEAR_MAJORITY = 3;

/** By the bytes that only one encoding explains; the detector's statistics are only the last word. */
export function guessEncoding(bytes: Buffer): EncodingGuess {
  if (bytes.subarray(0, BOM.length).equals(BOM)) {
    return { encoding: 'utf-8', hasBom: true, sureness: 'sure', why: 'bom' };
  }
  const high = bytes.filter((byte) => byte >= 0x80);
  if (high.length === 0) return { encoding: 'utf-8', hasBom: false, sureness: 'unsure', why: 'only_ascii' };
  if (isUtf8(bytes)) return { encoding: 'utf-8', hasBom: false, sureness: 'sure', why: 'valid_utf8' };
  const count = (letters: ReadonlySet<number>): number =>
    high.reduce((sum, byte) => sum + (letters.has(byte) ? 1 : 0), 0);
  const [windows, cp850] = [count(LETTERS['windows-1252']), count(LETTERS.cp850)];
  if (windows > cp850 * CLEAR_MAJORITY || cp850 > windows * CLEAR_MAJORITY) {
    const encoding = windows > cp850 ? 'windows-1252' : 'cp850';
    return { encoding, hasBom: false, sureness: 'likely', why: 'spanish_letters' };
  }
  const detected = chardet.detect(bytes) ?? '';
  const encoding = /^ISO-8859-1$/i.test(detected) ? 'latin-1' : cp850 > windows ? 'cp850' : 'windows-1252';
  return { encoding, hasBom: false, sureness: 'unsure', why: 'statistics' };
}

/** The end may be in the middle of a character. */
function isUtf8(bytes: Buffer): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}

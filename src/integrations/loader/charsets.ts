import iconv from 'iconv-lite';
import type { Charset } from '../../domain/ingestion/charset.js';
import type { Encoding } from '../../domain/ingestion/layout.js';

const ICONV_NAMES = { 'latin-1': 'latin1', 'windows-1252': 'windows-1252', cp850: 'cp850' } as const;
const HIGH = /[\x80-\xff]/g;

export function charsetOf(encoding: Encoding): Charset {
  return encoding === 'utf-8' ? UTF_8 : singleByteCharset(encoding);
}

const UTF_8: Charset = {
  encoding: 'utf-8',
  singleByte: false,
  codePoints: [],
  decode: (bytes, start, end) => asBuffer(bytes).toString('utf8', start, end),
  decodeAscii,
  encode: (text) => Buffer.from(text, 'utf8'),
};

function singleByteCharset(encoding: Exclude<Encoding, 'utf-8'>): Charset {
  const name = ICONV_NAMES[encoding];
  const characters = iconv.decode(Buffer.from(Array.from({ length: 256 }, (_, byte) => byte)), name);
  return {
    encoding,
    singleByte: true,
    codePoints: Array.from(characters, (character) => character.codePointAt(0) ?? 0xfffd),
    decodeAscii,
    decode(bytes, start, end) {
      const text = asBuffer(bytes).toString('latin1', start, end);
      return encoding === 'latin-1' ? text : text.replace(HIGH, (high) => characters[high.charCodeAt(0)] ?? '\ufffd');
    },
    encode(text) {
      const bytes = iconv.encode(text, name);
      return iconv.decode(bytes, name) === text ? bytes : undefined;
    },
  };
}

/** What Buffer's `toString` comes down to; half of its time goes before that. */
interface Latin1Slices {
  latin1Slice(start: number, end: number): string;
}

function decodeAscii(bytes: Uint8Array, start: number, end: number): string {
  return (asBuffer(bytes) as Buffer & Latin1Slices).latin1Slice(start, end);
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

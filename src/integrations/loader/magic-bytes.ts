import type { FileProblem } from '../../domain/ingestion/faults.js';
import type { FileLayout } from '../../domain/ingestion/layout.js';

/** How compressed files begin, in hexadecimal. */
const COMPRESSED: readonly (readonly [string, string])[] = [
  ['gzip', '1f8b08'],
  ['zip', '504b0304'],
  ['zip', '504b0506'],
  ['zip', '504b0708'],
  ['zstd', '28b52ffd'],
  ['bzip2', '425a68'],
  ['xz', 'fd377a585a00'],
  ['7z', '377abcaf271c'],
  ['rar', '526172211a07'],
];
/** What follows `BZh` and a digit; else a record that begins with these letters would be taken for one. */
const BZIP2_BLOCKS = ['314159265359', '177245385090'];
const UTF_8_MARK = 'efbbbf';
const UTF_16_MARKS = ['fffe', 'feff'];
const LONGEST_MAGIC_BYTES = 10;

export type Beginning =
  | { readonly problem: FileProblem }
  /** Where the text begins: behind the byte-order mark. */
  | { readonly skip: number };

/** What the first bytes of a file say of it. */
export function beginning(bytes: Buffer, { bom, encoding }: FileLayout): Beginning {
  const start = bytes.subarray(0, LONGEST_MAGIC_BYTES).toString('hex');
  const compressed = COMPRESSED.find(
    ([name, magic]) => start.startsWith(magic) && (name !== 'bzip2' || isBzip2(start)),
  );
  if (compressed) return { problem: { fault: 'compressed', line: 1, found: compressed[0] } };
  if (UTF_16_MARKS.some((mark) => start.startsWith(mark))) {
    return { problem: { fault: 'bad_encoding', line: 1, found: 'utf-16', expected: encoding } };
  }
  if (!start.startsWith(UTF_8_MARK)) return { skip: 0 };
  if (bom === 'forbidden') return { problem: { fault: 'unexpected_bom', line: 1, found: '0xEF 0xBB 0xBF' } };
  if (encoding !== 'utf-8') return { problem: { fault: 'bad_encoding', line: 1, found: 'utf-8', expected: encoding } };
  return { skip: UTF_8_MARK.length / 2 };
}

function isBzip2(start: string): boolean {
  return BZIP2_BLOCKS.includes(start.slice(8));
}

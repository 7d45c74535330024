import { basename } from 'node:path';
import iconv from 'iconv-lite';
import type { Encoding } from '../../domain/ingestion/layout.js';
import { patternsCollide } from '../../domain/ingestion/pattern-overlap.js';
import { csvBody } from './csv-body.js';
import { fixedBody } from './fixed-body.js';
import { csvShape } from './guess-csv.js';
import { guessEncoding } from './guess-encoding.js';
import { filePattern } from './guess-names.js';
import type { Finding, LayoutGuess } from '../../domain/ingestion/layout-guess.js';
import { readEnds } from './read-ends.js';

const ICONV_NAMES: Readonly<Record<Encoding, string>> = {
  'utf-8': 'utf8',
  'latin-1': 'latin1',
  'windows-1252': 'win1252',
  cp850: 'cp850',
};

/**
 * Proposes how a file is written from its beginning and its end, and says how sure it is of each guess.
 *
 * @param taken patterns of the layouts that there are: a file that one of them has gets a pattern of its own
 * @throws the file system's error; Error with code EMPTY where there is no line to look at
 */
export async function guessLayout(path: string, taken: readonly string[]): Promise<LayoutGuess> {
  const { head, tail, isWhole } = await readEnds(path);
  const { encoding, hasBom, sureness, why } = guessEncoding(Buffer.concat([head, tail]));
  const text = (bytes: Buffer): string => iconv.decode(bytes, ICONV_NAMES[encoding]);
  const all = text(head);
  const lines = linesOf(all);
  if (lines.length === 0) throw Object.assign(new Error('nothing to look at'), { code: 'EMPTY' });
  const lastLines = isWhole ? lines : linesOf(text(tail));
  const shape = csvShape(lines);
  const ending = endingOf(all);
  const wide = filePattern(basename(path));
  const isTaken = taken.some((known) => patternsCollide(known, wide));
  // The whole name says more than any pattern, so it goes before them.
  const pattern = isTaken ? basename(path) : wide;
  const findings: Finding[] = [
    isTaken
      ? { about: 'pattern', value: pattern, sureness: 'unsure', why: 'pattern_taken' }
      : { about: 'pattern', value: pattern, sureness: 'likely', why: 'file_name' },
    { about: 'encoding', value: encoding, sureness, why },
    {
      about: 'lineEnding',
      value: ending ?? '',
      sureness: ending ? 'sure' : 'unsure',
      why: ending ? 'seen_in_file' : 'mixed',
    },
  ];
  const body = shape ? csvBody(lines, lastLines, shape, isWhole, findings) : fixedBody(lines, lastLines, findings);
  return { pattern, encoding, hasBom, ...(ending && { lineEnding: ending }), isWhole, ...body, findings };
}

function linesOf(text: string): readonly string[] {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

function endingOf(text: string): 'lf' | 'crlf' | undefined {
  const all = text.split('\n').length - 1;
  const windows = text.split('\r\n').length - 1;
  if (all === 0 || (windows > 0 && windows < all)) return undefined;
  return windows > 0 ? 'crlf' : 'lf';
}

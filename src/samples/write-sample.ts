import iconv from 'iconv-lite';
import type { Encoding, Layout } from '../domain/ingestion/layout.js';
import { breakages } from './break-record.js';
import { fieldMaker } from './field-makers.js';
import { mix, seedOf, share } from './mix.js';
import { markRecords } from './mark-records.js';
import { recordWriter } from './record-writer.js';

export interface SampleOptions {
  readonly rows: number;
  /** Another seed is another ERP. */
  readonly seed?: number;
  /** `YYYY-MM-DD`: in the header, and which rows changed since another date. */
  readonly date: string;
  /** How many of the rows are wrong, spread evenly; each has one fault. */
  readonly badRows?: number;
  /** From 0 to 1: how many rows have other values on this date than on others. Keys never change. */
  readonly changedRate?: number;
  /** How many rows the samples of referred masters have: references go to the first of them. */
  readonly referenceRows?: number;
  /** Spoils rows in a way of the caller's own: the values by field, as they will be written. */
  readonly spoil?: (values: string[], row: number) => void;
}

const DEFAULT_SEED = 20_260_101;
const DEFAULT_CHANGED_RATE = 0.05;
const DEFAULT_REFERENCE_ROWS = 100;
const CHUNK_CHARACTERS = 128 * 1024;
const CHANGE_SALT = 901;

/**
 * A file as an ERP would write it for this layout: byte for byte the same for the same options, in pieces of about 128 KiB,
 * in constant memory. The trailer's count and totals are right, those of wrong rows included.
 */
export async function* writeSample(layout: Layout, options: SampleOptions): AsyncIterable<Buffer> {
  yield* sampleChunks(layout, options);
}

/** The same, for those who need it at once. */
export function* sampleChunks(layout: Layout, options: SampleOptions): Iterable<Buffer> {
  const { rows, seed = DEFAULT_SEED, date, badRows = 0, changedRate = DEFAULT_CHANGED_RATE } = options;
  const { referenceRows = DEFAULT_REFERENCE_ROWS } = options;
  const makers = layout.fields.map((field, index) => fieldMaker(layout, field, index, referenceRows));
  const totalled = (layout.trailer?.totals ?? []).map(({ field }) =>
    layout.fields.findIndex(({ name }) => name === field),
  );
  const totals = totalled.map(() => 0n);
  const ways = breakages(layout);
  const write = recordWriter(layout);
  const marks = markRecords(layout, date);
  const changed = seedOf(date);
  const first = makers.map((maker) => maker.text(rowSeed(0), 0));

  function rowSeed(row: number): number {
    return share(mix(seed ^ changed, row, CHANGE_SALT)) < changedRate ? seed ^ changed : seed;
  }

  let text = marks.before;
  let bad = 0;
  for (let row = 0; row < rows; row += 1) {
    const ownSeed = rowSeed(row);
    const values = makers.map((maker) => maker.text(ownSeed, row));
    totalled.forEach((index, place) => {
      totals[place] = (totals[place] ?? 0n) + BigInt(makers[index]?.amount?.(ownSeed, row) ?? 0);
    });
    // The first row stays sound, because repeated keys repeat its.
    if (row > 0 && isBad(row - 1, rows - 1, badRows)) {
      ways[bad % ways.length]?.apply(values, first);
      bad += 1;
    }
    options.spoil?.(values, row);
    text += write(values);
    if (text.length < CHUNK_CHARACTERS) continue;
    yield encoded(text, layout.file.encoding);
    text = '';
  }
  text += marks.after(rows, totals);
  if (text !== '') yield encoded(text, layout.file.encoding);
}

function isBad(row: number, rows: number, badRows: number): boolean {
  return Math.floor(((row + 1) * badRows) / rows) > Math.floor((row * badRows) / rows);
}

const ICONV_NAMES = { 'latin-1': 'latin1', 'windows-1252': 'win1252', cp850: 'cp850' } as const;

export function encoded(text: string, encoding: Encoding): Buffer {
  return encoding === 'utf-8' ? Buffer.from(text, 'utf8') : iconv.encode(text, ICONV_NAMES[encoding]);
}

/** The name that such a file would have: the date in the place of what the pattern leaves open. */
export function sampleName(layout: Layout, date: string): string {
  const digits = date.replaceAll('-', '');
  let at = 0;
  const named = layout.file.pattern.replace(/\*/, digits).replaceAll('*', '');
  return named.replace(/\?/g, () => digits[at++ % digits.length] ?? '0');
}

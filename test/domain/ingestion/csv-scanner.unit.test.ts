import assert from 'node:assert/strict';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { byteFlags } from '../../../src/domain/ingestion/byte-flags.js';
import { BROKEN, INCOMPLETE } from '../../../src/domain/ingestion/cells.js';
import { CsvScanner } from '../../../src/domain/ingestion/csv-scanner.js';
import type { FileFault } from '../../../src/domain/ingestion/faults.js';
import { writtenText } from '../../../src/domain/ingestion/written-text.js';
import { charsetOf } from '../../../src/integrations/loader/charsets.js';

interface Scanned {
  readonly records: readonly { readonly line: number; readonly cells: readonly string[] }[];
  readonly fault: FileFault | undefined;
  readonly faultLine: number | undefined;
}

const CHARSET = charsetOf('utf-8');
const QUOTE = '"';

describe('csv scanner', () => {
  it('finds in any text what csv-parse finds, and refuses what csv-parse refuses', () => {
    for (const lineBreak of ['\n', '\r\n']) {
      const piece = fc.constantFrom('a', 'é', '\\', '\t', ' ', ';', ';', '"', '""', lineBreak, lineBreak, 'bc');
      fc.assert(
        fc.property(fc.array(piece, { maxLength: 40 }), fc.integer({ min: 1, max: 9 }), (pieces, step) => {
          const text = pieces.join('');
          assert.deepEqual(recordsOf(scan(text, { step })), recordsOf(byCsvParse(text, ';', lineBreak)), text);
        }),
        { numRuns: 1_500 },
      );
    }
  });

  it('reads back what was written with quotes, whatever stands in the fields', () => {
    const field = fc.string({ unit: 'grapheme', maxLength: 12 }).map((text) => text.replaceAll('\0', ''));
    fc.assert(
      fc.property(
        fc.array(fc.array(field, { minLength: 2, maxLength: 5 }), { minLength: 1, maxLength: 8 }),
        (table) => {
          const quoted = table
            .map((row) => row.map((text) => `"${text.replaceAll('"', '""')}"`).join(';') + '\n')
            .join('');
          const scanned = scan(quoted, { step: 7 });
          assert.equal(scanned.fault, undefined);
          assert.deepEqual(
            scanned.records.map(({ cells }) => cells),
            table,
          );
        },
      ),
      { numRuns: 500 },
    );
  });

  it('knows the line where each record begins, also after line breaks inside quotes', () => {
    const { records } = scan('1;a\n2;"b\nb\r\nb"\n\n3;c', { step: 3 });
    assert.deepEqual(
      records.map(({ line, cells }) => [line, cells[0]]),
      [
        [1, '1'],
        [2, '2'],
        [5, ''],
        [6, '3'],
      ],
    );
  });

  it('says where the quote opens that is never closed', () => {
    const never = scan('1;a\n2;"b\n3;c\n4;d\n', { step: 5 });
    assert.deepEqual([never.fault, never.faultLine], ['unclosed_quote', 2]);
    const closedByTheNext = scan('1;a\n2;"b\n3;"c"\n', { step: 5 });
    assert.deepEqual([closedByTheNext.fault, closedByTheNext.faultLine], ['unclosed_quote', 2]);
  });

  it('says on which line a quote stands where none may be', () => {
    const inField = scan('1;a\n2;b"c\n', { step: 5 });
    assert.deepEqual([inField.fault, inField.faultLine], ['bad_quote', 2]);
    const afterClosing = scan('1;a\n2;"b"c\n', { step: 5 });
    assert.deepEqual([afterClosing.fault, afterClosing.faultLine], ['bad_quote', 2]);
  });

  it('takes quotes as any other character where nothing is quoted', () => {
    const { records } = scan('5" x 3";b\n', { step: 2, quote: undefined });
    assert.deepEqual(records[0]?.cells, ['5" x 3"', 'b']);
  });

  it('splits by a delimiter of several bytes, and keeps characters that begin with the same byte', () => {
    const { records } = scan('a§b©§§"c§c"§©\nd§e§f§g§h', { step: 1, delimiter: '§' });
    assert.deepEqual(
      records.map(({ cells }) => cells),
      [
        ['a', 'b©', '', 'c§c', '©'],
        ['d', 'e', 'f', 'g', 'h'],
      ],
    );
  });

  it('says of a record that never ends where it began, or where the quote opens that swallows the lines', () => {
    const never = (text: string): unknown => {
      const scanner = scannerOf(';', QUOTE);
      const bytes = Buffer.from(text);
      const second = scanner.next(bytes, 0, bytes.length, false);
      assert.equal(scanner.next(bytes, second, bytes.length, false), INCOMPLETE);
      return scanner.tooLong();
    };
    assert.deepEqual(never('1;a\n2;b and so on'), { fault: 'line_too_long', line: 2 });
    assert.deepEqual(never('1;a\n2;"b and so on'), { fault: 'line_too_long', line: 2 });
    assert.deepEqual(never('1;a\n2;"b\nand\nso on'), { fault: 'unclosed_quote', line: 2 });
  });

  it('counts more fields than it keeps', () => {
    const scanner = scannerOf(';', QUOTE);
    const bytes = Buffer.from(`${';'.repeat(5_000)}\n`);
    assert.equal(scanner.next(bytes, 0, bytes.length, true), bytes.length);
    assert.equal(scanner.cells.count, 5_001);
  });
});

interface ScanOptions {
  /** How many bytes come at a time. */
  readonly step: number;
  readonly delimiter?: string;
  readonly quote?: string | undefined;
}

function scannerOf(delimiter: string, quote: string | undefined): CsvScanner {
  return new CsvScanner({ delimiter: Buffer.from(delimiter), quote: quote?.charCodeAt(0), flags: byteFlags(CHARSET) });
}

function scan(text: string, { step, delimiter = ';', ...options }: ScanOptions): Scanned {
  const quote = 'quote' in options ? options.quote : QUOTE;
  const scanner = scannerOf(delimiter, quote);
  const reader = writtenText(CHARSET, quote);
  const all = Buffer.from(text);
  // Behind what was given so far stands what must not be looked at.
  const bytes = Buffer.alloc(all.length + 8, '"');
  const records: Scanned['records'][number][] = [];
  let at = 0;
  for (let end = Math.min(step, all.length); ; end = Math.min(end + step, all.length)) {
    all.copy(bytes, 0, 0, end);
    const last = end === all.length;
    while (at < end) {
      const { line, cells } = scanner;
      const next = scanner.next(bytes, at, end, last);
      if (next === BROKEN) return { records, fault: scanner.problem?.fault, faultLine: scanner.problem?.line };
      if (next === INCOMPLETE) break;
      const texts = Array.from({ length: cells.count }, (_, index) =>
        reader.read(bytes, cells.starts[index] ?? 0, cells.ends[index] ?? 0, cells.flags[index] ?? 0),
      );
      records.push({ line, cells: texts });
      at = next;
    }
    if (last) return { records, fault: undefined, faultLine: undefined };
  }
}

/** With the line where each record begins, counted from its place in the text. */
function byCsvParse(text: string, delimiter: string, lineBreak: string): Scanned {
  try {
    const parsed = parse(Buffer.from(text), {
      delimiter,
      record_delimiter: lineBreak,
      relax_column_count: true,
      info: true,
    }) as unknown as { record: string[]; info: { bytes: number } }[];
    const starts = [0, ...parsed.map(({ info }) => info.bytes)];
    const bytes = Buffer.from(text);
    const records = parsed.map(({ record }, index) => ({
      line: bytes.subarray(0, starts[index]).toString().split('\n').length,
      cells: record,
    }));
    return { records, fault: undefined, faultLine: undefined };
  } catch {
    return { records: [], fault: 'bad_quote', faultLine: undefined };
  }
}

/** Nothing of a file is taken that cannot be read to its end, so the records before the fault do not count. */
function recordsOf({ records, fault }: Scanned): unknown {
  return fault === undefined ? records : 'refused';
}

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { byteFlags, CONTROL } from '../../../src/domain/ingestion/byte-flags.js';
import { INCOMPLETE } from '../../../src/domain/ingestion/cells.js';
import type { LineEnding } from '../../../src/domain/ingestion/cells.js';
import { FixedScanner } from '../../../src/domain/ingestion/fixed-scanner.js';
import type { Encoding } from '../../../src/domain/ingestion/layout.js';
import { writtenText } from '../../../src/domain/ingestion/written-text.js';
import { charsetOf } from '../../../src/integrations/loader/charsets.js';
import { aField, aLayout } from '../../support/layouts.js';

interface Scanned {
  readonly line: number;
  readonly length: number;
  readonly cells: readonly string[];
  readonly ending: LineEnding;
  /** Names of the fields that hold what is no text. */
  readonly broken: readonly string[];
}

/** Code, name, and after a gap the state: they overlap nowhere, and do not touch everywhere. */
const FIELDS = [
  aField('codigo', { start: 1, length: 3 }),
  aField('nombre', { start: 4, length: 5 }),
  aField('estado', { start: 10, length: 1 }),
];

describe('fixed-width scanner', () => {
  it('cuts records at the places of the layout, without the blanks that fill fields up', () => {
    assert.deepEqual(cells(scan('001ANA  -A\n002  EVA-I\n')), [
      ['001', 'ANA', 'A'],
      ['002', '  EVA', 'I'],
    ]);
  });

  it('counts characters, whatever number of bytes the encoding writes them with', () => {
    for (const encoding of ['utf-8', 'latin-1', 'windows-1252', 'cp850'] as const) {
      assert.deepEqual(cells(scan('Ñ01ÁÉÍÓÚ-A\n', { encoding })), [['Ñ01', 'ÁÉÍÓÚ', 'A']], encoding);
    }
    assert.deepEqual(cells(scan('001😀😀😀  -A\n')), [['001', '😀😀😀', 'A']]);
  });

  it('counts bytes where the layout says so, and knows a character that a border cuts in two', () => {
    const whole = scan('001ÁÉ -xA\n', { unit: 'bytes' });
    assert.deepEqual([whole[0]?.cells, whole[0]?.length, whole[0]?.broken], [['001', 'ÁÉ', 'x'], 11, []]);
    const cutAtTheEnd = scan('001ANA Ñ-A\n', { unit: 'bytes' });
    assert.deepEqual(cutAtTheEnd[0]?.broken, ['nombre']);
    const cutInBoth = scan('00Ñ1234-5A\n', { unit: 'bytes' });
    assert.deepEqual(cutInBoth[0]?.broken, ['codigo', 'nombre']);
    assert.deepEqual(scan('00Ñ1234-5A\n', { unit: 'bytes', encoding: 'cp850' })[0]?.broken, []);
  });

  it('leaves a field empty that a short record does not reach, and looks at nothing behind the last one', () => {
    const records = scan('001\nÑ\n\n001ANA  -A and more\n');
    assert.deepEqual(cells(records), [
      ['001', '', ''],
      ['Ñ', '', ''],
      ['', '', ''],
      ['001', 'ANA', 'A'],
    ]);
    assert.deepEqual(
      records.map(({ length }) => length),
      [3, 1, 0, 19],
    );
  });

  it('knows the line of each record and how it ends, also of the last one without a line ending', () => {
    const records = scan('001\r\n002\n003');
    assert.deepEqual(
      records.map(({ line, ending, length }) => [line, ending, length]),
      [
        [1, 'crlf', 3],
        [2, 'lf', 3],
        [3, 'none', 3],
      ],
    );
  });

  it('waits for the line feed where a piece ends within a CRLF', () => {
    const scanner = scannerOf({});
    const bytes = Buffer.from('001\r\n002');
    assert.equal(scanner.next(bytes, 0, 4, false), INCOMPLETE);
    assert.equal(scanner.line, 1);
    assert.equal(scanner.next(bytes, 0, 5, false), 5);
    assert.deepEqual([scanner.cells.ending, scanner.recordLength, scanner.line], ['crlf', 3, 2]);
  });

  it('takes a carriage return alone for a control character of its field', () => {
    const [record] = scan('0\r1ANA\r');
    assert.deepEqual([record?.ending, record?.broken], ['none', ['codigo', 'nombre']]);
  });

  it('says of a record that never ends where it began', () => {
    const scanner = scannerOf({});
    const bytes = Buffer.from('001\n002 and so on');
    const next = scanner.next(bytes, 0, bytes.length, false);
    assert.equal(scanner.next(bytes, next, bytes.length, false), INCOMPLETE);
    assert.deepEqual(scanner.tooLong(), { fault: 'line_too_long', line: 2 });
  });

  it('gives the records that a look at the whole text gives, in whatever pieces the bytes come', () => {
    const piece = fc.constantFrom('0', 'A', ' ', ' ', 'Ñ', 'é', '-', 'ABC', '     ', '\n', '\r\n', '\r\n');
    const encoding = fc.constantFrom<Encoding>('utf-8', 'latin-1', 'windows-1252', 'cp850');
    const cuts = fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 40 }),
        encoding,
        fc.constantFrom('characters', 'bytes'),
        cuts,
        (pieces, name, unit, steps) => {
          const text = pieces.join('');
          const found = scan(text, { encoding: name, unit, steps });
          assert.deepEqual(found, scan(text, { encoding: name, unit }));
          if (unit === 'characters' || name !== 'utf-8') assert.deepEqual(cells(found), byLines(text));
        },
      ),
      { numRuns: 500 },
    );
  });
});

interface ScanOptions {
  readonly encoding?: Encoding;
  readonly unit?: 'characters' | 'bytes';
  /** How many bytes come each time, from the beginning again after the last; all at once where absent. */
  readonly steps?: readonly number[];
}

function scannerOf({ encoding = 'utf-8', unit = 'characters' }: ScanOptions): FixedScanner {
  const charset = charsetOf(encoding);
  const layout = aLayout({ file: { format: 'fixed', encoding, unit }, fields: FIELDS });
  return new FixedScanner({ layout, charset, flags: byteFlags(charset) });
}

function scan(text: string, options: ScanOptions = {}): readonly Scanned[] {
  const { encoding = 'utf-8', steps } = options;
  const charset = charsetOf(encoding);
  const scanner = scannerOf(options);
  const reader = writtenText(charset, undefined);
  const all = charset.encode(text) ?? assert.fail(text);
  // Behind what was given so far stands what must not be looked at.
  const bytes = Buffer.alloc(all.length + 8, '\n');
  const records: Scanned[] = [];
  let at = 0;
  let end = 0;
  for (let turn = 0; ; turn++) {
    end = Math.min(end + (steps?.[turn % steps.length] ?? all.length), all.length);
    bytes.set(all.subarray(0, end));
    const last = end === all.length;
    while (at < end) {
      const { line, cells: found } = scanner;
      const next = scanner.next(bytes, at, end, last);
      if (next === INCOMPLETE) break;
      const read = FIELDS.map((_, index) =>
        reader.read(bytes, found.starts[index] ?? 0, found.ends[index] ?? 0, found.flags[index] ?? 0),
      );
      const broken = FIELDS.filter((_, index) => ((found.flags[index] ?? 0) & CONTROL) !== 0);
      const { recordLength: length } = scanner;
      records.push({ line, length, cells: read, ending: found.ending, broken: broken.map(({ name }) => name) });
      at = next;
    }
    if (last) return records;
  }
}

function cells(records: readonly Scanned[]): readonly (readonly string[])[] {
  return records.map((record) => record.cells);
}

/** The same by characters of the whole text, as a person would count them. */
function byLines(text: string): readonly (readonly string[])[] {
  const lines = text.split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  return lines.map((line) =>
    FIELDS.map(({ start = 1, length = 0 }) =>
      [...line]
        .slice(start - 1, start - 1 + length)
        .join('')
        .replace(/ +$/, ''),
    ),
  );
}

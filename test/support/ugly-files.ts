import { brotliCompressSync, deflateRawSync, gzipSync } from 'node:zlib';
import iconv from 'iconv-lite';
import type { FileProblem } from '../../src/domain/ingestion/faults.js';
import type { RecordFault } from '../../src/domain/ingestion/faults.js';
import type { Layout } from '../../src/domain/ingestion/layout.js';
import { aField, aLayout, aRecord, COLUMN_NAMES } from './layouts.js';

/** A file as nobody wants it, and what must become of it. */
export interface UglyFile {
  readonly title: string;
  readonly layout: Layout;
  readonly content: Buffer;
  readonly recordsOnly?: boolean;
  /** Of the whole file; only what is written here is compared. */
  readonly problem?: Partial<FileProblem>;
  /** Where the file is usable: how many records are right, and what is wrong with the others, by line. */
  readonly staged?: number;
  readonly rejected?: readonly (readonly [number, RecordFault])[];
  /** The fields as its columns stand, where not as in the layout. */
  readonly columns?: readonly string[];
}

const MEBIBYTE = 1024 * 1024;
const NAMES = COLUMN_NAMES;
const GOOD = aRecord('C1');
const utf8 = (text: string): Buffer => Buffer.from(text, 'utf8');
const lines = (...texts: readonly string[]): Buffer => utf8(texts.map((text) => `${text}\n`).join(''));
const two = aLayout({ fields: [aField('codigo'), aField('nombre')], file: { columnNames: false } });
const framed = aLayout({
  file: { columnNames: false },
  fields: [aField('codigo'), aField('cupo', { type: 'decimal', length: 20, decimals: 2 })],
  header: { startsWith: 'H;' },
  trailer: { startsWith: 'T;', count: { position: 2 }, totals: [{ field: 'cupo', position: 3 }] },
});
const fixed = aLayout({
  file: { format: 'fixed', columnNames: false, recordLength: 10 },
  fields: [
    aField('codigo', { start: 1, length: 4 }),
    aField('cupo', { type: 'decimal', start: 5, length: 6, decimals: 2, impliedDecimals: true }),
  ],
});
const single = (encoding: 'latin-1' | 'windows-1252' | 'cp850'): Layout =>
  aLayout({ ...two, file: { columnNames: false, encoding } });

/** An end of central directory and a local header are enough to be told as zip. */
const zip = Buffer.concat([Buffer.from('504b0304', 'hex'), deflateRawSync(lines(NAMES, GOOD))]);

export const UGLY_FILES: readonly UglyFile[] = [
  { title: 'nothing at all', layout: aLayout(), content: Buffer.alloc(0), problem: { fault: 'empty_file', line: 1 } },
  {
    title: 'only line breaks',
    layout: aLayout(),
    content: lines('', '', ''),
    problem: { fault: 'empty_file', line: 3 },
  },
  { title: 'only column names', layout: aLayout(), content: lines(NAMES), problem: { fault: 'empty_file', line: 1 } },
  {
    title: 'only column names, without a line break',
    layout: aLayout(),
    content: utf8(NAMES),
    problem: { fault: 'empty_file', line: 1 },
  },
  {
    title: 'a mark of UTF-8',
    layout: aLayout(),
    content: Buffer.concat([utf8('\ufeff'), lines(NAMES, GOOD)]),
    problem: { fault: 'unexpected_bom', line: 1 },
  },
  {
    title: 'a mark of UTF-8 that is allowed',
    layout: aLayout({ file: { bom: 'allowed' } }),
    content: Buffer.concat([utf8('\ufeff'), lines(NAMES, GOOD)]),
    staged: 1,
  },
  {
    title: 'UTF-16',
    layout: aLayout(),
    content: Buffer.from(`\ufeff${NAMES}\n${GOOD}\n`, 'utf16le'),
    problem: { fault: 'bad_encoding', line: 1, found: 'utf-16' },
  },
  {
    title: 'UTF-16 without a mark',
    layout: aLayout(),
    content: Buffer.from(`${NAMES}\n${GOOD}\n`, 'utf16le'),
    problem: { fault: 'nul_byte', line: 1 },
  },
  {
    title: 'windows-1252 where UTF-8 was asked for',
    layout: aLayout(),
    content: iconv.encode(`${NAMES}\n${aRecord('C1', { razon_social: 'x' })}\n${GOOD}\n`, 'windows-1252'),
    problem: { fault: 'bad_encoding', line: 3, found: '0xCD', expected: 'utf-8' },
  },
  {
    title: 'UTF-8 where windows-1252 was asked for',
    layout: single('windows-1252'),
    content: lines('1;abc', '2;PEÑA', '3;NÚÑEZ'),
    problem: { fault: 'bad_encoding', line: 2, found: 'utf-8', expected: 'windows-1252' },
  },
  {
    title: 'UTF-8 that is cut in the middle of a character',
    layout: two,
    content: Buffer.concat([lines('1;a'), Buffer.from('2;\xc3', 'latin1')]),
    problem: { fault: 'bad_encoding', line: 2, found: '0xC3' },
  },
  {
    title: 'halves of surrogate pairs',
    layout: two,
    content: Buffer.concat([lines('1;a', '2;b'), Buffer.from([0x33, 0x3b, 0xed, 0xa0, 0x80, 0x0a])]),
    problem: { fault: 'bad_encoding', line: 3, found: '0xED' },
  },
  { title: 'a NUL byte', layout: two, content: lines('1;a', '2;b\0c', '3;d'), problem: { fault: 'nul_byte', line: 2 } },
  {
    title: 'a long run of NUL bytes without a line break',
    layout: two,
    content: Buffer.concat([lines('1;a'), Buffer.alloc(3 * MEBIBYTE)]),
    problem: { fault: 'nul_byte', line: 2 },
  },
  {
    title: 'gzip',
    layout: aLayout(),
    content: gzipSync(lines(NAMES, GOOD)),
    problem: { fault: 'compressed', found: 'gzip' },
  },
  { title: 'zip', layout: aLayout(), content: zip, problem: { fault: 'compressed', found: 'zip' } },
  {
    title: 'zstd',
    layout: aLayout(),
    content: Buffer.from('28b52ffd04000100', 'hex'),
    problem: { fault: 'compressed', found: 'zstd' },
  },
  {
    title: 'bzip2',
    layout: aLayout(),
    content: Buffer.from('425a68393141592653590000', 'hex'),
    problem: { fault: 'compressed', found: 'bzip2' },
  },
  {
    title: 'xz',
    layout: aLayout(),
    content: Buffer.from('fd377a585a000004', 'hex'),
    problem: { fault: 'compressed', found: 'xz' },
  },
  { title: 'a code that begins as bzip2 does', layout: two, content: lines('BZh91;a'), staged: 1 },
  {
    title: 'what no magic number tells',
    layout: aLayout(),
    content: Buffer.concat([brotliCompressSync(Buffer.alloc(99)), Buffer.from([0])]),
    problem: { fault: 'nul_byte' },
  },
  {
    title: 'another delimiter',
    layout: aLayout(),
    content: lines(NAMES.replaceAll(';', ','), GOOD.replaceAll(';', ',')),
    problem: { fault: 'wrong_delimiter', line: 1, found: ',', expected: ';' },
  },
  {
    title: 'another delimiter, without column names',
    layout: two,
    content: lines('1\ta', '2\tb'),
    problem: { fault: 'wrong_delimiter', line: 1, found: 'tab', expected: ';' },
  },
  {
    title: 'a missing column',
    layout: aLayout(),
    content: lines(NAMES.replace('cupo;', ''), GOOD),
    problem: { fault: 'missing_column', line: 1, field: 'cupo' },
  },
  {
    title: 'a column with another name',
    layout: aLayout(),
    content: lines(NAMES.replace('cupo', 'limite'), GOOD),
    problem: { fault: 'missing_column', line: 1, field: 'cupo', found: 'limite' },
  },
  {
    title: 'a column that nobody knows',
    layout: aLayout(),
    content: lines(`${NAMES};clave`, `${GOOD};x`),
    problem: { fault: 'unknown_column', line: 1, field: 'clave' },
  },
  {
    title: 'a repeated column',
    layout: aLayout(),
    content: lines(`${NAMES};cupo`, `${GOOD};1`),
    problem: { fault: 'repeated_column', line: 1, field: 'cupo' },
  },
  {
    title: 'no column names',
    layout: aLayout(),
    content: lines(GOOD, GOOD),
    problem: { fault: 'missing_column', line: 1, field: 'codigo' },
  },
  {
    title: 'columns in another order and in capitals',
    layout: aLayout(),
    content: lines(NAMES.toUpperCase().split(';').reverse().join(';'), GOOD.split(';').reverse().join(';')),
    staged: 1,
    columns: NAMES.split(';').reverse(),
  },
  {
    title: 'a quote that never closes',
    layout: two,
    content: lines('1;a', '2;"b', '3;c', '4;d'),
    problem: { fault: 'unclosed_quote', line: 2 },
  },
  {
    title: 'a quote that never closes before a megabyte of lines',
    layout: two,
    content: Buffer.concat([lines('1;a', '2;"b'), utf8('3;c\n'.repeat(MEBIBYTE / 2))]),
    problem: { fault: 'unclosed_quote', line: 2 },
  },
  {
    title: 'a quote within a field',
    layout: two,
    content: lines('1;a', '2;TUBO 2" PVC'),
    problem: { fault: 'bad_quote', line: 2 },
  },
  {
    title: 'something after a closing quote',
    layout: two,
    content: lines('1;a', '2;"b"c'),
    problem: { fault: 'bad_quote', line: 2 },
  },
  {
    title: 'line breaks, delimiters and quotes inside quotes',
    layout: two,
    content: utf8('1;"a\nb;c"\r\n"2";"d ""e"" \\ f"\r\n'),
    staged: 2,
  },
  {
    title: 'a line longer than a mebibyte',
    layout: two,
    content: Buffer.concat([lines('1;a'), utf8(`2;${'b'.repeat(MEBIBYTE)}\n3;c\n`)]),
    problem: { fault: 'line_too_long', line: 2 },
  },
  {
    title: 'a line of a mebibyte',
    layout: two,
    content: Buffer.concat([lines('1;a'), utf8(`2;${'b'.repeat(MEBIBYTE - 2)}\n3;c\n`)]),
    staged: 3,
  },
  {
    title: 'megabytes without a line break',
    layout: two,
    content: Buffer.alloc(5 * MEBIBYTE, 'x'),
    problem: { fault: 'line_too_long', line: 1 },
  },
  {
    title: 'megabytes without a line break in a quote',
    layout: two,
    content: Buffer.concat([lines('1;a'), Buffer.alloc(3 * MEBIBYTE, '"')]),
    problem: { fault: 'line_too_long', line: 2 },
  },
  {
    title: 'megabytes of delimiters',
    layout: two,
    content: Buffer.concat([lines('1;a'), Buffer.alloc(3 * MEBIBYTE, ';')]),
    problem: { fault: 'line_too_long', line: 2 },
  },
  {
    title: 'more fields than anybody has',
    layout: two,
    content: lines('1;a', `2${';'.repeat(5_000)}`),
    staged: 1,
    rejected: [[2, 'wrong_field_count']],
  },
  {
    title: 'line endings of both kinds',
    layout: two,
    content: utf8('1;a\r\n2;b\r\n3;c\n4;d\r\n'),
    problem: { fault: 'mixed_line_endings', line: 3, found: 'lf', expected: 'crlf' },
  },
  {
    title: 'the line ending that was not asked for',
    layout: aLayout({ ...two, file: { columnNames: false, lineEnding: 'crlf' } }),
    content: lines('1;a', '2;b'),
    problem: { fault: 'wrong_line_ending', line: 1, found: 'lf', expected: 'crlf' },
  },
  {
    title: 'carriage returns as line endings',
    layout: two,
    content: utf8('1;a\r2;b\r3;c\r'),
    problem: { fault: 'wrong_line_ending', line: 1, found: 'cr' },
  },
  { title: 'no line break at the end', layout: two, content: utf8('1;a\n2;b'), staged: 2 },
  {
    title: 'empty lines between the records and after them',
    layout: two,
    content: lines('1;a', '', '2;b', '', ''),
    staged: 2,
  },
  {
    title: 'records with too many and too few fields',
    layout: two,
    content: lines('1;a', '2', '3;b;c', ';;;', '4;d'),
    staged: 2,
    rejected: [
      [2, 'wrong_field_count'],
      [3, 'wrong_field_count'],
      [4, 'wrong_field_count'],
    ],
  },
  {
    title: 'not one record with the right number of fields',
    layout: two,
    content: lines('1;a;x', '2;b;x'),
    problem: { fault: 'all_records_invalid', line: 1, found: '3', expected: '2' },
  },
  {
    title: 'control characters',
    layout: two,
    content: lines('1;a\x07b', '2;c\td', '3;e\u0085f', '4;g\x7f', '5;h\ri'),
    staged: 1,
    rejected: [
      [1, 'bad_character'],
      [3, 'bad_character'],
      [4, 'bad_character'],
      [5, 'bad_character'],
    ],
  },
  {
    title: 'bytes that windows-1252 does not define',
    layout: single('windows-1252'),
    content: Buffer.from('1;a\xd1\n2;b\x81c\n3;\x80\n', 'latin1'),
    staged: 2,
    rejected: [[2, 'bad_character']],
  },
  {
    title: 'control characters of latin-1',
    layout: single('latin-1'),
    content: Buffer.from('1;a\xd1\n2;b\x85c\n', 'latin1'),
    staged: 1,
    rejected: [[2, 'bad_character']],
  },
  {
    title: 'everything that cp850 has',
    layout: single('cp850'),
    content: Buffer.concat([
      utf8('1;'),
      Buffer.from(Array.from({ length: 128 }, (_, index) => 128 + index)),
      utf8('\n'),
    ]),
    staged: 1,
  },
  {
    title: 'no header record',
    layout: framed,
    content: lines('1;5.00', 'T;1;5.00'),
    problem: { fault: 'missing_header', line: 1, found: '1;5.00', expected: 'H;' },
  },
  {
    title: 'another delimiter, the header record too',
    layout: framed,
    content: lines('H,20261122', '1,5.00', 'T,1,5.00'),
    problem: { fault: 'wrong_delimiter', line: 1, found: ',', expected: ';' },
  },
  {
    title: 'no trailer',
    layout: framed,
    content: lines('H;x', '1;5.00', '2;6'),
    problem: { fault: 'missing_trailer', line: 3 },
  },
  {
    title: 'a record after the trailer',
    layout: framed,
    content: lines('H;x', '1;5.00', 'T;1;5.00', '2;6'),
    problem: { fault: 'record_after_trailer', line: 4 },
  },
  {
    title: 'two files in one',
    layout: framed,
    content: lines('H;x', '1;5.00', 'T;1;5.00', 'H;x', '1;5.00', 'T;1;5.00'),
    problem: { fault: 'record_after_trailer', line: 4 },
  },
  {
    title: 'a second trailer',
    layout: framed,
    content: lines('H;x', '1;5.00', 'T;1;5.00', 'T;1;5.00'),
    problem: { fault: 'record_after_trailer', line: 4 },
  },
  {
    title: 'another number of records than the trailer says',
    layout: framed,
    content: lines('H;x', '1;5.00', 'T;2;5.00'),
    problem: { fault: 'trailer_count_differs', line: 3, found: '1', expected: '2' },
  },
  {
    title: 'another sum than the trailer says',
    layout: framed,
    content: lines('H;x', '1;0.10', '2;0.20', 'T;2;0.31'),
    problem: { fault: 'trailer_total_differs', line: 4, field: 'cupo', found: '0.30', expected: '0.31' },
  },
  {
    title: 'sums that no double holds',
    layout: framed,
    content: lines('H;x', '1;900719925474099100.01', '2;0.01', '3;-0.05', 'T;3;900719925474099099.97'),
    staged: 3,
  },
  {
    title: 'sums that differ by less than a double tells',
    layout: framed,
    content: lines('H;x', '1;900719925474099100.01', '2;0.01', 'T;2;900719925474099100.01'),
    problem: { fault: 'trailer_total_differs' },
  },
  {
    title: 'a wrong record in what the trailer sums',
    layout: framed,
    content: lines('H;x', '1;abc', '2;0.20', 'T;2;5.00'),
    staged: 1,
    rejected: [[2, 'not_a_number']],
  },
  {
    title: 'a trailer that cannot be read',
    layout: framed,
    content: lines('H;x', '1;5.00', 'T;one;5.00'),
    problem: { fault: 'bad_trailer', line: 3, found: 'one' },
  },
  {
    title: 'a trailer that ends too early',
    layout: framed,
    content: lines('H;x', '1;5.00', 'T;1'),
    problem: { fault: 'bad_trailer', line: 3, field: 'cupo' },
  },
  {
    title: 'a header record and a trailer around nothing',
    layout: framed,
    content: lines('H;x', 'T;0;0.00'),
    staged: 0,
  },
  {
    title: 'a header record around nothing',
    layout: framed,
    content: lines('H;x'),
    problem: { fault: 'empty_file', line: 1 },
  },
  {
    title: 'corrected records alone',
    layout: framed,
    recordsOnly: true,
    content: lines('1;5.00', '2;6.00'),
    staged: 2,
  },
  {
    title: 'corrected records alone, without column names',
    layout: aLayout(),
    recordsOnly: true,
    content: lines(GOOD),
    staged: 1,
  },
  {
    title: 'corrected records alone, with column names',
    layout: aLayout(),
    recordsOnly: true,
    content: lines(NAMES, GOOD),
    staged: 1,
  },
  {
    title: 'fixed records of another length',
    layout: fixed,
    content: lines('A001000100', 'A0020001', 'A003000100x', '', 'A004000100'),
    staged: 2,
    rejected: [
      [2, 'wrong_record_length'],
      [3, 'wrong_record_length'],
    ],
  },
  {
    title: 'fixed records with accents, counted in characters',
    layout: fixed,
    content: lines('ÑÁÉÍ000100', 'A002000100'),
    staged: 2,
  },
  {
    title: 'fixed records that cut a character in two',
    layout: aLayout({ ...fixed, file: { ...fixed.file, unit: 'bytes' } }),
    content: lines('A00Ñ00010', 'ÑÑ000100'),
    staged: 1,
    rejected: [[1, 'bad_character']],
  },
];

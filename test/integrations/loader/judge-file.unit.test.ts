import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Layout } from '../../../src/domain/ingestion/layout.js';
import { charsetOf } from '../../../src/integrations/loader/charsets.js';
import { FileJudge } from '../../../src/integrations/loader/judge-file.js';
import { aField, aLayout, aRecord, COLUMN_NAMES } from '../../support/layouts.js';
import { UGLY_FILES } from '../../support/ugly-files.js';

const SMALL_BYTES = 100_000;

describe('judging a file', () => {
  it('counts every record once: those read are those staged and those rejected', () => {
    const piece = fc.constantFrom(
      '1',
      'abc',
      '"x"',
      '"a\nb"',
      ';',
      ';',
      '\n',
      '\n',
      'C12',
      '-',
      '29/02/2024',
      '\\',
      '\t',
      'é',
      '\x07',
    );
    const layout = aLayout({
      file: { columnNames: false },
      fields: [
        aField('codigo'),
        aField('cupo', { type: 'decimal', decimals: 2 }),
        aField('fecha', { type: 'date', format: 'dd/MM/yyyy' }),
      ],
    });
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), fc.integer({ min: 1, max: 50 }), (pieces, step) => {
        const { judge, rows, rejects } = judged(Buffer.from(pieces.join('')), layout, step);
        assert.equal(rows.length, judge.rowsStaged);
        assert.equal(judge.rowsRead, rows.length + rejects.length);
        for (const row of rows) assert.equal(row.length, layout.fields.length + 1);
      }),
      { numRuns: 1_000 },
    );
  });

  it('gives the same rows, in whatever pieces the bytes come', () => {
    const records = Array.from({ length: 40 }, (_, index) =>
      aRecord(`C${index}`, index % 7 === 3 ? { cupo: 'x' } : {}),
    );
    const content = Buffer.from([COLUMN_NAMES, ...records].join('\r\n'));
    const whole = judged(content, aLayout(), content.length);
    assert.equal(whole.rows.length + whole.rejects.length, 40);
    for (let step = 1; step < 300; step++) {
      const { rows, rejects } = judged(content, aLayout(), step);
      assert.deepEqual({ rows, rejects }, { rows: whole.rows, rejects: whole.rejects });
    }
  });

  it('finds the same fault in the same line, in whatever pieces the bytes come', () => {
    for (const { title, layout, content, problem, recordsOnly = false } of UGLY_FILES) {
      if (content.length > SMALL_BYTES || problem === undefined) continue;
      const whole = judged(content, layout, content.length, recordsOnly).problem;
      for (let step = 1; step < Math.min(60, content.length); step++) {
        assert.deepEqual(judged(content, layout, step, recordsOnly).problem, whole, `${title}, by ${step}`);
      }
    }
  });

  it('brings every character of an encoding to the database as itself', () => {
    for (const encoding of ['latin-1', 'windows-1252', 'cp850'] as const) {
      const charset = charsetOf(encoding);
      const layout = aLayout({ file: { columnNames: false, encoding }, fields: [aField('codigo'), aField('texto')] });
      for (let byte = 0x80; byte <= 0xff; byte++) {
        const content = Buffer.concat([Buffer.from('1;a'), Buffer.from([byte]), Buffer.from('\\\n')]);
        const { rows, rejects } = judged(content, layout, content.length);
        const character = charset.decode(Buffer.from([byte]), 0, 1);
        if (/[\p{Cc}\ufffd]/u.test(character)) assert.equal(rejects[0]?.[1], 'bad_character');
        else assert.deepEqual(rows, [['1', '1', `a${character}\\\\`]]);
      }
    }
  });

  it('keeps a rejected record within its limits', () => {
    const layout = aLayout({
      file: { columnNames: false },
      fields: [aField('codigo'), aField('texto', { length: 3 })],
    });
    const { rejects } = judged(Buffer.from(`1;${'Ñ\u0001'.repeat(30_000)}\n2;abc\n`), layout, 1e6);
    const [, fault, field, value = '', , key, record = ''] = rejects[0] ?? [];
    assert.deepEqual([fault, field, key], ['bad_character', 'texto', '1']);
    assert.ok([...value.replaceAll('\\\\', '\\')].length <= 200 && value.includes('u{1}'));
    assert.ok(Buffer.byteLength(record) <= 4_096 && Buffer.byteLength(record) > 4_000);
    assert.ok(!record.includes('\ufffd'));
  });
});

/** The rows as COPY would read them, by columns; escapes left as they are. */
function judged(content: Buffer, layout: Layout, step: number, recordsOnly = false) {
  const judge = new FileJudge({ layout, recordsOnly, charset: charsetOf(layout.file.encoding) });
  let at = 0;
  for (let end = Math.min(step, content.length); ; end = Math.min(end + step, content.length)) {
    at = judge.take(content.subarray(0, end), at, end, end === content.length);
    if (judge.problem || end === content.length) break;
  }
  const problem = judge.problem ?? judge.conclude();
  return {
    judge,
    problem,
    rows: columns(judge.rows.chunks.take({ all: true })),
    rejects: columns(judge.rejects.chunks.take({ all: true })),
  };
}

function columns(pieces: readonly Buffer[]): readonly (readonly string[])[] {
  const lines = Buffer.concat([...pieces])
    .toString('utf8')
    .split('\n');
  assert.equal(lines.pop(), '');
  return lines.map((line) => line.split('\t'));
}

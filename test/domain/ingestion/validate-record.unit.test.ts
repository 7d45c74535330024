import assert from 'node:assert/strict';
import { byteFlags } from '../../../src/domain/ingestion/byte-flags.js';
import { MOST_CELLS } from '../../../src/domain/ingestion/cells.js';
import { Cells } from '../../../src/domain/ingestion/cells.js';
import { CsvScanner } from '../../../src/domain/ingestion/csv-scanner.js';
import type { Layout } from '../../../src/domain/ingestion/layout.js';
import { Rejection } from '../../../src/domain/ingestion/rejected-record.js';
import { RecordCheck, wrongFieldCount, wrongRecordLength } from '../../../src/domain/ingestion/validate-record.js';
import type { FoundFault } from '../../../src/domain/ingestion/validate-record.js';
import type { ValueSink } from '../../../src/domain/ingestion/value-sink.js';
import { writtenText } from '../../../src/domain/ingestion/written-text.js';
import { charsetOf } from '../../../src/integrations/loader/charsets.js';
import { aField, aLayout, aRecord } from '../../support/layouts.js';

const CHARSET = charsetOf('utf-8');
const NOWHERE: ValueSink = {
  nextField: () => undefined,
  nothing: () => undefined,
  ascii: () => undefined,
  byte: () => undefined,
  text: () => undefined,
};

/** One record of csv, read and judged; a wrong shape in the place of what its values say. */
function judge(record: string, layout: Layout, shape?: FoundFault) {
  const { quote = '"' } = layout.file;
  const text = writtenText(CHARSET, quote);
  const check = new RecordCheck(layout, CHARSET, text);
  const bytes = Buffer.from(record);
  const delimiter = Buffer.from(layout.file.delimiter);
  const scanner = new CsvScanner({ delimiter, quote: quote.charCodeAt(0), flags: byteFlags(CHARSET) });
  scanner.next(bytes, 0, bytes.length, true);
  const { cells } = scanner;
  let isRight = false;
  if (shape) check.refuseShape(shape);
  else isRight = check.judge(bytes, cells, NOWHERE);
  const rejected = () => new Rejection(layout, CHARSET, text).of({ bytes, start: 0, line: 7, cells, check });
  return { isRight, check, rejected };
}

describe('the judgement of a record', () => {
  it('finds every fault, in the order of the layout', () => {
    const { isRight, check } = judge(aRecord('', { cupo: '-1', activo: 'quizás' }), aLayout());
    assert.equal(isRight, false);
    assert.deepEqual(check.faults, [
      { fault: 'required', fieldIndex: 0 },
      { fault: 'out_of_range', fieldIndex: 3 },
      { fault: 'not_a_boolean', fieldIndex: 7 },
    ]);
    assert.equal(judge(aRecord('C1'), aLayout()).isRight, true);
  });

  it('wants the fields of the key, also where the layout does not say that they are required', () => {
    const layout = aLayout({ key: ['a'], fields: [aField('a'), aField('b')] });
    assert.deepEqual(judge(';', layout).check.faults, [{ fault: 'required', fieldIndex: 0 }]);
  });

  it('of a wrong shape leaves the totals without a value that counts', () => {
    const layout = aLayout({ trailer: { startsWith: 'T', totals: [{ field: 'cupo', position: 2 }] } });
    const { check } = judge('x', layout, { fault: 'wrong_field_count', value: '1', expected: '8' });
    assert.equal(check.totals.get('cupo')?.unread, 1);
    assert.deepEqual(check.faults, [{ fault: 'wrong_field_count', value: '1', expected: '8' }]);
  });

  it('says how many fields there are, up to where they are counted', () => {
    const cells = new Cells();
    cells.count = 8;
    assert.equal(wrongFieldCount(cells, 8), undefined);
    assert.deepEqual(wrongFieldCount(cells, 7), { fault: 'wrong_field_count', value: '8', expected: '7' });
    cells.count = MOST_CELLS + 1;
    assert.equal(wrongFieldCount(cells, 7)?.value, '> 1000');
  });

  it('wants records exactly as long as the layout says, or at least as long as their fields', () => {
    const fields = [aField('a', { start: 1, length: 4 }), aField('b', { start: 7, length: 3 })];
    const exact = aLayout({ file: { format: 'fixed', recordLength: 12 }, fields });
    assert.equal(wrongRecordLength(12, exact), undefined);
    assert.deepEqual(wrongRecordLength(13, exact), { fault: 'wrong_record_length', value: '13', expected: '12' });
    const least = aLayout({ file: { format: 'fixed' }, fields });
    assert.deepEqual(
      [9, 30].map((length) => wrongRecordLength(length, least)),
      [undefined, undefined],
    );
    assert.deepEqual(wrongRecordLength(8, least), { fault: 'wrong_record_length', value: '8', expected: '>= 9' });
    assert.equal(wrongRecordLength(0, aLayout({ file: { format: 'fixed' }, fields: [aField('a')] })), undefined);
  });
});

describe('what is kept of a rejected record', () => {
  it('names the first fault with its value, and the others', () => {
    const record = aRecord('C1', { cupo: 'mil', fecha_alta: '31/02/2024' });
    assert.deepEqual(judge(record, aLayout()).rejected(), {
      lineNumber: 7,
      fault: 'not_a_number',
      field: 'cupo',
      value: 'mil',
      expected: '0.00',
      entityKey: 'C1',
      record,
      others: [{ field: 'fecha_alta', fault: 'not_a_date' }],
    });
  });

  it('of a wrong shape has no field, and the key as far as it can be read', () => {
    const wrong = { fault: 'wrong_field_count', value: '1', expected: '8' } as const;
    assert.deepEqual(judge('C1', aLayout(), wrong).rejected(), {
      lineNumber: 7,
      ...wrong,
      entityKey: 'C1',
      record: 'C1',
      others: [],
    });
    const layout = aLayout({ key: ['activo'] });
    assert.equal('entityKey' in judge('C1', layout, wrong).rejected(), false);
  });

  it('joins a key of several fields so that no two are confused', () => {
    const fields = [aField('a'), aField('b'), aField('n', { type: 'integer' })];
    const layout = aLayout({ key: ['a', 'b'], fields });
    assert.equal(judge('x|y;z\\;?', layout).rejected().entityKey, 'x\\|y|z\\\\');
    assert.equal(judge('x;y|z;?', layout).rejected().entityKey, 'x|y\\|z');
  });

  it('is cut between characters where the record is very long', () => {
    const layout = aLayout({ key: ['a'], fields: [aField('a', { length: 5 })] });
    const accents = judge(`x${'Ñ'.repeat(4_000)}`, layout).rejected();
    assert.equal(accents.fault, 'too_long');
    assert.ok(Buffer.byteLength(accents.record) <= 4_096 && /^xÑ+$/.test(accents.record));
    assert.equal(judge('y'.repeat(9_000), layout).rejected().record, 'y'.repeat(4_096));
  });

  it('is nothing of a record that is right', () => {
    assert.throws(judge(aRecord('C1'), aLayout()).rejected, /without a fault/);
  });
});

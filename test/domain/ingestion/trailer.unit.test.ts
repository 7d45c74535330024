import assert from 'node:assert/strict';
import { ControlTotal, decimalText } from '../../../src/domain/ingestion/control-total.js';
import type { FileLayout, TrailerRecord } from '../../../src/domain/ingestion/layout.js';
import { TrailerCheck } from '../../../src/domain/ingestion/trailer.js';
import { aField, aLayout } from '../../support/layouts.js';

const CUPO = aField('cupo', { type: 'decimal', decimals: 2 });
const CSV: TrailerRecord = { startsWith: 'T', count: { position: 2 }, totals: [{ field: 'cupo', position: 3 }] };

function compare(text: string, { file = {}, trailer = CSV, records = 2, sum = 150n, unread = 0 }: Facts = {}): unknown {
  const total = new ControlTotal();
  total.add(sum);
  for (let n = 0; n < unread; n++) total.unreadable();
  const layout = aLayout({ file, fields: [aField('codigo'), CUPO], trailer });
  return new TrailerCheck(layout, trailer).compare(text, 9, { records, totals: new Map([['cupo', total]]) });
}
interface Facts {
  readonly file?: Partial<FileLayout>;
  readonly trailer?: TrailerRecord;
  readonly records?: number;
  readonly sum?: bigint;
  readonly unread?: number;
}

describe('a trailer', () => {
  it('agrees with what was read, written with quotes or without', () => {
    assert.equal(compare('T;2;1.50'), undefined);
    assert.equal(compare('T;"2";" 1.50 "'), undefined);
    assert.equal(compare('T'.padEnd(4) + '0002' + '0001.50', { file: { format: 'fixed' }, trailer: FIXED }), undefined);
  });

  it('says how many records it declares, and how many there are', () => {
    assert.deepEqual(compare('T;3;1.50'), { fault: 'trailer_count_differs', line: 9, found: '2', expected: '3' });
  });

  it('says what it declares of a sum, and what the sum is', () => {
    assert.deepEqual(compare('T;2;-1.51'), {
      fault: 'trailer_total_differs',
      line: 9,
      field: 'cupo',
      found: '1.50',
      expected: '-1.51',
    });
  });

  it('is not compared with a sum of which a value could not be read', () => {
    assert.equal(compare('T;2;999', { unread: 1 }), undefined);
  });

  it('cannot be read where no number stands at its place', () => {
    assert.deepEqual(compare('T;dos;1.50'), { fault: 'bad_trailer', line: 9, found: 'dos' });
    assert.deepEqual(compare('T;2'), { fault: 'bad_trailer', line: 9, field: 'cupo', found: '' });
    const noLength = { ...FIXED, count: { position: 5 } };
    assert.deepEqual(compare('T   0002', { file: { format: 'fixed' }, trailer: noLength }), {
      fault: 'bad_trailer',
      line: 9,
      found: '',
    });
  });

  it('of no count and of no field that is read says nothing', () => {
    const trailer: TrailerRecord = { startsWith: 'T', totals: [{ field: 'otro', position: 2 }] };
    assert.equal(compare('T;1', { trailer }), undefined);
  });
});

const FIXED: TrailerRecord = {
  startsWith: 'T',
  count: { position: 5, length: 4 },
  totals: [{ field: 'cupo', position: 9, length: 7 }],
};

describe('the sum of a field', () => {
  it('is exact beyond what a double holds, in both directions', () => {
    const total = new ControlTotal();
    for (let n = 0; n < 10; n++) total.add(999_999_999_999_999);
    assert.equal(total.sum(), 9_999_999_999_999_990n);
    for (let n = 0; n < 20; n++) total.add(-999_999_999_999_999);
    assert.equal(total.sum(), -9_999_999_999_999_990n);
  });

  it('is shown with the decimals of its field', () => {
    assert.deepEqual(
      [decimalText(5n, 2), decimalText(-12345n, 2), decimalText(7n, 0), decimalText(-7n, 0)],
      ['0.05', '-123.45', '7', '-7'],
    );
  });
});

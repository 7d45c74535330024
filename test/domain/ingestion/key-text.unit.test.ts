import assert from 'node:assert/strict';
import { withKeyLimits } from '../../../src/domain/ingestion/key-limits.js';
import { keyText } from '../../../src/domain/ingestion/key-text.js';
import { aField, aLayout } from '../../support/layouts.js';

describe('the text of a key', () => {
  it('of text is as it is written, since it is kept so', () => {
    assert.equal(keyText(aField('f'), ' 007 '), ' 007 ');
    assert.equal(keyText(aField('f'), '   '), '');
  });

  it('of whole numbers has neither leading zeros nor a plus, however long it is', () => {
    const field = aField('f', { type: 'integer', length: 30 });
    assert.deepEqual(
      [' +007 ', '-0', '-012', '000123456789012345678901'].map((text) => keyText(field, text)),
      ['7', '0', '-12', '123456789012345678901'],
    );
  });

  it('of decimals keeps the digits behind the point that were written', () => {
    const field = aField('f', { type: 'decimal', length: 12, decimals: 2, decimalMark: ',' });
    assert.deepEqual(
      ['0012,50', '+,5', '12,', '-0,00', '-3,10', '7'].map((text) => keyText(field, text)),
      ['12.50', '0.5', '12', '0.00', '-3.10', '7'],
    );
  });

  it('of implied decimals has the point where it belongs', () => {
    const field = aField('f', { type: 'decimal', length: 8, decimals: 2, impliedDecimals: true });
    assert.deepEqual(
      ['00012345', '5', '-00005'].map((text) => keyText(field, text)),
      ['123.45', '0.05', '-0.05'],
    );
    assert.equal(keyText({ ...field, decimals: 0 }, '0012'), '12');
  });

  it('of days and moments is as the database writes them', () => {
    assert.equal(keyText(aField('f', { type: 'date', format: 'dd/MM/yyyy' }), '05/02/0987'), '0987-02-05');
    assert.equal(keyText(aField('f', { type: 'date' }), '2024-02-29'), '2024-02-29');
    assert.equal(
      keyText(aField('f', { type: 'timestamp', format: 'yyyyMMddTHHmm' }), '20240229T0705'),
      '2024-02-29 07:05:00',
    );
    assert.equal(keyText(aField('f', { type: 'timestamp' }), '2024-02-29 07:05:09'), '2024-02-29 07:05:09');
  });

  it('of answers is true or false', () => {
    const field = aField('f', { type: 'boolean' });
    assert.deepEqual(
      ['Sí', ' S ', 'no', '0'].map((text) => keyText(field, text)),
      ['true', 'true', 'false', 'false'],
    );
  });

  it('of what is no such value is what was written', () => {
    for (const type of ['integer', 'decimal', 'date', 'timestamp', 'boolean'] as const)
      assert.equal(keyText(aField('f', { type }), ' ? '), '?', type);
  });
});

describe('the limits of a key', () => {
  it('keep its texts short enough for an index, and leave everything else as it is', () => {
    const fields = [aField('a', { length: 40 }), aField('b', { length: 9_000 }), aField('c'), aField('d')];
    const { fields: limited } = withKeyLimits(aLayout({ key: ['a', 'b', 'c'], fields }));
    assert.deepEqual(
      limited.map(({ length }) => length),
      [40, 200, 200, undefined],
    );
    const numbers = aLayout({ key: ['n'], fields: [aField('n', { type: 'integer' })] });
    assert.deepEqual(withKeyLimits(numbers), numbers);
  });
});

import assert from 'node:assert/strict';
import { expectation } from '../../../src/domain/ingestion/expectation.js';
import { aField } from '../../support/layouts.js';

describe('what a layout asks of a value', () => {
  it('of a number is shown as the field writes it', () => {
    const implied = aField('f', { type: 'decimal', length: 6, decimals: 2, impliedDecimals: true });
    assert.equal(expectation(implied, 'not_a_number'), '000000');
    assert.equal(expectation(implied, 'too_many_digits'), '<= 999999');
    const unbounded = aField('f', { type: 'decimal', decimals: 2, impliedDecimals: true });
    assert.equal(expectation(unbounded, 'not_a_number'), '000');
    assert.equal(expectation(aField('f', { type: 'integer', length: 3 }), 'not_a_number'), '0');
    assert.equal(expectation(aField('f', { type: 'integer', length: 3 }), 'too_many_digits'), '<= 999');
    assert.equal(expectation(aField('f', { type: 'decimal', decimals: 0 }), 'not_a_number'), '0');
  });

  it('is not written out in nines that nobody would count', () => {
    const whole = aField('f', { type: 'integer', length: 60 });
    assert.equal(expectation(whole, 'too_many_digits'), '<= 60');
    const fraction = aField('f', { type: 'decimal', length: 60, decimals: 4 });
    assert.equal(expectation(fraction, 'too_many_digits'), '<= 56 + 4');
  });

  it('of a day or a moment is the form that is meant where none is given', () => {
    assert.equal(expectation(aField('f', { type: 'date' }), 'not_a_date'), 'yyyy-MM-dd');
    assert.equal(expectation(aField('f', { type: 'timestamp' }), 'not_a_date'), 'yyyy-MM-dd HH:mm:ss');
  });

  it('of a range is what of it there is', () => {
    const range = (min?: string, max?: string): string | undefined =>
      expectation(
        aField('f', { ...(min !== undefined && { min }), ...(max !== undefined && { max }) }),
        'out_of_range',
      );
    assert.deepEqual([range('0', '9'), range('0'), range(undefined, '9')], ['0 .. 9', '>= 0', '<= 9']);
  });

  it('of answers and patterns is one bounded line', () => {
    assert.equal(expectation(aField('f', { type: 'boolean' }), 'not_a_boolean'), 'S, N');
    assert.equal(expectation(aField('f', { pattern: 'C\\d+' }), 'bad_pattern'), 'C\\d+');
    const many = expectation(aField('f', { allowed: Array.from({ length: 300 }, (_, n) => `V${n}`) }), 'not_allowed');
    assert.ok(many?.startsWith('V0, V1') && many.length <= 200 && many.endsWith('…'));
  });

  it('is nothing where the fault says it all', () => {
    assert.equal(expectation(aField('f'), 'required'), undefined);
    assert.equal(expectation(aField('f'), 'too_long'), undefined);
  });
});

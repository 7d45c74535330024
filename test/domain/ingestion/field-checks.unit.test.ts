import assert from 'node:assert/strict';
import { fieldFlaws } from '../../../src/domain/ingestion/field-checks.js';
import type { WrittenField } from '../../../src/domain/ingestion/layout-field.schema.js';

type Changes = Partial<WrittenField>;

function aWritten(changes: Changes = {}): WrittenField {
  return { name: 'f', type: 'text', impliedDecimals: false, decimalMark: '.', ...changes };
}

/** Each as `path code`. */
function flawsOf(changes: Changes, format: 'csv' | 'fixed' = 'csv', isForOracle = false): readonly string[] {
  return fieldFlaws(aWritten(changes), format, isForOracle).map(({ path, code }) => `${path.join('.')} ${code}`);
}

const DATE: Changes = { type: 'date', format: 'dd/MM/yyyy' };
const DECIMAL: Changes = { type: 'decimal', decimals: 2 };

describe('the checks of one field of a layout', () => {
  it('let through what is sound', () => {
    const sound: readonly Changes[] = [
      { length: 40, allowed: ['A', 'I'] },
      { type: 'integer', min: '-5', max: '+5', allowed: ['1', '2'] },
      { ...DECIMAL, min: '0.00', max: '99' },
      { ...DECIMAL, decimalMark: ',', min: '0,5', max: '1.5' },
      { ...DATE, min: '01/01/1990', max: '2030-12-31' },
      { type: 'timestamp', format: 'yyyyMMddHHmm', min: '199001010000', max: '2030-12-31' },
      { type: 'boolean' },
    ];
    for (const changes of sound) assert.deepEqual(flawsOf(changes), [], JSON.stringify(changes));
    assert.deepEqual(flawsOf({ start: 1, length: 3 }, 'fixed'), []);
  });

  it('refuse what says something of other types only', () => {
    assert.deepEqual(flawsOf({ decimals: 2, format: 'yyyy', min: '1', max: '2', impliedDecimals: true }), [
      'decimals only_for_types',
      'format only_for_types',
      'min only_for_types',
      'max only_for_types',
      'impliedDecimals only_for_types',
    ]);
  });

  it('refuse what says something of the other format only, and miss what this one needs', () => {
    assert.deepEqual(flawsOf({ start: 1 }), ['start only_for_format']);
    assert.deepEqual(flawsOf({ column: 'Código' }, 'fixed'), ['length needed_for_format', 'column only_for_format']);
  });

  it("refuse names of Guardia's own columns", () => {
    assert.deepEqual(flawsOf({ name: 'load_id' }), ['name reserved_field']);
  });

  it('miss what a type needs', () => {
    assert.deepEqual(flawsOf({ type: 'decimal', min: 'x' }), ['decimals needed_for_type']);
    assert.deepEqual(flawsOf({ type: 'date', min: 'x' }), ['format needed_for_type']);
    assert.deepEqual(flawsOf({ type: 'date', format: 'dd/MM', min: 'x' }), ['format bad_date_format']);
    assert.deepEqual(flawsOf({ type: 'date', format: 'yyyy-MM-dd HH:mm' }), ['format bad_date_format']);
  });

  it('want a length for Oracle, and one that it can hold', () => {
    assert.deepEqual(flawsOf({}, 'csv', true), ['length needed_for_oracle']);
    assert.deepEqual(flawsOf({ length: 4_001 }, 'fixed', true), ['length needed_for_oracle']);
    assert.deepEqual(flawsOf({ length: 4_000 }, 'csv', true), []);
    assert.deepEqual(flawsOf({ type: 'integer' }, 'csv', true), []);
  });

  it('want limits as the values are written, and in their order', () => {
    assert.deepEqual(flawsOf({ type: 'integer', min: '1.5', max: 'many' }), [
      'min value_unlike_field',
      'max value_unlike_field',
    ]);
    assert.deepEqual(flawsOf({ ...DECIMAL, min: '1.234', max: '1.2.3' }), [
      'min value_unlike_field',
      'max value_unlike_field',
    ]);
    assert.deepEqual(flawsOf({ ...DATE, min: '31/02/2024' }), ['min value_unlike_field']);
    assert.deepEqual(flawsOf({ ...DATE, min: '01/02/2024', max: '31/01/2024' }), ['max min_above_max']);
    assert.deepEqual(flawsOf({ ...DECIMAL, min: '10', max: '9.99' }), ['max min_above_max']);
  });

  it('read limits without a mark as the field writes them where its decimals are implied', () => {
    const implied: Changes = { ...DECIMAL, impliedDecimals: true };
    assert.deepEqual(flawsOf({ ...implied, min: '100', max: '50.00' }), []);
    assert.deepEqual(flawsOf({ ...implied, min: '5001', max: '50.00' }), ['max min_above_max']);
    assert.deepEqual(flawsOf({ ...implied, decimalMark: ',', min: '1,50' }), ['min value_unlike_field']);
  });

  it('want allowed values that the field could have', () => {
    assert.deepEqual(flawsOf({ length: 2, allowed: ['ÑÑ', 'ABC'] }), ['allowed.1 value_unlike_field']);
    assert.deepEqual(flawsOf({ type: 'integer', allowed: ['1', 'x'] }), ['allowed.1 value_unlike_field']);
  });
});

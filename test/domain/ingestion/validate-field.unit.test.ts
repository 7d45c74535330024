import assert from 'node:assert/strict';
import fc from 'fast-check';
import { byteFlags, DOUBLED } from '../../../src/domain/ingestion/byte-flags.js';
import type { Charset } from '../../../src/domain/ingestion/charset.js';
import { ControlTotal, decimalText } from '../../../src/domain/ingestion/control-total.js';
import { expectation } from '../../../src/domain/ingestion/expectation.js';
import type { RecordFault } from '../../../src/domain/ingestion/faults.js';
import type { LayoutField } from '../../../src/domain/ingestion/layout.js';
import { compileField } from '../../../src/domain/ingestion/validate-field.js';
import type { ValueSink } from '../../../src/domain/ingestion/value-sink.js';
import { writtenText } from '../../../src/domain/ingestion/written-text.js';
import { charsetOf } from '../../../src/integrations/loader/charsets.js';
import { aField } from '../../support/layouts.js';

const UTF_8 = charsetOf('utf-8');

describe('validation of a field', () => {
  it('keeps text as it is written, and takes blanks alone for nothing', () => {
    const field = aField('f', { length: 5 });
    assert.equal(valueOf(field, '  00'), '  00');
    assert.equal(valueOf(field, 'ÑÑÑÑÑ'), 'ÑÑÑÑÑ');
    assert.equal(valueOf(field, '   '), null);
    assert.equal(faultOf(field, 'ÑÑÑÑÑÑ'), 'too_long');
    assert.equal(faultOf(aField('f', { required: true }), '   '), 'required');
  });

  it('counts a doubled quote as one character', () => {
    const field = aField('f', { length: 4, allowed: ['a"bc', 'x'] });
    assert.equal(faultOf(field, 'a""bc'), undefined);
    assert.equal(faultOf(field, 'a""bcd'), 'too_long');
    assert.equal(faultOf(field, 'a""bd'), 'not_allowed');
  });

  it('wants the whole value to match a pattern', () => {
    const field = aField('f', { pattern: '\\d{2}|Ñ+' });
    assert.equal(faultOf(field, '12'), undefined);
    assert.equal(faultOf(field, 'ÑÑ'), undefined);
    assert.equal(faultOf(field, '123'), 'bad_pattern');
    assert.equal(faultOf(field, 'ÑÑ', charsetOf('cp850')), undefined);
  });

  it('knows control characters in every encoding, and lets tabs through', () => {
    assert.equal(faultOf(aField('f'), 'a\tb'), undefined);
    assert.equal(faultOf(aField('f'), 'a\u001bb'), 'bad_character');
    assert.equal(faultOf(aField('f'), 'a\u009fb'), 'bad_character');
    assert.equal(faultOf(aField('f'), '\u00a0¡Â'), undefined);
    assert.equal(faultOf(aField('f'), 'a\u009fb', charsetOf('latin-1')), 'bad_character');
  });

  it('keeps the digits of numbers, in the form that the database reads', () => {
    const decimal = aField('f', { type: 'decimal', length: 12, decimals: 2 });
    const comma = aField('f', { type: 'decimal', length: 12, decimals: 2, decimalMark: ',' });
    const implied = aField('f', { type: 'decimal', length: 8, decimals: 3, impliedDecimals: true });
    assert.equal(valueOf(aField('f', { type: 'integer' }), ' +007 '), '007');
    assert.equal(valueOf(decimal, '-0.5'), '-0.5');
    assert.equal(valueOf(comma, '12,50'), '12.50');
    assert.equal(valueOf(comma, ',50'), '0.50');
    assert.equal(valueOf(comma, '12,'), '12');
    assert.equal(valueOf(implied, '00012345'), '00012.345');
    assert.equal(valueOf(implied, '-5'), '-0.005');
  });

  it('says what is no number, and what has too many digits', () => {
    const decimal = aField('f', { type: 'decimal', length: 6, decimals: 2 });
    const wrong = ['1,5', '1.2.3', '.', '-', '1e3', 'NaN', 'Infinity', '0x1', '1 000', '1-', '٣'];
    for (const text of wrong) assert.equal(faultOf(decimal, text), 'not_a_number', text);
    assert.equal(faultOf(decimal, '1.234'), 'too_many_digits');
    assert.equal(faultOf(decimal, '12345.0'), 'too_many_digits');
    assert.equal(faultOf(decimal, '0001234.56'), undefined);
    assert.equal(faultOf(aField('f', { type: 'integer' }), '1234567890123456789'), 'too_many_digits');
    assert.equal(faultOf(aField('f', { type: 'integer' }), '1.0'), 'not_a_number');
  });

  it('compares numbers exactly with their limits, also those that no double holds', () => {
    const field = aField('f', { type: 'decimal', length: 30, decimals: 2, min: '-0.10', max: '9007199254740993.01' });
    for (const text of ['-0.10', '-.1', '0', '9007199254740993.01', '9007199254740993']) {
      assert.equal(faultOf(field, text), undefined, text);
    }
    for (const text of ['-0.11', '9007199254740993.02', '9007199254740994']) {
      assert.equal(faultOf(field, text), 'out_of_range', text);
    }
  });

  it('sums what it reads to the last digit, and counts what it could not read', () => {
    fc.assert(
      fc.property(fc.array(fc.bigInt({ min: -(10n ** 25n), max: 10n ** 25n })), (values) => {
        const total = new ControlTotal();
        const field = aField('f', { type: 'decimal', length: 30, decimals: 2 });
        for (const value of values) judge(field, decimalText(value, 2), UTF_8, total);
        assert.equal(
          total.sum(),
          values.reduce((sum, value) => sum + value, 0n),
        );
        assert.equal(total.unread, 0);
        judge(field, 'x', UTF_8, total);
        assert.equal(total.unread, 1);
      }),
    );
  });

  it('reads days that exist', () => {
    const date = aField('f', { type: 'date', format: 'dd/MM/yyyy', min: '01/01/1990' });
    assert.equal(valueOf(date, '29/02/2024'), '2024-02-29');
    for (const text of [
      '29/02/2023',
      '31/04/2024',
      '00/01/2024',
      '01/13/2024',
      '1/1/2024',
      '01-01-2024',
      '01/01/0000',
    ]) {
      assert.equal(faultOf(date, text), 'not_a_date', text);
    }
    assert.equal(faultOf(date, '31/12/1989'), 'out_of_range');
    assert.equal(valueOf(aField('f', { type: 'date', format: 'yyyyMMdd' }), '20240229'), '2024-02-29');
  });

  it('reads moments, and says what time there is not', () => {
    const moment = aField('f', { type: 'timestamp', format: 'yyyy-MM-ddTHH:mm' });
    assert.equal(valueOf(moment, '2026-11-22T23:59'), '2026-11-22 23:59:00');
    assert.equal(faultOf(moment, '2026-11-22T24:00'), 'not_a_date');
  });

  it('takes the limits of days and moments in their own form or as ISO writes them, and the form too', () => {
    const day = aField('f', { type: 'date', format: 'ddMMyyyy', min: '2024-01-01', max: '31122024' });
    assert.deepEqual(
      ['31122023', '01012024', '31122024', '01012025'].map((text) => faultOf(day, text)),
      ['out_of_range', undefined, undefined, 'out_of_range'],
    );
    const moment = aField('f', { type: 'timestamp', max: '2024-01-01T12:00:00' });
    assert.equal(faultOf(moment, '2024-01-01 12:00:00'), undefined);
    assert.equal(faultOf(moment, '2024-01-01 12:00:01'), 'out_of_range');
    for (const text of ['2024-01-01 12:60:00', '2024-01-01 12:00:60', '2024-01-01 1a:00:00', '2024-01-01T12:00:00'])
      assert.equal(faultOf(moment, text), 'not_a_date', text);
    assert.equal(faultOf(aField('f', { type: 'date', allowed: ['2024-01-01'] }), '2024-01-02'), 'not_allowed');
    assert.equal(valueOf(aField('f', { type: 'date' }), '2000-02-29'), '2000-02-29');
    assert.equal(faultOf(aField('f', { type: 'date' }), '1900-02-29'), 'not_a_date');
  });

  it('takes the limits of numbers as the field writes them or with a point, and nothing absurd', () => {
    const comma = aField('f', { type: 'decimal', length: 8, decimals: 2, decimalMark: ',', min: '0,5', max: '1.5' });
    assert.deepEqual(
      ['0,49', '0,5', '1,50', '1,51'].map((text) => faultOf(comma, text)),
      ['out_of_range', undefined, undefined, 'out_of_range'],
    );
    const implied = { type: 'decimal', length: 8, decimals: 2, impliedDecimals: true } as const;
    assert.equal(faultOf(aField('f', { ...implied, min: '150', max: '2.00' }), '0149'), 'out_of_range');
    assert.equal(faultOf(aField('f', { ...implied, min: '150', max: '2.00' }), '0200'), undefined);
    assert.equal(faultOf(aField('f', { type: 'integer', allowed: ['1'] }), '2'), 'not_allowed');
    assert.equal(faultOf(aField('f', { type: 'integer' }), '0'.repeat(1_001)), 'too_many_digits');
    assert.equal(valueOf(aField('f', { type: 'decimal' }), '1.5'), '1.5');
  });

  it('wants an answer to be one of those that are allowed', () => {
    const field = aField('f', { type: 'boolean', allowed: ['S', 'N'] });
    assert.deepEqual([faultOf(field, 'S'), faultOf(field, 'X')], [undefined, 'not_allowed']);
    assert.equal(faultOf(aField('f', { type: 'boolean', required: true }), '  '), 'required');
    assert.equal(valueOf(aField('f', { type: 'boolean' }), '  '), null);
  });

  it('reads days as the calendar of the platform has them', () => {
    const field = aField('f', { type: 'date', format: 'yyyy-MM-dd' });
    const numbers = [
      fc.integer({ min: 0, max: 9999 }),
      fc.integer({ min: 0, max: 13 }),
      fc.integer({ min: 0, max: 32 }),
    ];
    fc.assert(
      fc.property(
        ...(numbers as [fc.Arbitrary<number>, fc.Arbitrary<number>, fc.Arbitrary<number>]),
        (year, month, day) => {
          const text = `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
          const parsed = new Date(`${text}T00:00:00Z`);
          const exists = year > 0 && !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(text);
          assert.equal(faultOf(field, text), exists ? undefined : 'not_a_date', text);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('reads booleans as ERPs write them', () => {
    const field = aField('f', { type: 'boolean' });
    for (const text of ['S', 's', 'Sí', 'SI', '1', 'true', 'Verdadero', 'X'])
      assert.equal(valueOf(field, text), 't', text);
    for (const text of ['N', 'no', '0', 'FALSE', 'falso']) assert.equal(valueOf(field, text), 'f', text);
    assert.equal(valueOf(field, 'Sí', charsetOf('cp850')), 't');
    for (const text of ['2', 'quizás', 'ss', 'a very long answer']) assert.equal(faultOf(field, text), 'not_a_boolean');
  });

  it('says what is asked for, in no language', () => {
    const field = aField('f', { type: 'decimal', length: 6, decimals: 2, decimalMark: ',', min: '0,00' });
    assert.equal(expectation(field, 'not_a_number'), '0,00');
    assert.equal(expectation(field, 'too_many_digits'), '<= 9999,99');
    assert.equal(expectation(field, 'out_of_range'), '>= 0,00');
    assert.equal(expectation(aField('f', { length: 40 }), 'too_long'), '<= 40');
    assert.equal(expectation(aField('f', { allowed: ['A', 'I', 'S'] }), 'not_allowed'), 'A, I, S');
    assert.equal(expectation(aField('f', { type: 'date', format: 'dd/MM/yyyy' }), 'not_a_date'), 'dd/MM/yyyy');
  });
});

interface Judged {
  readonly fault: RecordFault | undefined;
  readonly value: string | null;
}

function faultOf(field: LayoutField, text: string, charset = UTF_8): RecordFault | undefined {
  return judge(field, text, charset).fault;
}

function valueOf(field: LayoutField, text: string, charset = UTF_8): string | null {
  const { fault, value } = judge(field, text, charset);
  assert.equal(fault, undefined, text);
  return value;
}

/** Text with two quotes in a row is meant as it stands between quotes in a file. */
function judge(field: LayoutField, text: string, charset: Charset, total?: ControlTotal): Judged {
  const bytes = Buffer.from(charset.encode(text) ?? assert.fail(text));
  const table = byteFlags(charset);
  const flags = bytes.reduce((seen, byte) => seen | (table[byte] ?? 0), text.includes('""') ? DOUBLED : 0);
  const parts: string[] = [];
  let isNull = false;
  const sink: ValueSink = {
    nextField: () => undefined,
    nothing: () => void (isNull = true),
    byte: (code) => void parts.push(String.fromCharCode(code)),
    ascii: (from, start, end) => void parts.push(charset.decode(from, start, end)),
    text: (from, start, end, seen) => void parts.push(writtenText(charset, '"').read(from, start, end, seen)),
  };
  const { required } = field;
  const check = compileField({ field, charset, required, quote: 0x22, text: writtenText(charset, '"'), total });
  const fault = check(bytes, 0, bytes.length, flags, sink);
  return { fault, value: isNull ? null : parts.join('') };
}

import { dateFormatParts, dateValue } from '../../domain/ingestion/date-format.js';
import type { GuessedField } from '../../domain/ingestion/layout-guess.js';

type ValuesGuess = Pick<GuessedField, 'type' | 'length' | 'decimals' | 'decimalMark' | 'required' | 'format'>;

const DATES = [
  'yyyy-MM-dd',
  'dd/MM/yyyy',
  'MM/dd/yyyy',
  'yyyyMMdd',
  'dd-MM-yyyy',
  'yyyy/MM/dd',
  'ddMMyyyy',
  'dd.MM.yyyy',
];
const TIMES = ['HH:mm:ss', 'HH:mm', 'HHmmss'];
const TIMESTAMPS = DATES.flatMap((date) => TIMES.flatMap((time) => [`${date} ${time}`, `${date}T${time}`]));
const FORMS = [
  ...DATES.map((format) => ({ type: 'date' as const, format })),
  ...TIMESTAMPS.map((format) => ({ type: 'timestamp' as const, format })),
].map((form) => ({ ...form, parts: dateFormatParts(form.format, form.type) ?? [] }));
const YES_OR_NO = /^(s|n|si|sí|no|true|false|y|yes)$/i;
/** Years that a date of business has; eight digits that begin otherwise are a number. */
const [OLDEST_MS, NEWEST_MS] = [Date.UTC(1900, 0, 1), Date.UTC(2100, 0, 1)];
const LENGTHS = [1, 2, 3, 5, 10, 15, 20, 30, 40, 60, 80, 100, 150, 200, 300, 500, 1_000, 2_000, 4_000];

/** The narrowest type that every value of a column fits. Leading zeros make text of digits: a code is not a number. */
export function guessValues(written: readonly string[], isFixed: boolean): ValuesGuess {
  const values = written.map((value) => value.trim());
  const said = values.filter((value) => value !== '');
  const required = said.length === values.length && said.length > 0;
  const longest = said.reduce((most, value) => Math.max(most, [...value].length), 1);
  if (said.length === 0) return { type: 'text', length: longest, required: false };
  const form = FORMS.find(({ parts }) => said.every((value) => isDate(dateValue(value, parts))));
  if (form) return { type: form.type, format: form.format, required };
  if (said.every((value) => YES_OR_NO.test(value))) return { type: 'boolean', required };
  if (said.every((value) => /^[+-]?(0|[1-9]\d*)$/.test(value)) && longest <= 15) {
    return { type: 'integer', length: Math.min(18, longest + (isFixed ? 0 : 3)), required };
  }
  const decimal = decimalOf(said);
  if (decimal) return { type: 'decimal', ...decimal, required };
  return { type: 'text', length: LENGTHS.find((length) => length >= longest * 1.25) ?? longest, required };
}

function isDate(value: number | undefined): boolean {
  return value !== undefined && value >= OLDEST_MS && value < NEWEST_MS;
}

function decimalOf(said: readonly string[]): Pick<GuessedField, 'length' | 'decimals' | 'decimalMark'> | undefined {
  for (const mark of [',', '.'] as const) {
    const parts = said.map((value) => value.split(mark));
    const isMarked = parts.every(
      ([whole = '', fraction = '0', ...more]) =>
        /^[+-]?(0|[1-9]\d*)$/.test(whole) && /^\d{1,6}$/.test(fraction) && more.length === 0,
    );
    // With three digits everywhere it could be thousands: 1.234 is a guess that nobody should make.
    const fractions = parts.flatMap(([, fraction]) => (fraction === undefined ? [] : fraction.length));
    if (!isMarked || fractions.length === 0 || fractions.every((digits) => digits === 3)) continue;
    const decimals = Math.max(...fractions);
    const whole = Math.max(...parts.map(([digits = '']) => digits.replace(/^[+-]/, '').length));
    return { length: Math.min(38, whole + decimals + 3), decimals, decimalMark: mark };
  }
  return undefined;
}

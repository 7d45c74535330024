import { dateFormatParts } from './date-format.js';
import { comparableValue } from './field-value.js';
import type { FILE_FORMATS, FieldType } from './layout.js';
import type { WrittenField } from './layout-field.schema.js';
import type { LayoutFlaw } from './layout-flaws.js';
import { RESERVED_COLUMNS } from './reserved-columns.js';

type Format = (typeof FILE_FORMATS)[number];

/** Keys of a field that say something of some types only. */
const ONLY_FOR: Readonly<Partial<Record<keyof WrittenField, readonly FieldType[]>>> = {
  decimals: ['decimal'],
  format: ['date', 'timestamp'],
  min: ['integer', 'decimal', 'date', 'timestamp'],
  max: ['integer', 'decimal', 'date', 'timestamp'],
};
const LONGEST_ORACLE_TEXT = 4_000;

/** What is wrong with one field by itself. Paths begin at the field. */
export function fieldFlaws(field: WrittenField, format: Format | undefined, isForOracle: boolean): LayoutFlaw[] {
  const { type, decimals, length } = field;
  const flaws: LayoutFlaw[] = [];
  for (const [key, types] of Object.entries(ONLY_FOR) as [keyof WrittenField, readonly FieldType[]][]) {
    if (field[key] !== undefined && !types.includes(type)) {
      flaws.push({ path: [key], code: 'only_for_types', facts: { key, types } });
    }
  }
  if (field.impliedDecimals && type !== 'decimal') {
    flaws.push({
      path: ['impliedDecimals'],
      code: 'only_for_types',
      facts: { key: 'impliedDecimals', types: ['decimal'] },
    });
  }
  if ((RESERVED_COLUMNS as readonly string[]).includes(field.name)) {
    flaws.push({ path: ['name'], code: 'reserved_field', facts: { name: field.name } });
  }
  if (type === 'decimal' && decimals === undefined) {
    flaws.push({ path: ['decimals'], code: 'needed_for_type', facts: { key: 'decimals', type } });
  }
  if (format === 'fixed' && length === undefined) {
    flaws.push({ path: ['length'], code: 'needed_for_format', facts: { key: 'length', format } });
  }
  if (format === 'csv' && field.start !== undefined) {
    flaws.push({ path: ['start'], code: 'only_for_format', facts: { key: 'start', format: 'fixed' } });
  }
  if (format === 'fixed' && field.column !== undefined) {
    flaws.push({ path: ['column'], code: 'only_for_format', facts: { key: 'column', format: 'csv' } });
  }
  const isUnbounded = length === undefined && format !== 'fixed';
  if (isForOracle && type === 'text' && (isUnbounded || (length ?? 0) > LONGEST_ORACLE_TEXT)) {
    flaws.push({ path: ['length'], code: 'needed_for_oracle', facts: {} });
  }
  return [...flaws, ...dateFlaws(field), ...valueFlaws(field)];
}

function dateFlaws({ type, format }: WrittenField): LayoutFlaw[] {
  if (type !== 'date' && type !== 'timestamp') return [];
  if (format === undefined) return [{ path: ['format'], code: 'needed_for_type', facts: { key: 'format', type } }];
  return dateFormatParts(format, type) ? [] : [{ path: ['format'], code: 'bad_date_format', facts: { type } }];
}

/** Limits and allowed values must be written as the field's values are. */
function valueFlaws(field: WrittenField): LayoutFlaw[] {
  const { type, length, allowed = [] } = field;
  const flaws: LayoutFlaw[] = [];
  // What the values look like is not known then, and that is the problem to solve.
  const isFormless = dateFlaws(field).length > 0 || (type === 'decimal' && field.decimals === undefined);
  if (isFormless) return [];
  const limits = (['min', 'max'] as const).map((key) => {
    const text = field[key];
    if (text === undefined || !ONLY_FOR[key]?.includes(type)) return undefined;
    const value = comparableValue(field, text);
    if (value === undefined) flaws.push({ path: [key], code: 'value_unlike_field', facts: { type } });
    return value;
  });
  const [min, max] = limits;
  if (min !== undefined && max !== undefined && min > max)
    flaws.push({ path: ['max'], code: 'min_above_max', facts: {} });
  allowed.forEach((text, index) => {
    const isTooLong = type === 'text' && [...text].length > (length ?? Infinity);
    const isLike = comparableValue(field, text) !== undefined && !isTooLong;
    if (!isLike) flaws.push({ path: ['allowed', index], code: 'value_unlike_field', facts: { type } });
  });
  return flaws;
}

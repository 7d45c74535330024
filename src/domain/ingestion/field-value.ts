import { dateFormatParts, dateValue } from './date-format.js';
import type { FieldType } from './layout.js';

/** Of a field, what says how its values are written. */
export interface WrittenForm {
  readonly type: FieldType;
  readonly decimals?: number | undefined;
  readonly impliedDecimals: boolean;
  readonly decimalMark: '.' | ',';
  readonly format?: string | undefined;
}

/**
 * A limit or an allowed value of a layout as something that can be compared; undefined where no value of the field is
 * written so. Limits may also be written with a point, and dates as ISO writes them. For layouts only: the values of files
 * are read by the compiled validation, which is much faster.
 */
export function comparableValue(form: WrittenForm, text: string): number | string | undefined {
  switch (form.type) {
    case 'text':
    case 'boolean':
      return text;
    case 'integer':
      return WHOLE.test(text) ? Number(text) : undefined;
    case 'decimal':
      return writtenDecimal(form, text) ?? decimalValue(form, text, '.');
    case 'date':
    case 'timestamp': {
      const formats = [form.format ?? '', 'yyyy-MM-dd', 'yyyy-MM-dd HH:mm:ss'];
      for (const format of formats) {
        const parts = dateFormatParts(format, form.type) ?? dateFormatParts(format, 'date');
        const value = parts && dateValue(text, parts);
        if (value !== undefined) return value;
      }
      return undefined;
    }
  }
}

const WHOLE = /^[+-]?\d{1,38}$/;

/** Without a mark where the field has none: `100` of two decimals is 1. */
function writtenDecimal(form: WrittenForm, text: string): number | undefined {
  if (!form.impliedDecimals) return decimalValue(form, text, form.decimalMark);
  return WHOLE.test(text) ? Number(text) / 10 ** (form.decimals ?? 0) : undefined;
}

function decimalValue({ decimals = 0 }: WrittenForm, text: string, mark: string): number | undefined {
  const [whole = '', fraction = '', ...more] = text.split(mark);
  const fits = WHOLE.test(whole) && /^\d*$/.test(fraction) && fraction.length <= decimals && more.length === 0;
  return fits ? Number(`${whole}.${fraction}0`) : undefined;
}

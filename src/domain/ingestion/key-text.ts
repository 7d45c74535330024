import type { LayoutField } from './layout.js';
import { DateReading, dateForm, readDate } from './read-date.js';
import { numberOf } from './read-number.js';
import { FALSE_WORDS, TRUE_WORDS } from './validate-boolean.js';
import { DATE_FORMAT, TIMESTAMP_FORMAT } from './validate-date.js';
import { numberForm } from './validate-number.js';

/**
 * A value of the key as PostgreSQL writes it as text, so that a record which was turned down is known again when it comes
 * corrected; as it is written where it is no such value.
 */
export function keyText(field: LayoutField, written: string): string {
  const text = written.trim();
  switch (field.type) {
    // Kept as it is written, blanks around it too; of blanks alone it is absent.
    case 'text':
      return text === '' ? '' : written;
    case 'integer':
      return numberOf(text, numberForm(field))?.toString() ?? text;
    case 'decimal':
      return decimalKey(field, text);
    case 'date':
    case 'timestamp':
      return dateKey(field, text);
    case 'boolean':
      return booleanKey(text);
  }
}

/** With the decimals that it is written with, as numeric keeps them. */
function decimalKey(field: LayoutField, text: string): string {
  const form = numberForm(field);
  const value = numberOf(text, form);
  if (value === undefined) return text;
  const digits = text.replace(/^[+-]/, '');
  const [whole = '', fraction = ''] =
    form.implied && form.scale > 0
      ? [digits.slice(0, -form.scale), digits.slice(-form.scale).padStart(form.scale, '0')]
      : digits.split(field.decimalMark);
  const sign = text.startsWith('-') && value < 0 ? '-' : '';
  return `${sign}${whole.replace(/^0+(?=\d)/, '') || '0'}${fraction === '' ? '' : `.${fraction}`}`;
}

function dateKey({ type, format }: LayoutField, text: string): string {
  const reading = new DateReading();
  const bytes = new TextEncoder().encode(text);
  const form = dateForm(format ?? (type === 'timestamp' ? TIMESTAMP_FORMAT : DATE_FORMAT));
  if (!readDate(bytes, 0, bytes.length, form, reading)) return text;
  const { year, month, day, hour, minute, second } = reading;
  const date = [padded(year, 4), padded(month), padded(day)].join('-');
  return type === 'date' ? date : `${date} ${[hour, minute, second].map((part) => padded(part)).join(':')}`;
}

function booleanKey(text: string): string {
  const word = text.toLowerCase();
  if ((TRUE_WORDS as readonly string[]).includes(word)) return 'true';
  return (FALSE_WORDS as readonly string[]).includes(word) ? 'false' : text;
}

function padded(value: number, length = 2): string {
  return String(value).padStart(length, '0');
}

import type { RecordFault } from './faults.js';
import type { LayoutField } from './layout.js';
import { DATE_FORMAT, TIMESTAMP_FORMAT } from './validate-date.js';
import { numberForm } from './validate-number.js';
import { shownText } from './written-text.js';

/** Longer numbers are not written out as nines. */
const MOST_NINES = 40;

/** What the layout asks for, where a value failed: `<= 40`, `dd/MM/yyyy`, `A, I, S`. In no language. */
export function expectation(field: LayoutField, fault: RecordFault): string | undefined {
  switch (fault) {
    case 'too_long':
      return field.length === undefined ? undefined : `<= ${field.length}`;
    case 'not_a_number':
      return exampleNumber(field);
    case 'too_many_digits':
      return largestNumber(field);
    case 'not_a_date':
      return field.format ?? (field.type === 'timestamp' ? TIMESTAMP_FORMAT : DATE_FORMAT);
    case 'not_a_boolean':
      return 'S, N';
    case 'not_allowed':
      return shownText((field.allowed ?? []).join(', '));
    case 'out_of_range':
      return range(field);
    case 'bad_pattern':
      return shownText(field.pattern ?? '');
    default:
      return undefined;
  }
}

function exampleNumber(field: LayoutField): string {
  const { scale, implied } = numberForm(field);
  if (implied) return '0'.repeat(Math.min(field.length ?? scale + 1, MOST_NINES));
  return field.decimals === undefined || field.decimals === 0
    ? '0'
    : `0${field.decimalMark}${'0'.repeat(field.decimals)}`;
}

function largestNumber(field: LayoutField): string {
  const { mostWholeDigits, scale, implied } = numberForm(field);
  if (mostWholeDigits + scale > MOST_NINES) return `<= ${mostWholeDigits}${scale > 0 ? ` + ${scale}` : ''}`;
  const mark = implied || scale === 0 ? '' : field.decimalMark;
  return `<= ${'9'.repeat(mostWholeDigits)}${mark}${'9'.repeat(scale)}`;
}

function range({ min, max }: LayoutField): string {
  if (min !== undefined && max !== undefined) return `${min} .. ${max}`;
  return min !== undefined ? `>= ${min}` : `<= ${max ?? ''}`;
}

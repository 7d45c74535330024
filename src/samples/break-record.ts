import type { RecordFault } from '../domain/ingestion/faults.js';
import type { Layout, LayoutField } from '../domain/ingestion/layout.js';

/** One way to spoil a record: exactly this fault is found in it, and no other. */
export interface Breakage {
  readonly fault: RecordFault;
  readonly field: string;
  /** @param values of the record by field; @param first those of the file's first record */
  readonly apply: (values: string[], first: readonly string[]) => void;
}

/** The ways that a layout's records can be wrong, most usual first. Fields that the trailer adds up are left alone. */
export function breakages(layout: Layout): readonly Breakage[] {
  const totals = new Set(layout.trailer?.totals.map(({ field }) => field));
  const fields = layout.fields.map((field, index) => ({ field, index })).filter(({ field }) => !totals.has(field.name));
  const isKey = (name: string): boolean => layout.key.includes(name);
  const isReference = (name: string): boolean => layout.references.some(({ field }) => field === name);
  const found: Breakage[] = [];
  for (const { field, index } of fields) {
    const set = (fault: RecordFault, value: string | undefined): void => {
      if (value === undefined) return;
      found.push({ fault, field: field.name, apply: (values) => void (values[index] = value) });
    };
    if (isKey(field.name)) continue;
    if (isReference(field.name)) {
      set('unknown_reference', unknownReference(field));
      continue;
    }
    if (field.required) set('required', '');
    set('not_allowed', field.allowed && unlike(field));
    if (field.type === 'date' || field.type === 'timestamp') {
      set(
        'not_a_date',
        field.format?.replace('dd', '31').replace('MM', '02').replace('yyyy', '2025').replace(/[Hms]/g, '0'),
      );
    }
    if (field.type === 'integer' && (field.length ?? 9) > 2) set('not_a_number', '1O');
    if (field.type === 'decimal' && !field.impliedDecimals) set('not_a_number', 'N/A');
    const canBeLonger = layout.file.format === 'csv' && field.type === 'text' && field.length !== undefined;
    if (canBeLonger && !field.allowed) set('too_long', 'X'.repeat((field.length ?? 0) + 1));
    if (field.type === 'text' && !field.allowed && field.pattern !== undefined) set('bad_pattern', misfit(field));
  }
  const keys = layout.key.map((name) => layout.fields.findIndex((field) => field.name === name));
  found.push({
    fault: 'duplicate_key',
    field: layout.key[0] ?? '',
    apply: (values, first) => {
      for (const index of keys) values[index] = first[index] ?? '';
    },
  });
  return found;
}

function unlike({ allowed = [], length = 1 }: LayoutField): string | undefined {
  return ['?', 'Z', '9', 'ZZZ'].find((value) => !allowed.includes(value) && value.length <= length);
}

function misfit({ pattern = '', length = 10 }: LayoutField): string | undefined {
  const whole = new RegExp(`^(?:${pattern})$`, 'u');
  return ['sin dato', '???', '?'].find((value) => value.length <= length && !whole.test(value));
}

/** Written as the field asks for, and in no sample: numbers grow from 1. */
function unknownReference({ pattern, type, length = 9 }: LayoutField): string | undefined {
  const candidates = ['999999999-9', '9'.repeat(Math.min(length, 9)), 'NO-EXISTE'];
  const whole = pattern === undefined ? /^.*$/ : new RegExp(`^(?:${pattern})$`, 'u');
  const isNumber = type === 'integer' || type === 'decimal';
  return candidates.find((value) => value.length <= length && whole.test(value) && (!isNumber || /^\d+$/.test(value)));
}

import type { Encoding, Layout, LayoutField } from '../../domain/ingestion/layout.js';

/** One placeholder of the MERGE: what is sent for a field, and how Oracle turns it into the column's value. */
export interface Bind {
  /** `c1`, by the field's place. */
  readonly name: string;
  readonly field: string;
  /** Of the statement: `:c1`, or a conversion of it. */
  readonly expression: string;
  readonly type: BindType;
  /** Bytes of the widest value that the layout lets through, in the UTF-8 that the driver sends; only for text. */
  readonly maxSize?: number;
  readonly value: (written: unknown) => string | number | null;
}
export type BindType = 'DB_TYPE_VARCHAR' | 'DB_TYPE_NUMBER';

/** How wide one character of a file can get in UTF-8: `ñ` takes 2 bytes, `€` 3, and 4 are the most of all. */
const BYTES_PER_CHARACTER: Readonly<Record<Encoding, number>> = {
  'utf-8': 4,
  'latin-1': 2,
  'windows-1252': 3,
  cp850: 3,
};
/** What every VARCHAR2 holds. A wider bind would be sent as LONG, which a database of standard strings refuses in a MERGE. */
const VARCHAR_BYTES = 4_000;
/** Digits that a JavaScript number always keeps; longer ones travel as text. */
const EXACT_DIGITS = 15;
const NUMBER_DIGITS = 38;
const UNSAID_DECIMALS = 12;
const DATE_BYTES = 10;
const TIMESTAMP_BYTES = 29;
const FULL_STOP = `'NLS_NUMERIC_CHARACTERS=''.,'''`;

/**
 * The binds of a layout's fields, in its order. Dates and timestamps travel as text with a format of their own, so that
 * neither the session's NLS settings nor the zone of this process can move them; booleans are 1 and 0, because a column of
 * type BOOLEAN came only with Oracle 23ai.
 */
export function bindsOf(layout: Layout): readonly Bind[] {
  return layout.fields.map((field, index) => {
    const name = `c${index + 1}`;
    return { name, field: field.name, ...bindOf(field, `:${name}`, layout.file.encoding) };
  });
}

function bindOf(field: LayoutField, placeholder: string, encoding: Encoding): Omit<Bind, 'name' | 'field'> {
  switch (field.type) {
    case 'text': {
      const bytes = field.length === undefined ? VARCHAR_BYTES : field.length * BYTES_PER_CHARACTER[encoding];
      return text(placeholder, Math.min(Math.max(bytes, 1), VARCHAR_BYTES), String);
    }
    case 'integer':
    case 'decimal':
      return numeric(field, placeholder);
    case 'date':
      return text(`TO_DATE(${placeholder}, 'YYYY-MM-DD')`, DATE_BYTES, (written) =>
        String(written).slice(0, DATE_BYTES),
      );
    case 'timestamp':
      return text(`TO_TIMESTAMP(${placeholder}, 'YYYY-MM-DD HH24:MI:SS.FF')`, TIMESTAMP_BYTES, wallClock);
    case 'boolean':
      return {
        expression: placeholder,
        type: 'DB_TYPE_NUMBER',
        value: orNull((written) => (written === true ? 1 : 0)),
      };
  }
}

function numeric(field: LayoutField, placeholder: string): Omit<Bind, 'name' | 'field'> {
  if ((field.length ?? Infinity) <= EXACT_DIGITS) {
    return { expression: placeholder, type: 'DB_TYPE_NUMBER', value: orNull(Number) };
  }
  const decimals = field.type === 'integer' ? 0 : (field.decimals ?? UNSAID_DECIMALS);
  const fraction = decimals > 0 ? `D${'9'.repeat(decimals)}` : '';
  const model = `${'9'.repeat(NUMBER_DIGITS - decimals)}${fraction}`;
  return text(`TO_NUMBER(${placeholder}, '${model}', ${FULL_STOP})`, NUMBER_DIGITS + 2, plainNumber);
}

function text(expression: string, maxSize: number, write: (written: unknown) => string): Omit<Bind, 'name' | 'field'> {
  return { expression, type: 'DB_TYPE_VARCHAR', maxSize, value: orNull(write) };
}

function orNull<Value>(write: (written: unknown) => Value): (written: unknown) => Value | null {
  return (written) => (written === null || written === undefined ? null : write(written));
}

/** A number without an exponent, which TO_NUMBER with a format does not know. */
function plainNumber(written: unknown): string {
  const digits = String(written);
  if (typeof written !== 'number' || !digits.includes('e')) return digits;
  return Number.isInteger(written) ? BigInt(written).toString() : written.toFixed(UNSAID_DECIMALS);
}

/** `2026-11-22T01:02:03` as Oracle reads it: the wall clock that the file said; a zone behind it is left out. */
function wallClock(written: unknown): string {
  const parts = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}:\d{2})(\.\d{1,9})?/.exec(String(written));
  return parts ? `${parts[1]} ${parts[2]}${parts[3] ?? '.0'}` : String(written);
}

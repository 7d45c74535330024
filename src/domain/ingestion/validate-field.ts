import { SPACE } from './byte-flags.js';
import type { Charset } from './charset.js';
import type { ControlTotal } from './control-total.js';
import type { RecordFault } from './faults.js';
import type { LayoutField } from './layout.js';
import { compileBoolean } from './validate-boolean.js';
import { compileDate } from './validate-date.js';
import { compileNumber } from './validate-number.js';
import { compileText } from './validate-text.js';
import type { ValueSink } from './value-sink.js';
import type { WrittenText } from './written-text.js';

/**
 * Judges one value. Undefined where it is right; then it is in the sink. Where it is not, the sink may hold a part of it.
 *
 * @param flags of the bytes from start to end, see byte-flags.ts
 */
export type FieldCheck = (
  bytes: Uint8Array,
  start: number,
  end: number,
  flags: number,
  sink: ValueSink,
) => RecordFault | undefined;

/** What a check is compiled from. */
export interface FieldContext {
  readonly field: LayoutField;
  readonly charset: Charset;
  readonly text: WrittenText;
  /** Also those of the key. */
  readonly required: boolean;
  /** The byte that quotes, where something does. */
  readonly quote: number | undefined;
  /** Where the trailer declares the sum of this field. */
  readonly total: ControlTotal | undefined;
}

export function compileField(context: FieldContext): FieldCheck {
  switch (context.field.type) {
    case 'text':
      return compileText(context);
    case 'integer':
    case 'decimal':
      return withoutBlanks(compileNumber(context), context.required);
    case 'date':
    case 'timestamp':
      return withoutBlanks(compileDate(context), context.required);
    case 'boolean':
      return withoutBlanks(compileBoolean(context), context.required);
  }
}

/** Numbers, dates and booleans may have blanks around them; blanks alone are an absent value. */
function withoutBlanks(check: FieldCheck, required: boolean): FieldCheck {
  return (bytes, start, end, flags, sink) => {
    let first = start;
    let behind = end;
    while (first < behind && bytes[first] === SPACE) first++;
    while (behind > first && bytes[behind - 1] === SPACE) behind--;
    if (first < behind) return check(bytes, first, behind, flags, sink);
    if (required) return 'required';
    sink.nothing();
    return undefined;
  };
}

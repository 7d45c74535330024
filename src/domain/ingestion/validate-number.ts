import type { LayoutField } from './layout.js';
import { NumberReading, numberOf, readNumber } from './read-number.js';
import type { NumberForm } from './read-number.js';
import type { FieldCheck, FieldContext } from './validate-field.js';
import { compileWrittenCheck } from './validate-written.js';
import type { ValueSink } from './value-sink.js';

const POINT = 0x2e;
const MINUS = 0x2d;
const ZERO = 0x30;
/** Of integers without a length: what a bigint always holds. */
const MOST_DIGITS = 18;
/** Of decimals without a length: what Oracle's NUMBER holds. */
const MOST_DECIMAL_DIGITS = 38;
const MOST_FRACTION_DIGITS = 18;

export function numberForm(field: LayoutField): NumberForm {
  const { type, length, decimals, decimalMark, impliedDecimals } = field;
  const mark = decimalMark.charCodeAt(0);
  if (type === 'integer') {
    return { kind: 'integer', mark, scale: 0, implied: false, mostWholeDigits: length ?? MOST_DIGITS };
  }
  return {
    kind: 'decimal',
    mark,
    scale: decimals ?? MOST_FRACTION_DIGITS,
    implied: impliedDecimals,
    mostWholeDigits: Math.max(1, (length ?? MOST_DECIMAL_DIGITS) - (decimals ?? 0)),
  };
}

/** Numbers keep the digits that they are written with; a plus is left out, and the mark becomes a point. */
export function compileNumber({ field, charset, text, total }: FieldContext): FieldCheck {
  const form = numberForm(field);
  const written = compileWrittenCheck(field, charset, text);
  const reading = new NumberReading();
  const min = limitOf(field.min, form);
  const max = limitOf(field.max, form);
  return (bytes, start, end, flags, sink) => {
    const fault = readNumber(bytes, start, end, form, reading);
    if (fault !== undefined) {
      total?.unreadable();
      return fault;
    }
    const { value } = reading;
    total?.add(value);
    const otherFault = written?.(bytes, start, end, flags);
    if (otherFault !== undefined) return otherFault;
    if ((min !== undefined && value < min) || (max !== undefined && value > max)) return 'out_of_range';
    write(bytes, reading, form, sink);
    return undefined;
  };
}

function write(bytes: Uint8Array, reading: NumberReading, form: NumberForm, sink: ValueSink): void {
  const { negative, wholeStart, wholeEnd, fractionStart, fractionEnd } = reading;
  if (negative) sink.byte(MINUS);
  if (wholeEnd > wholeStart) sink.ascii(bytes, wholeStart, wholeEnd);
  else sink.byte(ZERO);
  if (fractionEnd === fractionStart) return;
  sink.byte(POINT);
  if (form.implied) for (let digits = fractionEnd - fractionStart; digits < form.scale; digits++) sink.byte(ZERO);
  sink.ascii(bytes, fractionStart, fractionEnd);
}

/** As the field writes its values, or with a point. */
function limitOf(text: string | undefined, form: NumberForm): number | bigint | undefined {
  if (text === undefined) return undefined;
  const wide = { ...form, mostWholeDigits: Number.POSITIVE_INFINITY };
  return numberOf(text, wide) ?? numberOf(text, { ...wide, implied: false, mark: POINT });
}

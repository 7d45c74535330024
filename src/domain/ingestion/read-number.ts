import type { RecordFault } from './faults.js';

const ZERO = 0x30;
const NINE = 0x39;
const PLUS = 0x2b;
const MINUS = 0x2d;
/** Also of leading zeros: nobody writes more, and somebody would have to read them. */
const MOST_WRITTEN_DIGITS = 1_000;
/** Whole numbers of so many digits are exact in a double. */
const EXACT_DIGITS = 15;
const POWERS = Array.from({ length: EXACT_DIGITS + 1 }, (_, exponent) => 10 ** exponent);

/** How a field writes its numbers. */
export interface NumberForm {
  readonly kind: 'integer' | 'decimal';
  /** One byte of ASCII. */
  readonly mark: number;
  /** How many digits after the mark at most; 0 for integers. */
  readonly scale: number;
  /** No mark is written: the last `scale` digits are the fraction. */
  readonly implied: boolean;
  /** Digits before the mark, leading zeros not counted. */
  readonly mostWholeDigits: number;
}

/** The number that was read last; used again for each field. Positions are in the same bytes. */
export class NumberReading {
  negative = false;
  /** Digits before the mark; with leading zeros. */
  wholeStart = 0;
  wholeEnd = 0;
  fractionStart = 0;
  fractionEnd = 0;
  /** Times 10^scale, exact: a double where it is small, else a BigInt. Both compare with each other. */
  value: number | bigint = 0;
}

/**
 * Reads the number that these bytes are, without blanks around it.
 *
 * @returns undefined where it is right, and `reading` is it
 */
export function readNumber(
  bytes: Uint8Array,
  start: number,
  end: number,
  form: NumberForm,
  reading: NumberReading,
): RecordFault | undefined {
  let at = start;
  const sign = bytes[at];
  reading.negative = sign === MINUS;
  if (sign === MINUS || sign === PLUS) at++;
  reading.wholeStart = at;
  let value = 0;
  for (; at < end; at++) {
    const digit = (bytes[at] as number) - ZERO;
    if (digit < 0 || digit > 9) break;
    value = value * 10 + digit;
  }
  reading.wholeEnd = reading.fractionStart = reading.fractionEnd = at;
  if (at < end && form.kind === 'decimal' && !form.implied && bytes[at] === form.mark) {
    reading.fractionStart = ++at;
    for (; at < end; at++) {
      const digit = (bytes[at] as number) - ZERO;
      if (digit < 0 || digit > 9) break;
      value = value * 10 + digit;
    }
    reading.fractionEnd = at;
  }
  const written = reading.wholeEnd - reading.wholeStart + reading.fractionEnd - reading.fractionStart;
  if (at !== end || written === 0) return 'not_a_number';
  if (written > MOST_WRITTEN_DIGITS) return 'too_many_digits';
  if (form.implied) splitImplied(form.scale, reading);
  const fraction = reading.fractionEnd - reading.fractionStart;
  if (fraction > form.scale) return 'too_many_digits';
  if (wholeDigits(bytes, reading) > form.mostWholeDigits) return 'too_many_digits';
  const missing = form.implied ? 0 : form.scale - fraction;
  if (written + missing <= EXACT_DIGITS) {
    const scaled = value * (POWERS[missing] as number);
    reading.value = reading.negative ? -scaled : scaled;
  } else {
    reading.value = bigValue(bytes, reading, form.implied ? 0 : missing);
  }
  return undefined;
}

/** A limit, a trailer's total: the same value from text; undefined where the text is no such number. */
export function numberOf(text: string, form: NumberForm): number | bigint | undefined {
  const bytes = new TextEncoder().encode(text);
  const reading = new NumberReading();
  return readNumber(bytes, 0, bytes.length, form, reading) === undefined ? reading.value : undefined;
}

function splitImplied(scale: number, reading: NumberReading): void {
  reading.fractionEnd = reading.wholeEnd;
  reading.fractionStart = Math.max(reading.wholeStart, reading.wholeEnd - scale);
  reading.wholeEnd = reading.fractionStart;
}

function wholeDigits(bytes: Uint8Array, { wholeStart, wholeEnd }: NumberReading): number {
  let at = wholeStart;
  while (at < wholeEnd && bytes[at] === ZERO) at++;
  return wholeEnd - at;
}

function bigValue(bytes: Uint8Array, reading: NumberReading, missingZeros: number): bigint {
  let digits = '';
  for (let at = reading.wholeStart; at < reading.fractionEnd; at++) {
    const byte = bytes[at] as number;
    if (byte >= ZERO && byte <= NINE) digits += String.fromCharCode(byte);
  }
  const magnitude = BigInt(digits + '0'.repeat(missingZeros));
  return reading.negative ? -magnitude : magnitude;
}

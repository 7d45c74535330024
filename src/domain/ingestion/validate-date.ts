import { DateReading, dateForm, dateValueOf, readDate } from './read-date.js';
import type { FieldCheck, FieldContext } from './validate-field.js';
import { compileWrittenCheck } from './validate-written.js';
import type { ValueSink } from './value-sink.js';

const ZERO = 0x30;
const DASH = 0x2d;
const COLON = 0x3a;
const SPACE = 0x20;
export const DATE_FORMAT = 'yyyy-MM-dd';
export const TIMESTAMP_FORMAT = 'yyyy-MM-dd HH:mm:ss';

/** Dates leave as `yyyy-MM-dd`, timestamps as `yyyy-MM-dd HH:mm:ss`, both on the clock that the file means. */
export function compileDate({ field, charset, text }: FieldContext): FieldCheck {
  const withTime = field.type === 'timestamp';
  const form = dateForm(field.format ?? (withTime ? TIMESTAMP_FORMAT : DATE_FORMAT));
  const written = compileWrittenCheck(field, charset, text);
  const reading = new DateReading();
  const min = field.min === undefined ? undefined : dateValueOf(field.min, form);
  const max = field.max === undefined ? undefined : dateValueOf(field.max, form);
  return (bytes, start, end, flags, sink) => {
    if (!readDate(bytes, start, end, form, reading)) return 'not_a_date';
    const fault = written?.(bytes, start, end, flags);
    if (fault !== undefined) return fault;
    if ((min !== undefined && reading.value < min) || (max !== undefined && reading.value > max)) return 'out_of_range';
    writeDay(reading, sink);
    if (withTime) writeTime(reading, sink);
    return undefined;
  };
}

function writeDay({ year, month, day }: DateReading, sink: ValueSink): void {
  twoDigits(Math.trunc(year / 100), sink);
  twoDigits(year % 100, sink);
  sink.byte(DASH);
  twoDigits(month, sink);
  sink.byte(DASH);
  twoDigits(day, sink);
}

function writeTime({ hour, minute, second }: DateReading, sink: ValueSink): void {
  sink.byte(SPACE);
  twoDigits(hour, sink);
  sink.byte(COLON);
  twoDigits(minute, sink);
  sink.byte(COLON);
  twoDigits(second, sink);
}

function twoDigits(value: number, sink: ValueSink): void {
  sink.byte(ZERO + Math.trunc(value / 10));
  sink.byte(ZERO + (value % 10));
}

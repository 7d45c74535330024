type Token = 'yyyy' | 'MM' | 'dd' | 'HH' | 'mm' | 'ss';
const TOKEN = /yyyy|MM|dd|HH|mm|ss/g;
const ZERO = 0x30;
const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** A format such as `dd/MM/yyyy`, where everything has its place. */
export interface DateForm {
  readonly length: number;
  /** Where each token begins; -1 for those that are not in the format. */
  readonly places: Readonly<Record<Token, number>>;
  /** What stands between the tokens. */
  readonly literals: readonly { readonly at: number; readonly byte: number }[];
}

/** The moment that was read last, on the pipeline's clock; used again for each field. */
export class DateReading {
  year = 0;
  month = 0;
  day = 0;
  hour = 0;
  minute = 0;
  second = 0;
  /** Grows with time, so that two of them compare. */
  value = 0;
}

/** @param format of ASCII, with tokens yyyy, MM, dd, HH, mm, ss and literals */
export function dateForm(format: string): DateForm {
  const places: Record<Token, number> = { yyyy: -1, MM: -1, dd: -1, HH: -1, mm: -1, ss: -1 };
  const literal = new Set(Array.from(format, (_, index) => index));
  for (const { 0: token, index } of format.matchAll(TOKEN)) {
    places[token as Token] = index;
    for (let at = index; at < index + token.length; at++) literal.delete(at);
  }
  const literals = [...literal].map((at) => ({ at, byte: format.charCodeAt(at) }));
  return { length: format.length, places, literals };
}

/** Whether these bytes are a day (and a time) of the calendar in that form; then `reading` is it. There is no year 0. */
export function readDate(bytes: Uint8Array, start: number, end: number, form: DateForm, reading: DateReading): boolean {
  if (end - start !== form.length) return false;
  for (const { at, byte } of form.literals) if (bytes[start + at] !== byte) return false;
  const { places } = form;
  const year = digits(bytes, start, places.yyyy, 4);
  const month = digits(bytes, start, places.MM, 2);
  const day = digits(bytes, start, places.dd, 2);
  const hour = places.HH < 0 ? 0 : digits(bytes, start, places.HH, 2);
  const minute = places.mm < 0 ? 0 : digits(bytes, start, places.mm, 2);
  const second = places.ss < 0 ? 0 : digits(bytes, start, places.ss, 2);
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > daysOf(year, month)) return false;
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) return false;
  reading.year = year;
  reading.month = month;
  reading.day = day;
  reading.hour = hour;
  reading.minute = minute;
  reading.second = second;
  reading.value = ((((year * 100 + month) * 100 + day) * 100 + hour) * 100 + minute) * 100 + second;
  return true;
}

/** A limit of a layout: in the field's own form, or as ISO writes it. Undefined where it is neither. */
export function dateValueOf(text: string, form: DateForm): number | undefined {
  const bytes = new TextEncoder().encode(text);
  const reading = new DateReading();
  const forms = [form, dateForm('yyyy-MM-dd'), dateForm('yyyy-MM-ddTHH:mm:ss'), dateForm('yyyy-MM-dd HH:mm:ss')];
  return forms.some((each) => readDate(bytes, 0, bytes.length, each, reading)) ? reading.value : undefined;
}

/** -1 where one of them is no digit, or the token is missing. */
function digits(bytes: Uint8Array, start: number, place: number, count: number): number {
  if (place < 0) return -1;
  let value = 0;
  for (let at = start + place; at < start + place + count; at++) {
    const digit = (bytes[at] as number) - ZERO;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}

function daysOf(year: number, month: number): number {
  if (month !== 2) return DAYS[month - 1] ?? 0;
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
}

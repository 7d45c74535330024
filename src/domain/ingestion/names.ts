import { DateTime } from 'luxon';

const LONGEST_FILE_NAME_BYTES = 255;

/** A name in a folder, never a way out of it: no separators of any system, no `..`, nothing hidden, no control characters. */
export function isFileName(name: string): boolean {
  return (
    name !== '' &&
    !name.startsWith('.') &&
    !/[/\\\p{Cc}]/u.test(name) &&
    new TextEncoder().encode(name).length <= LONGEST_FILE_NAME_BYTES
  );
}

/** A day of the calendar as `YYYY-MM-DD`; the 30th of February is none. */
export function isBusinessDate(date: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(date) && DateTime.fromISO(date, { zone: 'utc' }).isValid;
}

/** The date of a moment (ISO 8601) on the clock of an IANA zone. */
export function businessDate(at: string, timeZone: string): string {
  return DateTime.fromISO(at, { zone: timeZone }).toFormat('yyyy-MM-dd');
}

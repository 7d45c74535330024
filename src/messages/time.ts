import { DateTime } from 'luxon';
import type { Language, Reader } from './language.js';

const MONTHS: Readonly<Record<Language, readonly string[]>> = {
  es: ['ene', 'feb', 'mar', 'abr', 'may', 'jun', 'jul', 'ago', 'sep', 'oct', 'nov', 'dic'],
  en: ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'],
};
const NO_MOMENT = '—';
const UNITS = [
  { ms: 86_400_000, es: ['día', 'días'], en: ['day', 'days'] },
  { ms: 3_600_000, es: ['hora', 'horas'], en: ['hour', 'hours'] },
  { ms: 60_000, es: ['minuto', 'minutos'], en: ['minute', 'minutes'] },
  { ms: 1_000, es: ['segundo', 'segundos'], en: ['second', 'seconds'] },
] as const;

/** Milliseconds as people say them, in at most two units: `1 hora 30 minutos`, `45 seconds`, `350 ms`. */
export function formatDuration(durationMs: number, language: Language): string {
  const whole = Math.max(0, Math.round(durationMs));
  const largest = UNITS.findIndex((unit) => whole >= unit.ms);
  const first = UNITS[largest];
  if (!first) return `${whole} ms`;
  const second = UNITS[largest + 1];
  const smallestMs = second?.ms ?? first.ms;
  const rounded = Math.round(whole / smallestMs) * smallestMs;
  // Rounding may reach the next larger unit: 59 minutes and 59.9 seconds are an hour.
  const larger = UNITS[largest - 1];
  if (larger && rounded >= larger.ms) return formatDuration(rounded, language);
  const count = Math.floor(rounded / first.ms);
  const rest = Math.round((rounded - count * first.ms) / smallestMs);
  const said = amountOf(count, first, language);
  return second && rest > 0 ? `${said} ${amountOf(rest, second, language)}` : said;
}

/** A moment on the reader's wall clock, with its offset: `22 nov 2026, 02:30:15 (UTC-5)`. Text that is no moment gives a dash. */
export function formatTime(iso: string, reader: Reader): string {
  const moment = local(iso, reader);
  if (!moment.isValid) return NO_MOMENT;
  const month = MONTHS[reader.language][moment.month - 1] ?? '';
  return `${moment.day} ${month} ${moment.year}, ${moment.toFormat('HH:mm:ss')} (${offset(moment)})`;
}

/** Only the wall clock, for lines of one night: `02:30:15`. */
export function formatClock(iso: string, reader: Reader): string {
  const moment = local(iso, reader);
  return moment.isValid ? moment.toFormat('HH:mm:ss') : NO_MOMENT;
}

/** The wall clock, with the day where that is not the day of `near`: `02:30:15`, `23 nov, 02:30:15`. */
export function formatMoment(iso: string, reader: Reader, near: string): string {
  const moment = local(iso, reader);
  if (!moment.isValid) return NO_MOMENT;
  const day = `${moment.day} ${MONTHS[reader.language][moment.month - 1] ?? ''}, `;
  return `${moment.hasSame(local(near, reader), 'day') ? '' : day}${moment.toFormat('HH:mm:ss')}`;
}

/** Milliseconds from one ISO 8601 moment to another; undefined where one is missing or is no moment. */
export function elapsedMs(from: string | undefined, to: string | undefined): number | undefined {
  const elapsed = Date.parse(to ?? '') - Date.parse(from ?? '');
  return Number.isNaN(elapsed) ? undefined : elapsed;
}

function amountOf(amount: number, unit: (typeof UNITS)[number], language: Language): string {
  return `${amount} ${unit[language][amount === 1 ? 0 : 1]}`;
}

function local(iso: string, reader: Reader): DateTime {
  const utc = DateTime.fromISO(iso, { zone: 'utc' });
  const zoned = utc.setZone(reader.zone);
  return zoned.isValid ? zoned : utc;
}

function offset(moment: DateTime): string {
  const minutes = Math.abs(moment.offset);
  const rest = minutes % 60 === 0 ? '' : `:${String(minutes % 60).padStart(2, '0')}`;
  return moment.offset === 0 ? 'UTC' : `UTC${moment.offset < 0 ? '-' : '+'}${Math.floor(minutes / 60)}${rest}`;
}

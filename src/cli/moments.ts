import { DateTime } from 'luxon';
import { parseDuration } from '../domain/duration.js';
import { coordinatorCliTexts } from '../messages/coordinator-cli.js';
import type { CliContext } from './context.js';
import { CliExit, EXIT } from './exit.js';

export interface EndOptions {
  readonly for?: string;
  readonly until?: string;
}

/** The moment of `--for` or `--until` as ISO 8601; undefined where neither is given. */
export function endOf(context: CliContext, { for: duration, until }: EndOptions, nowMs: number): string | undefined {
  if (duration === undefined && until === undefined) return undefined;
  if (duration !== undefined && until !== undefined)
    throw new CliExit(EXIT.usage, coordinatorCliTexts(context.language).endNeeded);
  const atMs = duration === undefined ? momentMs(until ?? '', context.zone, nowMs) : durationEndMs(duration, nowMs);
  if (atMs === undefined || atMs <= nowMs)
    throw new CliExit(EXIT.usage, coordinatorCliTexts(context.language).badMoment(duration ?? until ?? ''));
  return new Date(atMs).toISOString();
}

/** `18:00` is the next time that the clock shows it. */
export function momentMs(text: string, zone: string, nowMs: number): number | undefined {
  const now = DateTime.fromMillis(nowMs, { zone });
  if (/^\d{1,2}:\d{2}$/.test(text)) {
    const at = DateTime.fromFormat(text, 'H:mm', { zone });
    if (!at.isValid) return undefined;
    const today = now.set({ hour: at.hour, minute: at.minute, second: 0, millisecond: 0 });
    return (today > now ? today : today.plus({ days: 1 })).toMillis();
  }
  const at = DateTime.fromISO(text, { zone });
  return at.isValid ? at.toMillis() : undefined;
}

function durationEndMs(text: string, nowMs: number): number | undefined {
  const duration = parseDuration(text);
  return 'ms' in duration ? nowMs + duration.ms : undefined;
}

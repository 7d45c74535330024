import { byteSize } from '../../domain/byte-size.js';
import { percent } from '../../domain/percent.js';
import type { LineValues } from '../../domain/maintenance/task.js';
import { countText } from '../amounts.js';
import { messagesIn } from '../catalogue.js';
import { faultName } from '../fault-names.js';
import type { Reader } from '../language.js';
import { oneLine } from '../plain-text.js';
import { formatDuration, formatTime } from '../time.js';
import { wordForTrouble, wordsFor } from '../words.js';
import { numberOf, textOf } from './line-words.js';

/** A text of others, harmless in one line. */
export function nameOf(values: LineValues, name: string): string {
  return oneLine(textOf(values, name));
}

export function countOf(values: LineValues, name: string, { language }: Pick<Reader, 'language'>): string {
  const count = numberOf(values, name);
  return Number.isFinite(count) ? countText(count, language) : '?';
}

export function bytesOf(values: LineValues, name: string): string {
  const bytes = numberOf(values, name);
  return Number.isFinite(bytes) ? byteSize(bytes) : '?';
}

/** A share from 0 to 1. */
export function shareOf(values: LineValues, name: string): string {
  const share = numberOf(values, name);
  return Number.isFinite(share) ? percent(share) : '?';
}

export function spanOf(values: LineValues, name: string, { language }: Pick<Reader, 'language'>): string {
  const durationMs = numberOf(values, name);
  return Number.isFinite(durationMs) ? formatDuration(durationMs, language) : '?';
}

export function momentOf(values: LineValues, name: string, reader: Reader): string {
  return formatTime(textOf(values, name), reader);
}

/** A failure's or a finding's code. */
export function troubleOf(values: LineValues, name: string, reader: Reader): string {
  return wordForTrouble(messagesIn(reader.language).words, textOf(values, name));
}

/** One code, or several with commas between them. */
export function wordIn(
  kind: 'sources' | 'actions' | 'severities',
  values: LineValues,
  name: string,
  reader: Reader,
): string {
  return oneLine(wordsFor(messagesIn(reader.language).words[kind], textOf(values, name)));
}

/** An `error_type` of error_log: ours, or the user's own word. */
export function faultOf(values: LineValues, name: string, reader: Reader): string {
  return oneLine(faultName(textOf(values, name), reader.language));
}

export function has(values: LineValues, name: string): boolean {
  return values[name] !== undefined && values[name] !== '';
}

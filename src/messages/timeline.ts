import type { TimelineCode, TimelineEntry } from '../domain/incident.js';
import type { TimelineValues } from '../domain/timeline.js';
import type { Reader } from './language.js';
import { oneLine } from './plain-text.js';
import { timelineEn } from './timeline.en.js';
import { timelineEs } from './timeline.es.js';
import type { Say, TimelineLines } from './timeline-lines.js';
import { formatDuration, formatMoment } from './time.js';
import { wordFor, wordForTrouble, wordsFor } from './words.js';
import type { Words } from './words.js';
import { wordsEn } from './words.en.js';
import { wordsEs } from './words.es.js';

const NOTHING = '—';
const LINES: Readonly<Record<Reader['language'], TimelineLines>> = { es: timelineEs, en: timelineEn };
const WORDS: Readonly<Record<Reader['language'], Words>> = { es: wordsEs, en: wordsEn };

/** The sentence of one timeline entry, as plain text on one line; its moment is not in it. Roles are said by `roleTitles` where given. */
export function timelineLine(
  entry: TimelineEntry,
  reader: Reader,
  roleTitles: Readonly<Record<string, string>> = {},
): string {
  const line = LINES[reader.language][entry.code] as
    ((values: Partial<TimelineValues[TimelineCode]>, say: Say) => string) | undefined;
  // A newer Guardia may have written a code that this one does not know.
  return line ? oneLine(line(entry.values, sayIn(reader, entry.at, roleTitles)), 500) : entry.code;
}

function sayIn(reader: Reader, near: string, roleTitles: Readonly<Record<string, string>>): Say {
  const words = WORDS[reader.language];
  const or = (say: (code: string) => string) => (code: string | undefined) =>
    code === undefined || code === '' ? NOTHING : say(code);
  return {
    time: or((iso) => formatMoment(iso, reader, near)),
    duration: (ms) => (ms === undefined ? NOTHING : formatDuration(ms, reader.language)),
    severity: or((code) => wordFor(words.severities, code)),
    source: or((code) => wordFor(words.sources, code)),
    role: or((code) => wordsFor({ ...words.roles, ...roleTitles }, code)),
    trouble: or((code) => wordForTrouble(words, code)),
    outcome: or((code) =>
      wordForTrouble({ ...words, findings: { ...words.findings, ...words.outcomes, ...words.restarts } }, code),
    ),
    pageReason: or((code) => wordFor(words.pageReasons, code)),
    resolution: or((code) => wordFor(words.resolutions, code)),
    triageReason: or((code) => wordsFor({ ...words.triageReasons, ...words.growthReasons }, code)),
    reason: or((code) => wordFor({ ...words.sources, ...words.pageReasons, ...words.growthReasons }, code)),
    text: (value) => (value === undefined || value === '' ? NOTHING : String(value)),
    also: (before, value, after = '') =>
      value === undefined || value === '' || value === NOTHING ? '' : `${before}${value}${after}`,
  };
}

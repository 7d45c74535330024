import type { FileFault, RecordFault } from '../domain/ingestion/faults.js';
import { faultsEn } from './faults.en.js';
import { faultsEs } from './faults.es.js';
import type { Language } from './language.js';

/** One sentence a fault, with `{field}`, `{value}` and `{expected}` in it. The database fills in millions of them, so they are text. */
export type FaultTemplates = Readonly<Record<RecordFault | FileFault, string>>;

export interface FaultFacts {
  readonly field?: string | undefined;
  readonly value?: string | undefined;
  readonly expected?: string | undefined;
}

const TEMPLATES: Readonly<Record<Language, FaultTemplates>> = { es: faultsEs, en: faultsEn };
const PLACES = ['field', 'value', 'expected'] as const;
const HOLE = /\{(field|value|expected)\}/g;

/** Why a record or a file was not let through, as a person reads it: `error_log.reason`. */
export function faultReason(language: Language, fault: RecordFault | FileFault, facts: FaultFacts): string {
  return tidy(TEMPLATES[language][fault].replace(HOLE, (_hole, place: keyof FaultFacts) => facts[place] ?? ''));
}

/** The same sentences for PostgreSQL's `format(template, field, value, expected)`; `tidyReasonSql` does the rest. */
export function faultFormats(language: Language): ReadonlyMap<string, string> {
  const numbered = (text: string): string =>
    text
      .replaceAll('%', '%%')
      .replace(HOLE, (_hole, place: (typeof PLACES)[number]) => `%${PLACES.indexOf(place) + 1}$s`);
  return new Map(Object.entries(TEMPLATES[language]).map(([fault, text]) => [fault, numbered(text)]));
}

/** What was not known leaves no empty brackets behind. */
function tidy(reason: string): string {
  return reason.replaceAll(' ()', '');
}

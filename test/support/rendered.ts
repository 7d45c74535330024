import assert from 'node:assert/strict';
import type { TaskReport } from '../../src/domain/maintenance/task.js';
import { lineText } from '../../src/messages/maintenance/lines.js';

/** A report as a person reads it, in both languages, line by line; fails where a value is missing or something is no text. */
export function rendered(report: TaskReport): { readonly es: readonly string[]; readonly en: readonly string[] } {
  const inLanguage = (language: 'es' | 'en'): readonly string[] =>
    report.lines.map((line) => {
      const text = lineText(line, { language, zone: 'America/Bogota' });
      assert.doesNotMatch(text, /undefined|NaN|\[object|\?|—/, `${line.code} ${JSON.stringify(line.values)}: ${text}`);
      assert.match(text, /\p{L}/u);
      return text;
    });
  return { es: inLanguage('es'), en: inLanguage('en') };
}

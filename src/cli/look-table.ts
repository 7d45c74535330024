import type { CommandView } from '../domain/command.js';
import type { Health } from '../domain/service.js';
import { commandCodeText } from '../messages/commands.js';
import { messagesIn } from '../messages/index.js';
import type { Language } from '../messages/language.js';
import { oneLine } from '../messages/plain-text.js';
import { wordFor } from '../messages/words.js';
import { plainTable } from './list-incidents.js';
import { paint } from './paint.js';

const COLUMNS: Readonly<Record<Language, readonly string[]>> = {
  es: ['Servicio', 'Mirada', 'Estado', 'Detalle'],
  en: ['Service', 'Look', 'State', 'Detail'],
};
const DETAIL = 160;

export const HEALTH_PAINT: Readonly<Record<Health, (text: string) => string>> = {
  healthy: paint.green,
  unhealthy: paint.red,
  unknown: paint.yellow,
};

/** What the looks of a command found, a line each; what could not be looked at comes last and says why. */
export function lookTable({ looks = [], problems = [] }: CommandView, language: Language): string {
  const { words } = messagesIn(language);
  const found = looks.flatMap(({ action, findings }) =>
    findings.map(({ service, health, code, detail }) => [
      service,
      words.actions[action],
      HEALTH_PAINT[health](words.healths[health]),
      oneLine([wordFor(words.findings, code), detail].filter((part) => part !== '').join('; '), DETAIL),
    ]),
  );
  const unknown = problems.map(({ action, service = '—', code, detail }) => [
    service,
    words.actions[action],
    HEALTH_PAINT.unknown(words.healths.unknown),
    oneLine(`${commandCodeText(code, language)}: ${detail}`, DETAIL),
  ]);
  return plainTable(COLUMNS[language], [...found, ...unknown]);
}

import type { RestoreState, RestoreView } from '../domain/restore.js';
import { DEFAULT_ZONE } from './language.js';
import type { Language, Reader } from './language.js';
import { codeSpan, escapeMarkdown } from './markdown.js';
import { formatTime } from './time.js';

interface RestoreTexts {
  readonly undoes: string;
  readonly state: string;
  readonly states: Readonly<Record<RestoreState, string>>;
  readonly due: string;
  readonly againAt: string;
  readonly deed: string;
  readonly acted: string;
  readonly notYetActed: string;
  askedBy(by: string): string;
  tries(tries: number): string;
}

const es: RestoreTexts = {
  undoes: 'Deshace',
  state: 'Estado',
  states: {
    waiting: 'espera su hora',
    restoring: 'devolviendo lo que había',
    failing: 'no se pudo: una persona debe corregir la causa; se intenta de nuevo',
    restored: 'devuelto',
    nothing_to_restore: 'no había nada que devolver',
  },
  due: 'Se devuelve',
  againAt: 'Próximo intento',
  deed: 'El cambio',
  acted: 'hecho',
  notYetActed: 'no se sabe si ya se hizo',
  askedBy: (by) => `Lo pidió ya ${by}.`,
  tries: (tries) => `Intentos: ${tries}.`,
};

const en: RestoreTexts = {
  undoes: 'Undoes',
  state: 'State',
  states: {
    waiting: 'waits for its time',
    restoring: 'putting back what was there',
    failing: 'it could not: a person must remove the cause; it is tried again',
    restored: 'put back',
    nothing_to_restore: 'there was nothing to put back',
  },
  due: 'Put back',
  againAt: 'Next try',
  deed: 'The change',
  acted: 'done',
  notYetActed: 'not known to be done yet',
  askedBy: (by) => `Asked for now by ${by}.`,
  tries: (tries) => `Tries: ${tries}.`,
};

const TEXTS: Readonly<Record<Language, RestoreTexts>> = { es, en };

/** A restore's live current details in Temporal UI, as Markdown. */
export function restoreDetails(view: RestoreView, zone: string = DEFAULT_ZONE): string {
  const { order, state, dueAt, acted, askedBy, tries, detail } = view;
  const { language = 'es' } = order;
  const texts = TEXTS[language];
  const reader: Reader = { language, zone };
  const isOver = state === 'restored' || state === 'nothing_to_restore';
  const by = order.by === undefined ? '' : ` (${escapeMarkdown(order.by)})`;
  return [
    `**${texts.undoes}:** ${codeSpan(order.action)} ${codeSpan(order.service)}: ${escapeMarkdown(order.what)}${by}`,
    `**${texts.state}:** ${texts.states[state]}`,
    detail === undefined ? '' : escapeMarkdown(detail),
    isOver ? '' : `**${state === 'failing' ? texts.againAt : texts.due}:** ${formatTime(dueAt, reader)}`,
    `**${texts.deed}:** ${acted ? texts.acted : texts.notYetActed}`,
    askedBy === undefined ? '' : texts.askedBy(escapeMarkdown(askedBy)),
    tries > 1 ? texts.tries(tries) : '',
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

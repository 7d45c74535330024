import type { PersonTask, PersonTaskKind, PersonTaskState } from '../domain/person-task.js';
import type { Language } from './language.js';
import { oneLine } from './plain-text.js';

type Values = PersonTask['values'];
type TaskWords = Readonly<Record<PersonTaskKind, (subject: string, values: Values) => string>>;

/** The words of `guardia task`. Both languages have the same keys. */
export interface PersonTaskTexts {
  readonly list: string;
  readonly state: string;
  readonly toFilter: string;
  readonly limit: string;
  readonly assign: string;
  readonly number: string;
  readonly to: string;
  readonly due: string;
  readonly done: string;
  readonly note: string;
  readonly none: string;
  readonly columns: readonly string[];
  readonly states: Readonly<Record<PersonTaskState | 'overdue', string>>;
  readonly nobody: string;
  badState(given: string): string;
  badDate(given: string): string;
  more(limit: number): string;
  assigned(number: number, to: string, due: string): string;
  finished(number: number, by: string): string;
  readonly what: TaskWords;
}

const es: PersonTaskTexts = {
  list: 'las tareas abiertas, la que vence antes primero',
  state: 'open, done o all; open si se omite',
  toFilter: 'solo las de este rol o esta persona',
  limit: 'cuántas a lo sumo',
  assign: 'dar una tarea a un rol o a una persona',
  number: 'número de la tarea',
  to: 'un rol o una persona de guardia.yaml',
  due: 'hasta qué día, AAAA-MM-DD; el que tenía, si se omite',
  done: 'anotar que una tarea está hecha',
  note: 'qué se hizo',
  none: 'No hay tareas.',
  columns: ['N.º', 'Vence', 'Estado', 'De quién', 'Qué'],
  states: { open: 'abierta', overdue: 'vencida', done: 'hecha' },
  nobody: 'nadie',
  badState: (given) => `«${given}» no es open, done ni all.`,
  badDate: (given) => `«${given}» no es un día AAAA-MM-DD.`,
  more: (limit) => `Se muestran ${limit}; --limit muestra más.`,
  assigned: (number, to, due) => `Tarea ${number} dada a ${to}; vence el ${due}.`,
  finished: (number, by) => `Tarea ${number} hecha por ${by}.`,
  what: {
    rotate_password: (subject, { user, kind }) =>
      `cambiar la contraseña de ${text(user)} en ${subject} (${text(kind)}), y después en guardia.yaml o .env`,
    rotate_webhook: (subject) => `pedir un webhook nuevo para el canal ${subject}, y revocar el anterior`,
    rotate_token: (subject) => `poner un valor nuevo en ${subject}, aquí y en quien lo usa`,
  },
};

const en: PersonTaskTexts = {
  list: 'the open tasks, what is due first at the top',
  state: 'open, done or all; open where left out',
  toFilter: 'only those of this role or person',
  limit: 'how many at most',
  assign: 'give a task to a role or a person',
  number: "the task's number",
  to: 'a role or a person of guardia.yaml',
  due: 'until what day, YYYY-MM-DD; as it was where left out',
  done: 'write down that a task is done',
  note: 'what was done',
  none: 'There are no tasks.',
  columns: ['No.', 'Due', 'State', 'Whose', 'What'],
  states: { open: 'open', overdue: 'overdue', done: 'done' },
  nobody: 'nobody',
  badState: (given) => `"${given}" is not open, done or all.`,
  badDate: (given) => `"${given}" is no day YYYY-MM-DD.`,
  more: (limit) => `${limit} are shown; --limit shows more.`,
  assigned: (number, to, due) => `Task ${number} given to ${to}; due on ${due}.`,
  finished: (number, by) => `Task ${number} done by ${by}.`,
  what: {
    rotate_password: (subject, { user, kind }) =>
      `change the password of ${text(user)} at ${subject} (${text(kind)}), and then in guardia.yaml or .env`,
    rotate_webhook: (subject) => `get a new webhook for the channel ${subject}, and revoke the old one`,
    rotate_token: (subject) => `set a new value for ${subject}, here and where it is used`,
  },
};

export function personTaskTexts(language: Language): PersonTaskTexts {
  return { es, en }[language];
}

/** What has to be done, in one line. */
export function personTaskText(
  { kind, subject, values }: Pick<PersonTask, 'kind' | 'subject' | 'values'>,
  language: Language,
): string {
  return oneLine(personTaskTexts(language).what[kind](subject, values));
}

/** A task is never lost for a word. */
function text(value: string | number | undefined): string {
  return String(value ?? '?');
}

import type { ActionName } from '../domain/actions/catalogue.js';
import type { CommandOutcome, CommandRefusal, CommandState } from '../domain/command.js';
import { messagesIn } from './catalogue.js';
import type { Language } from './language.js';

/** The words of a person's command, wherever it is shown: Temporal UI, the terminal, HTTP. */
export interface CommandTexts {
  readonly states: Readonly<Record<CommandState, string>>;
  readonly outcomes: Readonly<Record<CommandOutcome, string>>;
  readonly tooLate: string;
  readonly labels: Readonly<
    Record<
      'state' | 'by' | 'reason' | 'plan' | 'undo' | 'token' | 'holder' | 'result' | 'service' | 'parameters' | 'since',
      string
    >
  >;
  readonly title: string;
  /** A person restarts one service, failed or not; the catalogue's words are about failed ones. */
  readonly restartName: string;
  /** What a restart would do; `instance` is a container or process, or undefined where nothing runs. */
  restart(service: string, instance: string | undefined, health: string): string;
  undoAfter(duration: string): string;
}

const es: CommandTexts = {
  states: {
    looking: 'mirando',
    planning: 'mirando lo que haría',
    asking: 'pidiendo permiso al coordinador',
    acting: 'haciéndolo',
    ended: 'terminada',
  },
  outcomes: {
    looked: 'mirado',
    planned: 'se haría (ensayo: no se cambió nada)',
    nothing_to_do: 'nada que hacer: ya está así',
    done: 'hecho',
    already_done: 'ya estaba hecho',
    refused: 'rechazado',
    failed: 'falló',
  },
  tooLate: 'esperó demasiado a que hubiera un proceso de Guardia: vuelva a ordenarlo si todavía hace falta',
  labels: {
    state: 'Estado',
    by: 'Por orden de',
    reason: 'Motivo',
    plan: 'Lo que hace',
    undo: 'Se deshace',
    token: 'Permiso',
    holder: 'Quién lo tiene',
    result: 'Resultado',
    service: 'Servicio',
    parameters: 'Parámetros',
    since: 'Desde',
  },
  title: 'Orden',
  restartName: 'reiniciar el servicio',
  restart: (service, instance, health) =>
    instance === undefined
      ? `arrancar ${service}, que no está en marcha (${health})`
      : `reiniciar ${service} (${instance}; ${health})`,
  undoAfter: (duration) => `solo, después de ${duration}`,
};

const en: CommandTexts = {
  states: {
    looking: 'looking',
    planning: 'looking at what it would do',
    asking: 'asking the coordinator for a grant',
    acting: 'doing it',
    ended: 'ended',
  },
  outcomes: {
    looked: 'looked at',
    planned: 'would be done (dry run: nothing was changed)',
    nothing_to_do: 'nothing to do: it is so already',
    done: 'done',
    already_done: 'had been done already',
    refused: 'refused',
    failed: 'failed',
  },
  tooLate: 'it waited too long for a process of Guardia: order it again if it is still needed',
  labels: {
    state: 'State',
    by: 'Ordered by',
    reason: 'Reason',
    plan: 'What it does',
    undo: 'Put back',
    token: 'Grant',
    holder: 'Who has it',
    result: 'Result',
    service: 'Service',
    parameters: 'Parameters',
    since: 'Since',
  },
  title: 'Command',
  restartName: 'restart the service',
  restart: (service, instance, health) =>
    instance === undefined
      ? `start ${service}, which does not run (${health})`
      : `restart ${service} (${instance}; ${health})`,
  undoAfter: (duration) => `by itself, after ${duration}`,
};

export function commandTexts(language: Language): CommandTexts {
  return { es, en }[language];
}

/** A refusal's reason or a failure's code, in words. */
export function commandCodeText(code: string, language: Language): string {
  const { words } = messagesIn(language);
  const refusals: Readonly<Record<CommandRefusal, string>> = {
    ...words.refusals,
    too_late: commandTexts(language).tooLate,
  };
  const all: Readonly<Record<string, string>> = {
    ...words.failures,
    ...refusals,
  };
  return Object.hasOwn(all, code) ? (all[code] ?? code) : code;
}

/** What was ordered, in words. */
export function commandActionText(action: ActionName, language: Language): string {
  if (action === 'restart_failed_services') return commandTexts(language).restartName;
  return messagesIn(language).words.actions[action];
}

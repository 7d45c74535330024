import type { OperationError, OperationErrorCode, OperationErrorParams } from '../operation/operation-error.js';
import type { Language } from './language.js';

type Texts = Readonly<Record<OperationErrorCode, (params: OperationErrorParams) => string>>;

const es: Texts = {
  unknown_service: ({ service, near, known }) =>
    `No hay ningún servicio «${text(service)}».${near === undefined ? '' : ` ¿Quiso decir «${text(near)}»?`} Hay: ${text(known)}.`,
  unknown_action: ({ action, near }) =>
    `No hay ninguna acción «${text(action)}».${near === undefined ? '' : ` ¿Quiso decir «${text(near)}»?`} Las que hay: «./guardia action list».`,
  not_by_hand: ({ action, instead }) =>
    `«${text(action)}» es un paso de runbook y no se ordena a mano.${instead === undefined ? '' : ` Para eso está «${text(instead)}».`}`,
  wrong_kind: ({ action, service, kind, kinds }) =>
    `«${text(action)}» es para servicios de clase ${text(kinds)}; «${text(service)}» es de clase ${text(kind)}.`,
  no_runtime: ({ service }) =>
    `El servicio «${text(service)}» tiene runtime: none: Guardia lo puede mirar y no reiniciar. Reinícielo donde corre.`,
  bad_pair: ({ given }) =>
    `«${text(given)}» no es clave=valor. Por ejemplo: --with topic=maestras.clientes --with set.retention.ms=86400000`,
  invalid_values: ({ action, es: problems }) =>
    `Los valores de «${text(action)}» no son válidos:${list(problems)}\n«./guardia action show ${text(action)}» dice cuáles admite.`,
  unknown_task: ({ number }) => `No hay ninguna tarea ${text(number)}. Las que hay: «./guardia task list --state all».`,
  task_done: ({ number, by, at }) => `La tarea ${text(number)} ya está hecha: por ${text(by)}, ${text(at)}.`,
  unknown_assignee: ({ to, known }) =>
    `«${text(to)}» no es un rol ni una persona de guardia.yaml; hay: ${text(known)}.`,
};

const en: Texts = {
  unknown_service: ({ service, near, known }) =>
    `There is no service "${text(service)}".${near === undefined ? '' : ` Did you mean "${text(near)}"?`} There are: ${text(known)}.`,
  unknown_action: ({ action, near }) =>
    `There is no action "${text(action)}".${near === undefined ? '' : ` Did you mean "${text(near)}"?`} Those there are: "./guardia action list".`,
  not_by_hand: ({ action, instead }) =>
    `"${text(action)}" is a step of runbooks and is not ordered by hand.${instead === undefined ? '' : ` "${text(instead)}" is for that.`}`,
  wrong_kind: ({ action, service, kind, kinds }) =>
    `"${text(action)}" is for services of kind ${text(kinds)}; "${text(service)}" is of kind ${text(kind)}.`,
  no_runtime: ({ service }) =>
    `The service "${text(service)}" has runtime: none, so Guardia can look at it and not restart it. Restart it where it runs.`,
  bad_pair: ({ given }) =>
    `"${text(given)}" is not key=value. For example: --with topic=maestras.clientes --with set.retention.ms=86400000`,
  invalid_values: ({ action, en: problems }) =>
    `The values of "${text(action)}" are not valid:${list(problems)}\n"./guardia action show ${text(action)}" says which it takes.`,
  unknown_task: ({ number }) => `There is no task ${text(number)}. Those there are: "./guardia task list --state all".`,
  task_done: ({ number, by, at }) => `Task ${text(number)} is done already: by ${text(by)}, ${text(at)}.`,
  unknown_assignee: ({ to, known }) =>
    `"${text(to)}" is neither a role nor a person of guardia.yaml; there is: ${text(known)}.`,
};

/** What cannot be asked of the operation's services, and what can. */
export function operationErrorText(error: Pick<OperationError, 'code' | 'params'>, language: Language): string {
  return { es, en }[language][error.code](error.params);
}

function text(value: OperationErrorParams[string] | undefined): string {
  return typeof value === 'string' ? value : (value ?? []).join(', ');
}

function list(value: OperationErrorParams[string] | undefined): string {
  return (typeof value === 'string' ? [value] : (value ?? [])).map((line) => `\n  ${line}`).join('');
}

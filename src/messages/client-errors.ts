import type { ClientError } from '../client/client-error.js';
import type { ClientErrorCode, ClientErrorParams } from '../client/client-error.js';
import type { Language } from './language.js';

type Texts = Readonly<Record<ClientErrorCode, (params: ClientErrorParams) => string>>;

const es: Texts = {
  temporal_unreachable: ({ address }) =>
    `Temporal no responde en ${text(address)}. Arranque Guardia con «npm start», o indique su servidor en TEMPORAL_ADDRESS.`,
  temporal_refused: ({ address, detail }) => `Temporal (${text(address)}) rechazó la llamada: ${text(detail)}.`,
  namespace_not_found: ({ detail }) =>
    `Temporal no conoce el espacio de nombres: ${text(detail)}. Revise TEMPORAL_NAMESPACE.`,
  worker_absent: ({ what }) =>
    `Temporal tiene ${what === 'run' ? 'la corrida' : what === 'command' ? 'la orden' : 'el incidente'}, pero ningún proceso de Guardia responde. Arranque Guardia con «npm start».`,
  not_found: ({ ref, what }) =>
    what === 'run'
      ? `No se conoce ninguna corrida «${text(ref)}». Las que hay: «./guardia ingest history».`
      : what === 'schedule'
        ? `No existe el horario ${text(ref)}: ninguna de sus tareas está activa, o Guardia no ha arrancado todavía.`
        : what === 'approval'
          ? `Ningún mantenimiento «${text(ref)}» espera una aprobación.`
          : what === 'command'
            ? `No se conoce ninguna orden «${text(ref)}». Las que hay: «./guardia action history».`
            : `No hay ningún incidente «${text(ref)}». Los abiertos: «./guardia incident list».`,
  ambiguous: ({ ref, found }) => `«${text(ref)}» puede ser más de un incidente:${list(found)}`,
  none_open: () => 'No hay ningún incidente abierto.',
  several_open: ({ open }) => `Hay más de un incidente abierto; diga cuál:${list(open)}`,
  closed: () => 'El incidente ya está cerrado.',
  refused: ({ field, detail }) => `El incidente no lo acepta: ${REFUSED_ES[text(field)] ?? text(detail)}.`,
  unknown_type: ({ type, known }) => `El tipo «${text(type)}» no tiene runbook. Tipos conocidos:${list(known)}`,
  invalid_alert: ({ fields }) => `La alerta no es válida; revise: ${text(fields)}.`,
  invalid_command: ({ detail }) => `La orden no es válida: ${text(detail)}.`,
  invalid_run: ({ field, value, known }) =>
    `${RUN_FIELDS_ES[text(field)] ?? text(field)}: «${text(value)}».${known === undefined ? '' : ` Hay:${list(known)}`}`,
  snapshot_missing: ({ type }) => `El runbook de «${text(type)}» no se puede usar; revise «./guardia config check».`,
  store_unreachable: () =>
    'La base de datos de Guardia no responde. Arranque Guardia con «npm start», o revise DATABASE_URL.',
};

const RUN_FIELDS_ES: Readonly<Record<string, string>> = {
  date: 'La fecha se escribe AAAA-MM-DD y debe existir',
  masters: 'No hay ningún layout de esa maestra',
  files: 'Se espera el nombre de un archivo de input/, sin ruta',
  pipeline: 'El nombre del pipeline no es válido',
  mode: 'Una ingesta no se puede ensayar',
};

const RUN_FIELDS_EN: Readonly<Record<string, string>> = {
  date: 'A date is written YYYY-MM-DD and must exist',
  masters: 'There is no layout of that master',
  files: 'The name of a file in input/ is expected, without a path',
  pipeline: 'The name of the pipeline is not valid',
  mode: 'An ingestion has no dry run',
};

const REFUSED_ES: Readonly<Record<string, string>> = {
  by: 'falta decir quién es (--by)',
  text: 'una nota necesita texto',
  reason: 'diga por qué está resuelto',
  severity: 'la severidad no es una de las conocidas',
  expectedLevel: 'la escalera ya avanzó desde que usted miró',
  incident: 'el incidente ya está resuelto',
};

const en: Texts = {
  temporal_unreachable: ({ address }) =>
    `Temporal does not answer at ${text(address)}. Start Guardia with "npm start", or name your server in TEMPORAL_ADDRESS.`,
  temporal_refused: ({ address, detail }) => `Temporal (${text(address)}) refused the call: ${text(detail)}.`,
  namespace_not_found: ({ detail }) =>
    `Temporal does not know the namespace: ${text(detail)}. Check TEMPORAL_NAMESPACE.`,
  worker_absent: ({ what }) =>
    `Temporal has the ${what === 'run' || what === 'command' ? what : 'incident'}, but no process of Guardia answers for it. Start Guardia with "npm start".`,
  not_found: ({ ref, what }) =>
    what === 'run'
      ? `No run "${text(ref)}" is known. Those there are: "./guardia ingest history".`
      : what === 'schedule'
        ? `There is no schedule ${text(ref)}: none of its tasks is on, or Guardia has not started yet.`
        : what === 'approval'
          ? `No maintenance "${text(ref)}" waits for an approval.`
          : what === 'command'
            ? `No command "${text(ref)}" is known. Those there are: "./guardia action history".`
            : `There is no incident "${text(ref)}". The open ones: "./guardia incident list".`,
  ambiguous: ({ ref, found }) => `"${text(ref)}" may be more than one incident:${list(found)}`,
  none_open: () => 'No incident is open.',
  several_open: ({ open }) => `More than one incident is open; say which:${list(open)}`,
  closed: () => 'The incident is already closed.',
  refused: ({ detail }) => `The incident does not accept it: ${text(detail)}.`,
  unknown_type: ({ type, known }) => `The type "${text(type)}" has no runbook. Known types:${list(known)}`,
  invalid_alert: ({ fields }) => `The alert is not valid; check: ${text(fields)}.`,
  invalid_command: ({ detail }) => `The command is not valid: ${text(detail)}.`,
  invalid_run: ({ field, value, known }) =>
    `${RUN_FIELDS_EN[text(field)] ?? text(field)}: "${text(value)}".${known === undefined ? '' : ` There are:${list(known)}`}`,
  snapshot_missing: ({ type }) => `The runbook of "${text(type)}" cannot be used; see "./guardia config check".`,
  store_unreachable: () =>
    'The database of Guardia does not answer. Start Guardia with "npm start", or check DATABASE_URL.',
};

/** What went wrong and what to do about it. */
export function clientErrorText(error: Pick<ClientError, 'code' | 'params'>, language: Language): string {
  return { es, en }[language][error.code](error.params);
}

function text(value: ClientErrorParams[string] | undefined): string {
  return typeof value === 'object' ? value.join(', ') : String(value ?? '');
}

function list(value: ClientErrorParams[string] | undefined): string {
  return (typeof value === 'object' ? value : [text(value)]).map((line) => `\n  ${line}`).join('');
}

import type { z } from 'zod';
import { ACTION_SCHEMAS } from '../domain/actions/catalogue.schema.js';
import type { ActionName, ActionParams } from '../domain/actions/catalogue.js';
import { isCommandDeed, isCommandLook, rulesOf, serviceNamed } from '../domain/command.js';
import type { CommandInput } from '../domain/command.js';
import { formatPath } from '../documents/placed-text.js';
import type { DocumentPath, PlacedText } from '../documents/placed-text.js';
import { judge } from '../documents/schema-problems.js';
import { shownValue } from '../documents/shown-value.js';
import { actionNamed, cardOf, writtenSchema } from './action-card.js';
import { OperationError } from './operation-error.js';
import { serviceOf } from './services.js';
import type { ListedServices } from './services.js';

/** What a person writes: the service by its option, the rest as under `with` of a runbook. */
export interface WrittenOrder {
  readonly service?: string | undefined;
  readonly with?: Readonly<Record<string, unknown>> | undefined;
}

/**
 * One action of the catalogue as a command, judged before anything is started: by the action's own schema, and whether the
 * service is there and of a fitting kind. Throws OperationError.
 */
export function commandOrder(name: string, order: WrittenOrder, services: ListedServices): OrderedCall {
  const action = actionNamed(name);
  const { byHand, instead } = cardOf(action);
  if (!byHand) throw new OperationError('not_by_hand', { action, ...(instead !== undefined && { instead }) });
  const params = judged(action, withService(action, order));
  checkService(action, params, services);
  if (isCommandLook(action)) return { looks: [{ action, params }] };
  if (isCommandDeed(action)) return { deed: { action, params } };
  throw new OperationError('not_by_hand', { action });
}

export type OrderedCall =
  { readonly deed: NonNullable<CommandInput['deed']> } | { readonly looks: NonNullable<CommandInput['looks']> };

function withService(
  action: ActionName,
  { service, with: values = {} }: WrittenOrder,
): Readonly<Record<string, unknown>> {
  if (service === undefined) return values;
  const { properties = {} } = writtenSchema(action);
  const isList = !Object.hasOwn(properties, 'service') && Object.hasOwn(properties, 'services');
  return { ...values, ...(isList ? { services: [service] } : { service }) };
}

/** Throws OperationError `invalid_values`, with all problems, in the same words as those of a runbook. */
function judged(action: ActionName, values: Readonly<Record<string, unknown>>): ActionParams {
  const schema: z.ZodType<ActionParams> = ACTION_SCHEMAS[action];
  const answer = judge(schema, values, placed(values));
  if ('value' in answer) return answer.value;
  const inWords = (language: 'es' | 'en'): readonly string[] =>
    answer.problems.map(({ path, message }) => (path === '' ? message[language] : `${path}: ${message[language]}`));
  throw new OperationError('invalid_values', { action, es: inWords('es'), en: inWords('en') });
}

function checkService(action: ActionName, params: ActionParams, services: ListedServices): void {
  const named = (params as { readonly services?: readonly string[] }).services ?? [];
  const one = serviceNamed(params);
  for (const name of one === undefined ? named : [one]) {
    const { kind, runtime } = serviceOf(services, name);
    const { kinds = [] } = rulesOf(action);
    if (kinds.length > 0 && !kinds.includes(kind))
      throw new OperationError('wrong_kind', { action, service: name, kind, kinds });
    if (action === 'restart_failed_services' && runtime === 'none')
      throw new OperationError('no_runtime', { service: name });
  }
  if (action === 'restart_failed_services' && one === undefined)
    throw new OperationError('invalid_values', {
      action,
      es: ['services: por orden de una persona se reinicia un servicio a la vez.'],
      en: ['services: a person restarts one service at a time.'],
    });
}

/** A command line has no lines and columns: a value's place is its path. */
function placed(data: unknown): PlacedText {
  const placeOf = (path: DocumentPath) => {
    const value = path.reduce<unknown>(
      (around, part) => (typeof around === 'object' && around !== null ? Reflect.get(around, part) : undefined),
      data,
    );
    const isPlain = value !== undefined && (typeof value !== 'object' || value === null);
    return { file: '', line: 1, column: 1, path: formatPath(path), ...(isPlain && { value: shownValue(value, path) }) };
  };
  return { file: '', data, placeOf, placeOfKey: (path) => ({ ...placeOf(path), value: String(path.at(-1) ?? '') }) };
}

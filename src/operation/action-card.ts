import { z } from 'zod';
import { ACTION_SCHEMAS } from '../domain/actions/catalogue.schema.js';
import { ACTION_NAMES } from '../domain/actions/catalogue.js';
import type { ActionName } from '../domain/actions/catalogue.js';
import type { ActionDefinition } from '../domain/actions/action.js';
import { isCommandDeed, isCommandLook, rulesOf } from '../domain/command.js';
import { nearMiss } from '../documents/near-miss.js';
import { OperationError } from './operation-error.js';

/** What an action needs, what it does, and whether it can be undone: for people who choose one. */
export interface ActionCard {
  readonly name: ActionName;
  readonly does: 'look' | 'change';
  /** Whether `action run` takes it; otherwise `instead` may say which command does. */
  readonly byHand: boolean;
  readonly instead?: string;
  /** Empty where any service will do, or none is needed. */
  readonly kinds: readonly string[];
  readonly needsGrant: boolean;
  readonly needsPerson: boolean;
  readonly undo: ActionDefinition['undo'];
  readonly parameters: readonly ParameterCard[];
}

export interface ParameterCard {
  readonly name: string;
  readonly kind: ParameterKind;
  readonly required: boolean;
  readonly default?: unknown;
  /** In English, as in the published schemas. */
  readonly description?: string;
  readonly allowed?: readonly string[];
  /** Of a map: the keys that it may have. */
  readonly keys?: readonly string[];
}

export type ParameterKind = 'text' | 'number' | 'whole_number' | 'boolean' | 'list' | 'map';

/** The part of JSON Schema that our schemas are written in. */
export interface WrittenSchema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, WrittenSchema>>;
  readonly required?: readonly string[];
  readonly items?: WrittenSchema;
  readonly additionalProperties?: WrittenSchema | boolean;
  readonly propertyNames?: { readonly enum?: readonly string[] };
  readonly anyOf?: readonly WrittenSchema[];
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
  readonly description?: string;
}

const KINDS: Readonly<Record<string, ParameterKind>> = {
  string: 'text',
  number: 'number',
  integer: 'whole_number',
  boolean: 'boolean',
  array: 'list',
  object: 'map',
};

/** Actions that are no command of their own here, and what does the same by hand. */
const INSTEAD: Partial<Record<ActionName, string>> = {
  reprocess_file: './guardia reprocess file',
  reprocess_records: './guardia reprocess records',
  publish_pending_events: './guardia reprocess events',
  rerun_date: './guardia reprocess date',
  verify_file_loaded: './guardia ingest status',
  verify_data_quality: './guardia errors list',
  verify_date_ingested: './guardia ingest status',
  notify: './guardia notify test',
  escalate: './guardia incident escalate',
};

export function actionCards(): readonly ActionCard[] {
  return ACTION_NAMES.map(cardOf);
}

/** Throws OperationError `unknown_action`, with what was perhaps meant. */
export function actionNamed(name: string): ActionName {
  const found = ACTION_NAMES.find((known) => known === name);
  if (found) return found;
  const near = nearMiss(name, ACTION_NAMES);
  throw new OperationError('unknown_action', { action: name, ...(near !== undefined && { near }) });
}

export function cardOf(name: ActionName): ActionCard {
  const { kinds = [], needsGrant, needsPerson = false, undo, effect } = rulesOf(name);
  const instead = INSTEAD[name];
  return {
    name,
    does: effect === 'read' ? 'look' : 'change',
    byHand: isCommandDeed(name) || isCommandLook(name),
    ...(instead !== undefined && { instead }),
    ...{ kinds, needsGrant, needsPerson, undo },
    parameters: parametersOf(writtenSchema(name)),
  };
}

/** The action's schema as it is written down, before anything is turned into milliseconds. */
export function writtenSchema(name: ActionName): WrittenSchema {
  const schema: z.ZodType = ACTION_SCHEMAS[name];
  return z.toJSONSchema(schema, { io: 'input', reused: 'inline' }) as WrittenSchema;
}

function parametersOf({ properties = {}, required = [] }: WrittenSchema): readonly ParameterCard[] {
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    kind: KINDS[schema.type ?? 'string'] ?? 'text',
    required: required.includes(name),
    ...(schema.default !== undefined && { default: schema.default }),
    ...(schema.description !== undefined && { description: schema.description }),
    ...(schema.enum && { allowed: schema.enum.map(String) }),
    ...(schema.propertyNames?.enum && { keys: schema.propertyNames.enum }),
  }));
}

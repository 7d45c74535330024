import type { ActionName } from '../domain/actions/catalogue.js';
import { writtenSchema } from './action-card.js';
import type { WrittenSchema } from './action-card.js';
import { OperationError } from './operation-error.js';

/**
 * `topic=maestras.clientes` and `set.retention.ms=86400000` as the data that a runbook would hold under `with`: the first
 * dot after a map's name ends that name, a list may be given with commas or again and again, and numbers and booleans are
 * told apart from text by what the action expects. Throws OperationError `bad_pair` for what is no `key=value`.
 */
export function writtenValues(action: ActionName, pairs: readonly string[]): Readonly<Record<string, unknown>> {
  const { properties = {} } = writtenSchema(action);
  const values = new Map<string, unknown>();
  for (const pair of pairs) {
    const equals = pair.indexOf('=');
    const key = pair.slice(0, equals).trim();
    if (equals < 0 || key === '') throw new OperationError('bad_pair', { given: pair });
    const text = pair.slice(equals + 1);
    const [map = '', ...inner] = key.split('.');
    const schema = Object.hasOwn(properties, key) ? properties[key] : undefined;
    const outer = Object.hasOwn(properties, map) ? properties[map] : undefined;
    if (!schema && outer?.type === 'object' && inner.length > 0) {
      const of = typeof outer.additionalProperties === 'object' ? outer.additionalProperties : {};
      const before = values.get(map) as Readonly<Record<string, unknown>> | undefined;
      values.set(map, Object.fromEntries([...Object.entries(before ?? {}), [inner.join('.'), valueOf(text, of)]]));
    } else if (schema?.type === 'array') {
      const items = text.split(',').map((item) => valueOf(item.trim(), schema.items ?? {}));
      values.set(key, [...((values.get(key) as readonly unknown[] | undefined) ?? []), ...items]);
    } else values.set(key, valueOf(text, schema ?? {}));
  }
  return Object.fromEntries(values);
}

const YES = /^(true|yes|s[ií])$/i;
const NO = /^(false|no)$/i;
const NUMBER = /^-?\d+(\.\d+)?$/;

/** What it may be by the schema; text where it may be nothing else, and the schema then says what is wrong with it. */
function valueOf(text: string, schema: WrittenSchema): unknown {
  const types = (schema.anyOf ?? [schema]).map(({ type }) => type);
  const isNumber = types.includes('number') || types.includes('integer');
  if (isNumber && NUMBER.test(text.trim())) return Number(text);
  if (types.includes('boolean') && YES.test(text.trim())) return true;
  if (types.includes('boolean') && NO.test(text.trim())) return false;
  return text;
}

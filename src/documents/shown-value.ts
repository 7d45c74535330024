import { isMap, isScalar, isSeq } from 'yaml';
import { clip, oneLine } from '../messages/plain-text.js';

const SHOWN = 60;
const SECRET_KEY = /password|passwd|secret|token|webhook|api_?key/i;
const ADDRESS = /([a-z][a-z0-9+.-]*:\/\/)(?:[^/\s@]*@)?([^/\s?#]*)[^\s]*/gi;
const HIDDEN = '•••';

/**
 * A part of a document as a problem may quote it: one bounded line, without what could be a secret. A `${VAR}` is quoted
 * as it is written, never as it is filled in; of an address only scheme and host are kept.
 */
export function shownValue(node: unknown, path: readonly (string | number)[]): string {
  if (isMap(node)) return '{…}';
  if (isSeq(node)) return '[…]';
  const text = isScalar(node) ? (node.source ?? String(node.value)) : String(node);
  if (/^\$\{\w+\}$/.test(text)) return text;
  if (path.some((key) => typeof key === 'string' && SECRET_KEY.test(key))) return HIDDEN;
  const addressless = text.replace(ADDRESS, (_, scheme: string, host: string) => `${scheme}${host}/…`);
  return clip(oneLine(addressless, SHOWN), SHOWN);
}

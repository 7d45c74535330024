import type { DocumentPath } from './placed-text.js';
import type { ToonText } from './toon-text.js';

/** Keys whose values are text, also where they look like a number or a boolean: `min: 0.00` is not 0. */
const TEXT_KEYS: ReadonlySet<string> = new Set([
  'min',
  'max',
  'allowed',
  'startsWith',
  'pattern',
  'column',
  'description',
]);

/** A layout's data as its schema judges them: an empty cell of a table of fields (or null) says nothing, and text is text. */
export function layoutData(toon: ToonText): unknown {
  const cleaned = (value: unknown, path: DocumentPath, isText: boolean): unknown => {
    if (Array.isArray(value)) return value.map((item, index) => cleaned(item, [...path, index], isText));
    if (typeof value === 'object' && value !== null) {
      const said = Object.entries(value).filter(([, inner]) => inner !== null && inner !== '');
      return Object.fromEntries(said.map(([key, inner]) => [key, cleaned(inner, [...path, key], TEXT_KEYS.has(key))]));
    }
    const isScalar = typeof value === 'number' || typeof value === 'boolean';
    return isText && isScalar ? (toon.sourceOf(path) ?? String(value)) : value;
  };
  return cleaned(toon.data, [], false);
}

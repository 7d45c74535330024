import type { Layout } from './layout.js';

/** An entry of PostgreSQL's indexes has at most 2,704 bytes; a character at most four. */
const MOST_KEY_CHARACTERS = 600;

/** The layout with the texts of its key no longer than its target's index can hold: one such record would keep the whole file out. */
export function withKeyLimits(layout: Layout): Layout {
  const longest = Math.floor(MOST_KEY_CHARACTERS / layout.key.length);
  return {
    ...layout,
    fields: layout.fields.map((field) =>
      field.type === 'text' && layout.key.includes(field.name)
        ? { ...field, length: Math.min(field.length ?? longest, longest) }
        : field,
    ),
  };
}

import type { Layout } from '../domain/ingestion/layout.js';

/**
 * Masters in the order in which they must be loaded, as groups: whatever one refers to stands in a group before it. Masters that
 * refer to each other in a ring come last, together: some of their records will be refused, and can be loaded again.
 */
export function loadOrder(layouts: ReadonlyMap<string, Layout>): readonly (readonly string[])[] {
  const groups: string[][] = [];
  const placed = new Set<string>();
  let left = [...layouts.keys()].sort();
  while (left.length > 0) {
    const ready = left.filter((master) => referencesOf(layouts, master).every((other) => placed.has(other)));
    const group = ready.length > 0 ? ready : left;
    groups.push(group);
    for (const master of group) placed.add(master);
    left = left.filter((master) => !placed.has(master));
  }
  return groups;
}

/** The other masters that one refers to; those without a layout are nobody's to wait for. */
export function referencesOf(layouts: ReadonlyMap<string, Layout>, master: string): readonly string[] {
  const named = layouts.get(master)?.references.map((reference) => reference.master) ?? [];
  return [...new Set(named)].filter((other) => other !== master && layouts.has(other)).sort();
}

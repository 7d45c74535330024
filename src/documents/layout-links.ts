import type { LayoutFlaw } from '../domain/ingestion/layout-flaws.js';
import type { FieldType, Layout, LayoutReference } from '../domain/ingestion/layout.js';
import { patternsCollide } from '../domain/ingestion/pattern-overlap.js';

/** One layout among those that are to be in force together. */
export interface LinkedLayout {
  readonly file: string;
  readonly layout: Layout;
}

interface Surroundings {
  readonly masters: ReadonlyMap<string, Layout>;
  readonly broken: readonly string[];
}

const NUMBERS: readonly FieldType[] = ['integer', 'decimal'];

/**
 * What is wrong with a layout because of the others: what it refers to, and what two would both claim.
 *
 * @param others those that come before it claim first
 * @param broken masters that have a file, but no layout that can be used
 */
export function linkFlaws(
  { file, layout }: LinkedLayout,
  all: readonly LinkedLayout[],
  broken: readonly string[],
): readonly LayoutFlaw[] {
  const flaws: LayoutFlaw[] = [];
  for (const earlier of all.slice(
    0,
    Math.max(
      0,
      all.findIndex((known) => known.file === file),
    ),
  )) {
    const {
      target,
      file: { pattern },
    } = earlier.layout;
    if (tableKey(target) === tableKey(layout.target)) {
      flaws.push({ path: ['target'], code: 'same_target', facts: { otherFile: earlier.file } });
    }
    if (patternsCollide(pattern, layout.file.pattern)) {
      flaws.push({ path: ['file', 'pattern'], code: 'same_files', facts: { otherFile: earlier.file, pattern } });
    }
  }
  const masters = new Map(all.map((known) => [known.layout.name, known.layout]));
  layout.references.forEach((reference, index) => {
    flaws.push(...referenceFlaws(layout, reference, ['references', index], { masters, broken }));
  });
  return flaws;
}

function referenceFlaws(
  layout: Layout,
  reference: LayoutReference,
  at: readonly (string | number)[],
  { masters, broken }: Surroundings,
): readonly LayoutFlaw[] {
  const { master, field } = reference;
  const other = masters.get(master);
  const path = [...at, 'master'];
  if (!other && broken.includes(master)) return [{ path, code: 'broken_master', facts: { name: master } }];
  if (!other) {
    const allowed = [...masters.keys()].filter((name) => name !== layout.name);
    return [{ path, code: 'unknown_master', facts: { name: master }, allowed, meant: master }];
  }
  const cycle = cycleThrough(layout.name, master, masters);
  if (cycle) return [{ path, code: 'reference_cycle', facts: { cycle } }];
  const to = reference.to === '' ? onlyKeyField(other) : reference.to;
  if (to === undefined) return [{ path, code: 'reference_needs_to', facts: { master } }];
  const referred = other.fields.find(({ name }) => name === to);
  if (!referred) {
    const allowed = other.fields.map(({ name }) => name);
    return [{ path: [...at, 'to'], code: 'unknown_field', facts: { name: to }, allowed, meant: to }];
  }
  const type = layout.fields.find(({ name }) => name === field)?.type;
  if (type === undefined || isAlike(type, referred.type)) return [];
  return [{ path: [...at, 'field'], code: 'reference_of_other_type', facts: { type, otherType: referred.type } }];
}

/** Whether the database can compare them. */
function isAlike(one: FieldType, other: FieldType): boolean {
  return one === other || (NUMBERS.includes(one) && NUMBERS.includes(other));
}

/** The layout with every reference's `to` filled in. */
export function withLinks(layout: Layout, all: readonly LinkedLayout[]): Layout {
  if (layout.references.every(({ to }) => to !== '')) return layout;
  const references = layout.references.map((reference) => {
    const other = all.find((known) => known.layout.name === reference.master)?.layout;
    return reference.to === '' ? { ...reference, to: (other && onlyKeyField(other)) ?? '' } : reference;
  });
  return { ...layout, references };
}

function onlyKeyField({ key }: Layout): string | undefined {
  return key.length === 1 ? key[0] : undefined;
}

function tableKey({ schema = '', table }: Layout['target']): string {
  return `${schema}.${table}`;
}

/** The names from a master back to itself, by way of the one that it refers to. */
function cycleThrough(
  start: string,
  first: string,
  masters: ReadonlyMap<string, Layout>,
): readonly string[] | undefined {
  const seen = new Set<string>();
  const walk = (name: string, trail: readonly string[]): readonly string[] | undefined => {
    if (name === start) return trail;
    if (seen.has(name)) return undefined;
    seen.add(name);
    for (const { master } of masters.get(name)?.references ?? []) {
      const found = walk(master, [...trail, master]);
      if (found) return found;
    }
    return undefined;
  };
  return walk(first, [start, first]);
}

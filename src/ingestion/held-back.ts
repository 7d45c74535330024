import type { FoundFile } from './discovery.js';

/** The masters that one refers to. */
type References = (master: string) => readonly string[];

/** What may be loaded now, and what waits for a writer; each in the order of the files given. */
export interface Parted {
  readonly free: readonly FoundFile[];
  readonly held: readonly FoundFile[];
}

/**
 * While a file is being written, what refers to its master would be refused for nothing, and so on along the references of
 * those that wait; and of its own master an older file must not come after a newer one.
 */
export function heldBack(
  inOrder: readonly FoundFile[],
  unstable: ReadonlySet<FoundFile>,
  references: References,
): Parted {
  const unsettled = unsettledMasters(inOrder, unstable, references);
  const refersToUnsettled = (master: string): boolean => references(master).some((other) => unsettled.has(other));
  const behind = new Set<string>();
  const free: FoundFile[] = [];
  const held: FoundFile[] = [];
  for (const file of inOrder) {
    if (unstable.has(file)) behind.add(file.master);
    else if (behind.has(file.master) || refersToUnsettled(file.master)) held.push(file);
    else free.push(file);
  }
  return { free, held };
}

/** Masters of which a file is to be loaded, and is not yet. One without a file here has nothing to wait for, and lets pass. */
function unsettledMasters(
  found: readonly FoundFile[],
  unstable: ReadonlySet<FoundFile>,
  references: References,
): ReadonlySet<string> {
  const coming = new Set(found.map(({ master }) => master));
  const unsettled = new Set([...unstable].map(({ master }) => master));
  // References may form a ring: until nothing more is added.
  for (let before = -1; before !== unsettled.size;) {
    before = unsettled.size;
    for (const master of coming) {
      if (references(master).some((other) => unsettled.has(other))) unsettled.add(master);
    }
  }
  return unsettled;
}

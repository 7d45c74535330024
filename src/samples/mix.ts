/** A number from 0 to 2^32-1 that looks random and is always the same for the same three: fast, and not for secrets. */
export function mix(seed: number, index: number, salt: number): number {
  let hash = seed ^ Math.imul(index + 1, 0x9e3779b1) ^ Math.imul(salt + 1, 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 16), 0x7feb352d);
  hash = Math.imul(hash ^ (hash >>> 15), 0x846ca68b);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** From 0 up to, but without, 1. */
export function share(hash: number): number {
  return hash / 0x1_0000_0000;
}

export function pick<Item>(items: readonly Item[], hash: number): Item {
  return items[hash % items.length] as Item;
}

export function seedOf(text: string): number {
  return [...text].reduce((hash, char) => mix(hash, char.codePointAt(0) ?? 0, 7), 0x2f6e2b1);
}

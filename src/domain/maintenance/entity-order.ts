/** Of so many entities the order is known; a map of them takes some fifty megabytes. */
const MOST_ENTITIES = 500_000;
const RANK_FACTOR = 2 ** 32;

/** Where each entity's events have come to, by the rank of the load and the number in it. */
export function lastOfEntities(most = MOST_ENTITIES) {
  const last = new Map<string, number>();
  let isFull = false;
  return {
    /** Whether a later event of the entity came before this one; remembers the latest. */
    isBehind(entityKey: string, rank: number, n: number): boolean {
      const place = rank * RANK_FACTOR + n;
      const before = last.get(entityKey);
      if (before !== undefined && before > place) return true;
      if (before === undefined && last.size >= most) isFull = true;
      else last.set(entityKey, place);
      return false;
    },
    /** Whether a later event of the entity is known. */
    isBefore: (entityKey: string, rank: number, n: number): boolean =>
      (last.get(entityKey) ?? 0) > rank * RANK_FACTOR + n,
    isFull: (): boolean => isFull,
  };
}

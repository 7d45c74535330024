/**
 * The candidate that a person most likely meant: at most two letters away (one, in short words), or the only one that
 * begins with what was written. Undefined where nothing is near.
 */
export function nearMiss(written: string, candidates: readonly string[]): string | undefined {
  const word = plain(written);
  if (word === '' || word.length > 63) return undefined;
  const reach = word.length <= 4 ? 1 : 2;
  const ranked = candidates
    .map((candidate) => ({ candidate, distance: distance(word, plain(candidate)) }))
    .sort((a, b) => a.distance - b.distance);
  const nearest = ranked[0];
  if (nearest && nearest.distance <= reach) return nearest.candidate;
  const beginning = candidates.filter((candidate) => word.length >= 3 && plain(candidate).startsWith(word));
  return beginning.length === 1 ? beginning[0] : undefined;
}

function plain(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[\s-]+/g, '_');
}

/** Letters to insert, delete, replace or swap with the next (optimal string alignment). */
function distance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, column) => column)];
  const at = (row: number, column: number): number => rows[row]?.[column] ?? Infinity;
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    rows.push(row);
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = at(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped =
        i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? at(i - 2, j - 2) + 1 : Infinity;
      row.push(Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, replaced, swapped));
    }
  }
  return at(a.length, b.length);
}

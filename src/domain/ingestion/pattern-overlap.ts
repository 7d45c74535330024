/**
 * Whether one file name could fit both patterns equally well, so that nobody could say whose it is. Where both fit, the one
 * with more literal characters has it (file-pattern.ts), so only patterns with as many can be confused.
 */
export function patternsCollide(one: string, other: string): boolean {
  return literals(one) === literals(other) && overlap([...one.toLowerCase()], [...other.toLowerCase()]);
}

function literals(pattern: string): number {
  return pattern.replace(/[*?]/g, '').length;
}

/** Both walked at once, in time of the product of their lengths. */
function overlap(left: readonly string[], right: readonly string[]): boolean {
  // reached[j]: the first i of `left` and the first j of `right` have a name in common.
  let reached: boolean[] = [];
  for (let i = 0; i <= left.length; i += 1) {
    const row: boolean[] = [];
    for (let j = 0; j <= right.length; j += 1) {
      const [a, b] = [left[i - 1], right[j - 1]];
      const isBeside = (i > 0 && reached[j] === true) || (j > 0 && row[j - 1] === true);
      const isStar = a === '*' || b === '*';
      const isAlike = a === b || a === '?' || b === '?';
      const isNext = i > 0 && j > 0 && reached[j - 1] === true && isAlike && !isStar;
      row.push((i === 0 && j === 0) || (isStar && isBeside) || isNext);
    }
    reached = row;
  }
  return reached[right.length] === true;
}

import type { Layout } from './layout.js';

/**
 * Whether a file's name fits a layout's pattern: `*` is any run of characters, `?` one; capitals and small letters are the
 * same. Goes back only to the last `*`, so that no pattern makes it slow.
 */
export function fitsPattern(pattern: string, name: string): boolean {
  const wanted = [...pattern.toLowerCase()];
  const given = [...name.toLowerCase()];
  let [at, star, resumeAt] = [0, -1, 0];
  for (let position = 0; position < given.length;) {
    if (wanted[at] === '*') {
      star = at++;
      resumeAt = position;
    } else if (wanted[at] === '?' || wanted[at] === given[position]) {
      at++;
      position++;
    } else if (star >= 0) {
      at = star + 1;
      position = ++resumeAt;
    } else {
      return false;
    }
  }
  return wanted.slice(at).every((character) => character === '*');
}

/**
 * The layout that a file belongs to: of several, the one whose pattern says the most, by its literal characters. Undefined
 * where none knows it.
 */
export function layoutOfFile(layouts: Iterable<Layout>, name: string): Layout | undefined {
  let best: Layout | undefined;
  for (const layout of layouts) {
    if (!fitsPattern(layout.file.pattern, name)) continue;
    if (!best || literalLength(layout) > literalLength(best)) best = layout;
  }
  return best;
}

function literalLength({ file }: Layout): number {
  return file.pattern.replace(/[*?]/g, '').length;
}

import { ToonDecodeError, decode } from '@toon-format/toon';
import { problemAt } from './document-problem.js';
import type { DocumentProblem } from './document-problem.js';
import { formatPath } from './placed-text.js';
import type { DocumentPath, PlacedText } from './placed-text.js';
import { shownValue } from './shown-value.js';
import { findControlCharacter } from './text-bounds.js';
import { toonFault } from './toon-faults.js';
import { toonPlaces } from './toon-places.js';
import type { ToonNode } from './toon-places.js';
import { positionOf } from './yaml-text.js';

/** A TOON text that was read. */
export interface ToonText extends PlacedText {
  /** A scalar as it is written, where the data have lost it (`0.00` is the number 0); undefined where there is none. */
  sourceOf(path: DocumentPath): string | undefined;
}

export type ReadToon = { readonly toon: ToonText } | { readonly problems: readonly DocumentProblem[] };

const MOST_LINES = 4_000;
const LONGEST_LINE = 4_000;
/** Six levels are the most that a layout needs; the decoder's own recursion would end at some thousand. */
const DEEPEST_INDENT = 40;

/** Reads one TOON document, an object. The decoder stops at the first thing that is wrong, so there is one problem at most. */
export function readToonText(file: string, text: string): ReadToon {
  const refused = (problem: DocumentProblem): ReadToon => ({ problems: [problem] });
  const control = findControlCharacter(text);
  if (control) {
    return refused(
      problemAt({ file, path: '', ...positionOf(text, control.offset) }, 'control_character', { name: control.name }),
    );
  }
  const lines = text.split('\n');
  const tooComplex = lines.findIndex(
    (line, index) => index >= MOST_LINES || line.length > LONGEST_LINE || /^\s*/.exec(line)![0].length > DEEPEST_INDENT,
  );
  if (tooComplex >= 0)
    return refused(problemAt({ file, path: '', line: tooComplex + 1, column: 1 }, 'too_complex', {}));
  let data: unknown;
  try {
    data = decode(text, { strict: true });
  } catch (error) {
    const line = error instanceof ToonDecodeError ? (error.line ?? 1) : 1;
    const { code, facts } = toonFault(error instanceof Error ? error.message : '');
    const column = (lines[line - 1]?.search(/\S/) ?? 0) + 1;
    return refused(problemAt({ file, path: '', line, column: Math.max(1, column) }, code, facts));
  }
  if (typeof data !== 'object' || data === null || Array.isArray(data)) {
    return refused(problemAt({ file, path: '', line: 1, column: 1 }, 'toon_root', {}));
  }
  return { toon: placed(file, data, toonPlaces(text)) };
}

function placed(file: string, data: object, root: ToonNode): ToonText {
  return {
    file,
    data: Object.keys(data).length === 0 ? null : data,
    placeOf: (path) => {
      const { node, isWhole } = follow(root, path);
      const place = { file, line: node.line, column: node.column, path: formatPath(path) };
      // A path may lead into a text that stands for a list (`A|I|S`): then the text is meant.
      if (!isWhole && node.source === undefined) return { ...place, ...node.key };
      return { ...place, value: shownValue(node.source ?? (node.items ? '[…]' : '{…}'), path) };
    },
    placeOfKey: (path) => {
      const { node } = follow(root, path);
      const { line, column } = node.key ?? node;
      return { file, line, column, path: formatPath(path), value: shownValue(path.at(-1) ?? '', []) };
    },
    sourceOf: (path) => {
      const { node, isWhole } = follow(root, path);
      return isWhole ? node.source : undefined;
    },
  };
}

/** The node at the path, or the last on the way to it. */
function follow(root: ToonNode, path: DocumentPath): { readonly node: ToonNode; readonly isWhole: boolean } {
  let node = root;
  for (const part of path) {
    const inner = typeof part === 'number' ? node.items?.[part] : node.entries?.get(part);
    if (!inner) return { node, isWhole: false };
    node = inner;
  }
  return { node, isWhole: true };
}

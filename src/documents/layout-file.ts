import { basename } from 'node:path';
import { layoutFlaws } from '../domain/ingestion/layout-checks.js';
import type { LayoutDraft } from '../domain/ingestion/layout-draft.js';
import type { LayoutFlaw } from '../domain/ingestion/layout-flaws.js';
import type { Layout } from '../domain/ingestion/layout.js';
import { layoutSchema } from '../domain/ingestion/layout.schema.js';
import { readTextFile } from './document-file.js';
import { inReadingOrder, problemAt } from './document-problem.js';
import type { DocumentProblem } from './document-problem.js';
import { layoutDraft } from './layout-draft.js';
import { layoutOf } from './layout-of.js';
import { layoutData } from './layout-data.js';
import type { PlacedText } from './placed-text.js';
import { judge } from './schema-problems.js';
import { readToonText } from './toon-text.js';

/** One file of layouts/, judged by itself; what it says of other masters is layout-links.ts. */
export interface ReadLayout {
  /** Relative to the home: `layouts/clientes.toon`. */
  readonly file: string;
  /** Absent where the text is no TOON. */
  readonly toon?: PlacedText;
  readonly draft?: LayoutDraft;
  /** Absent where a problem blocks. A reference without `to` has the empty text there, until linkLayouts fills it in. */
  readonly layout?: Layout;
  readonly problems: readonly DocumentProblem[];
}

export const LAYOUT_ENDING = '.toon';

/**
 * @param path absolute
 * @param file how problems name it: relative to the home, with forward slashes
 */
export function readLayout(path: string, file: string): ReadLayout {
  const read = readTextFile(path, file);
  return 'problems' in read ? { file, problems: read.problems } : parseLayout(read.text, file);
}

/** The layout that a TOON text says, and all that is wrong with it, with line and column. Never throws. */
export function parseLayout(text: string, file: string): ReadLayout {
  const read = readToonText(file, text);
  if ('problems' in read) return { file, problems: read.problems };
  const { toon } = read;
  if (toon.data === null) return { file, toon, problems: [problemAt(toon.placeOf([]), 'file_empty', {})] };
  const data = layoutData(toon);
  const judged = judge(layoutSchema, data, toon);
  const draft = layoutDraft(data);
  const flaws = [...layoutFlaws(draft), ...nameFlaw(draft, file)];
  const problems = inReadingOrder([
    ...('problems' in judged ? judged.problems : []),
    ...flaws.map((flaw) => problemOf(flaw, toon)),
  ]);
  const layout = 'value' in judged && problems.length === 0 ? layoutOf(judged.value) : undefined;
  return { file, toon, draft, ...(layout && { layout }), problems };
}

export function problemOf({ path, code, facts, allowed, meant }: LayoutFlaw, text: PlacedText): DocumentProblem {
  const extras = { ...(allowed && { allowed }), ...(meant !== undefined && { meant }) };
  return problemAt(text.placeOf(path), code, facts as never, extras);
}

/** The file of a master is called as the master, so that it is found, and no two can have the same. */
function nameFlaw({ name }: LayoutDraft, file: string): LayoutFlaw[] {
  if (name === undefined || basename(file) === `${name}${LAYOUT_ENDING}`) return [];
  return [{ path: ['name'], code: 'name_is_not_file', facts: { file: `${name}${LAYOUT_ENDING}` } }];
}

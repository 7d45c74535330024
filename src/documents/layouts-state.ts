import { basename, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Settings } from '../config.js';
import type { Layout } from '../domain/ingestion/layout.js';
import { inReadingOrder, problemAt } from './document-problem.js';
import type { DocumentProblem } from './document-problem.js';
import { MOST_LAYOUTS, layoutFileNames } from './home-files.js';
import { LAYOUT_ENDING, problemOf, readLayout } from './layout-file.js';
import type { ReadLayout } from './layout-file.js';
import { linkFlaws, withLinks } from './layout-links.js';
import type { LinkedLayout } from './layout-links.js';

/** One layout file as it was read last, and the layout in force, which is older where the file is broken now. */
export interface LayoutFile {
  readonly file: string;
  readonly name: string;
  readonly inForce?: Layout;
  /** Where the layout in force stands in its text, for problems that come up later. */
  readonly inForceRead?: ReadLayout;
  readonly problems: readonly DocumentProblem[];
}

export interface LayoutsState {
  readonly files: readonly LayoutFile[];
  /** Of all files, in their order. */
  readonly problems: readonly DocumentProblem[];
}

/** Reads layouts/. What is invalid, by itself or beside the others, leaves what was in force, file by file. */
export function nextLayouts(before: readonly LayoutFile[], settings: Pick<Settings, 'layoutsDir'>): LayoutsState {
  const names = layoutFileNames(settings);
  const read = names
    .slice(0, MOST_LAYOUTS)
    .map((name) => readLayout(join(settings.layoutsDir, name), `layouts/${name}`));
  const files = linkedFiles(read, before);
  const place = { file: 'layouts', line: 1, column: 1, path: '' };
  const tooMany = names.length > MOST_LAYOUTS ? [problemAt(place, 'too_many_layouts', { limit: MOST_LAYOUTS })] : [];
  return { files, problems: [...files.flatMap(({ problems }) => problems), ...tooMany] };
}

/**
 * A file whose new text does not suit the others falls back to its older one, else to none. Where that is not enough,
 * because a sound edit would take away what an unchanged layout in force needs, it is the edits that do not apply.
 */
function linkedFiles(read: readonly ReadLayout[], before: readonly LayoutFile[]): readonly LayoutFile[] {
  const older = new Map(before.map(({ file, inForceRead }) => [file, inForceRead]));
  const chosen = new Map(read.map((fresh) => [fresh.file, fresh.layout ? fresh : older.get(fresh.file)]));
  const problems = new Map(read.map(({ file, problems: own }) => [file, [...own]]));
  const isNew = (file: string): boolean =>
    chosen.get(file) !== undefined && !isDeepStrictEqual(chosen.get(file)?.layout, older.get(file)?.layout);
  const tell = (file: string, found: readonly DocumentProblem[]): void => {
    const told = problems.get(file) ?? [];
    told.push(...found.filter((problem) => !told.some((known) => isDeepStrictEqual(known, problem))));
  };
  const fallBack = (file: string): void => void chosen.set(file, isNew(file) ? older.get(file) : undefined);
  for (;;) {
    const flawed = flawedOf(chosen);
    if (flawed.length === 0) break;
    const edited = flawed.filter(({ file }) => isNew(file));
    for (const { file, found } of edited.length > 0 ? edited : flawed) tell(file, found);
    const culprits = edited.length > 0 ? edited.map(({ file }) => file) : [...chosen.keys()].filter(isNew);
    if (edited.length === 0) {
      for (const file of culprits) tell(file, breaks(chosen.get(file)));
    }
    for (const file of culprits.length > 0 ? culprits : flawed.map((known) => known.file)) fallBack(file);
  }
  const all = linkedOf(chosen);
  return read.map(({ file }): LayoutFile => {
    const inForceRead = chosen.get(file);
    const told = inReadingOrder(problems.get(file) ?? []);
    if (!inForceRead?.layout) return { file, name: masterOf(file), problems: told };
    return { file, name: masterOf(file), inForce: withLinks(inForceRead.layout, all), inForceRead, problems: told };
  });
}

function flawedOf(chosen: ReadonlyMap<string, ReadLayout | undefined>) {
  const all = linkedOf(chosen);
  const broken = [...chosen].flatMap(([file, read]) => (read ? [] : [masterOf(file)]));
  return all.flatMap((linked) => {
    const toon = chosen.get(linked.file)?.toon;
    const found = toon ? linkFlaws(linked, all, broken).map((flaw) => problemOf(flaw, toon)) : [];
    return found.length > 0 ? [{ file: linked.file, found }] : [];
  });
}

function breaks(read: ReadLayout | undefined): readonly DocumentProblem[] {
  return read?.toon ? [problemAt(read.toon.placeOf([]), 'breaks_layouts', {})] : [];
}

function linkedOf(chosen: ReadonlyMap<string, ReadLayout | undefined>): readonly LinkedLayout[] {
  return [...chosen].flatMap(([file, read]) => (read?.layout ? [{ file, layout: read.layout }] : []));
}

function masterOf(file: string): string {
  return basename(file, LAYOUT_ENDING);
}

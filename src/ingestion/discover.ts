import { DateTime } from 'luxon';
import { layoutOfFile } from '../domain/ingestion/file-pattern.js';
import { MOST_FILES_PER_LOOK, MOST_FILES_SHOWN } from '../domain/ingestion/run.js';
import type { Discovery, FoundFile } from './discovery.js';
import { heldBack } from './held-back.js';
import { loadOrder, referencesOf } from './load-order.js';
import type { FolderEntry, IngestionStation } from './ports.js';

export interface DiscoverOrder {
  /** `YYYY-MM-DD` on the pipeline's clock. */
  readonly date: string;
  /** Absent: all. */
  readonly masters?: readonly string[];
  /** Names in input/. Absent: all. */
  readonly files?: readonly string[];
  /** Also what stands in processed/<date>/. */
  readonly again?: boolean;
}

/**
 * What lies in the folders for a run, by master, in the order in which it must be loaded: what a run that died has left
 * claimed, what is whole, and what is to be loaded again. Whatever is not taken is named. Throws IntegrationError.
 */
export async function discoverFiles(
  station: IngestionStation,
  order: DiscoverOrder,
  nowMs: number,
): Promise<Discovery> {
  const { folders, layouts, stableAfterMs } = station;
  const isAsked = (master: string): boolean => layouts.has(master) && (order.masters?.includes(master) ?? true);
  const masterOf = ({ name, recordsOf }: Pick<FolderEntry, 'name' | 'recordsOf'>): string | undefined =>
    recordsOf === undefined
      ? layoutOfFile(layouts.values(), name)?.name
      : layouts.has(recordsOf)
        ? recordsOf
        : undefined;

  const isNamed = (name: string): boolean => order.files?.includes(name) ?? true;
  const lying = (await folders.list()).filter(({ name }) => isNamed(name));
  const copies = order.again
    ? await folders.claimProcessed(order.date, (file) => isNamed(file.name) && isAsked(masterOf(file) ?? ''))
    : [];
  const copied = new Set(copies.map(({ claim }) => claim));

  const found: FoundFile[] = [];
  const unstable = new Set<FoundFile>();
  const seen = { unknown: new Set<string>(), coming: new Set<string>() };
  const unsafe: { file: string; why: NonNullable<FolderEntry['unsafe']> }[] = [];
  for (const copy of copies) {
    const master = masterOf(copy);
    if (master !== undefined) found.push({ master, claimed: copy });
  }
  for (const entry of lying) {
    if (entry.claim !== undefined && copied.has(entry.claim)) continue;
    if (entry.unsafe) {
      unsafe.push({ file: entry.name, why: entry.unsafe });
      continue;
    }
    const master = masterOf(entry);
    if (master === undefined) {
      seen.unknown.add(entry.name);
    } else if (isAsked(master)) {
      seen.coming.add(master);
      // What is claimed was whole when it was claimed.
      const file = { master, entry };
      found.push(file);
      if (entry.place === 'input' && nowMs - entry.modifiedAtMs < stableAfterMs) unstable.add(file);
    }
  }

  const { free, held } = heldBack(inOrder(found, station), unstable, (master) => referencesOf(layouts, master));
  const loadable = free.slice(0, MOST_FILES_PER_LOOK);
  return {
    groups: grouped(loadable, station),
    ...(free.length > loadable.length && { more: free.length - loadable.length }),
    unstable: namesOf([...unstable]),
    ...(held.length > 0 && { held: namesOf(held) }),
    unknown: [...seen.unknown].slice(0, MOST_FILES_SHOWN),
    unsafe: unsafe.slice(0, MOST_FILES_SHOWN),
    absent: order.files ? [] : await absentMasters(station, order, isAsked, seen.coming),
  };
}

/** By the masters' order; of one master first what was loaded before, as it was, then files by name, then corrections of records. */
function inOrder(found: readonly FoundFile[], { layouts }: IngestionStation): readonly FoundFile[] {
  const position = new Map(loadOrder(layouts).flatMap((group, index) => group.map((master) => [master, index])));
  const rank = ({ claimed, entry }: FoundFile): number =>
    claimed || entry?.again ? 0 : entry?.recordsOf === undefined ? 1 : 2;
  return [...found].sort((a, b) => {
    const byMaster = (position.get(a.master) ?? 0) - (position.get(b.master) ?? 0) || compare(a.master, b.master);
    const byRank = byMaster || rank(a) - rank(b);
    return byRank || (a.claimed ? 0 : compare(a.entry?.name ?? '', b.entry?.name ?? ''));
  });
}

function grouped(found: readonly FoundFile[], { layouts }: IngestionStation): Discovery['groups'] {
  const groups = loadOrder(layouts).map((group) =>
    group.flatMap((master) => {
      const files = found.filter((file) => file.master === master);
      return files.length === 0 ? [] : [{ master, files, references: referencesOf(layouts, master) }];
    }),
  );
  return groups.filter((group) => group.length > 0);
}

async function absentMasters(
  { layouts, masters, timeZone }: IngestionStation,
  { date }: DiscoverOrder,
  isAsked: (master: string) => boolean,
  coming: ReadonlySet<string>,
): Promise<Discovery['absent']> {
  const expected = [...layouts.values()].filter(
    ({ name, expectedBy }) => expectedBy !== undefined && isAsked(name) && !coming.has(name),
  );
  if (expected.length === 0) return [];
  const loaded = await masters.mastersLoadedOn(date);
  return expected
    .filter(({ name }) => !loaded.has(name))
    .map(({ name: master, expectedBy = '' }) => {
      const expectedAt = DateTime.fromISO(`${date}T${expectedBy}`, { zone: timeZone }).toUTC().toISO() ?? '';
      return { master, expectedBy, expectedAt };
    });
}

function namesOf(files: readonly FoundFile[]): readonly string[] {
  const names = new Set(files.map(({ claimed, entry }) => (claimed ?? entry)?.name ?? ''));
  return [...names].slice(0, MOST_FILES_SHOWN);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

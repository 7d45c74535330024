/** What a look says of one table; bytes as they stand on the disk. */
export interface TableBloat {
  readonly oid: number;
  /** Quoted where the name needs it. */
  readonly table: string;
  /** With TOAST, without indexes. */
  readonly tableBytes: number;
  readonly indexBytes: number;
  /** The share of the table that is dead or empty, 0 to 1. */
  readonly tableRatio: number;
  readonly indexRatio: number;
  /** `pgstattuple` measured it; `statistics`: from the widths and counts of the last ANALYZE; `dead_rows`: only from the count of dead rows. */
  readonly by: 'pgstattuple' | 'statistics' | 'dead_rows';
  /** Changes with every rebuild: by it an attempt sees what one before it did. */
  readonly tableFile: number;
  readonly indexFiles: string;
  /** Whether our role may rebuild it. */
  readonly ours: boolean;
}

export type RebuildWay = 'vacuum_full' | 'reindex';

export interface PlannedRebuild {
  readonly oid: number;
  readonly table: string;
  readonly how: RebuildWay;
  readonly bytes: number;
  readonly tableFile: number;
  readonly indexFiles: string;
}

/** Below this a rebuild gains nothing that anybody would see. */
const SMALLEST_BYTES = 1024 * 1024;
/** Where nobody can say what the disk has free, only tables up to this size are rebuilt. */
export const MOST_BYTES_UNASKED = 1024 ** 3;
const SPARE_BYTES = 64 * 1024 * 1024;

/** What would be done with a table; undefined where nothing has to be. `VACUUM FULL` rebuilds its indexes too. */
export function neededRebuild(bloat: TableBloat, minBloatRatio: number): RebuildWay | undefined {
  if (bloat.tableBytes >= SMALLEST_BYTES && bloat.tableRatio >= minBloatRatio) return 'vacuum_full';
  return bloat.indexBytes >= SMALLEST_BYTES && bloat.indexRatio >= minBloatRatio ? 'reindex' : undefined;
}

/** What is wasted, for the order: the most first. */
export function wastedBytes({ tableBytes, tableRatio, indexBytes, indexRatio }: TableBloat): number {
  return tableBytes * tableRatio + indexBytes * indexRatio;
}

/** A rebuild writes the whole of it once more before the old goes. */
export function rebuildNeedsBytes({ tableBytes, indexBytes }: TableBloat, how: RebuildWay): number {
  return Math.ceil((how === 'reindex' ? indexBytes : tableBytes + indexBytes) * 1.1) + SPARE_BYTES;
}

/** Whether somebody rebuilt (or emptied) it since it was planned. */
export function isRebuilt(planned: PlannedRebuild, now: TableBloat): boolean {
  return planned.how === 'vacuum_full'
    ? now.tableFile !== planned.tableFile
    : now.indexFiles !== planned.indexFiles || now.tableFile !== planned.tableFile;
}

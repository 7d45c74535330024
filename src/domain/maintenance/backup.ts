/** How many rows a table has, and a sum over the content of all of them that their order does not change. */
export interface TableSum {
  /** `public.clientes`, quoted where the name needs it. */
  readonly table: string;
  readonly rows: number;
  /** A whole number as text: it is larger than a number of JavaScript. */
  readonly checksum: string;
}

export interface BackedUpFile {
  /** A name in the folder of the backups. */
  readonly file: string;
  readonly bytes: number;
  /** Hexadecimal. */
  readonly sha256: string;
}

/** What stands beside a dump; a dump without it is no backup. Moments are ISO 8601. */
export interface BackupManifest {
  readonly format: 1;
  /** Of the files, without their endings; unique in the folder. */
  readonly name: string;
  readonly service: string;
  readonly database: string;
  /** The maintenance run that made it. */
  readonly runId: string;
  readonly startedAt: string;
  /** What was committed until then is in it. */
  readonly snapshotAt: string;
  readonly finishedAt: string;
  readonly serverVersion: string;
  /** Of pg_dump. */
  readonly clientVersion: string;
  readonly dump: BackedUpFile;
  /** The same as a script for psql. */
  readonly plain?: BackedUpFile;
  /** Of the same snapshot as the dump. */
  readonly tables: readonly TableSum[];
  /** Present once it was restored into a scratch database that came out equal. */
  readonly verified?: BackupVerification;
}

export interface BackupVerification {
  readonly at: string;
  /** The scratch database filled, with its indexes. */
  readonly restoreMs: number;
  /** Counting and summing what was restored. */
  readonly compareMs: number;
}

export interface TableDifference {
  readonly table: string;
  readonly kind: 'missing' | 'unexpected' | 'rows' | 'content';
  readonly expectedRows: number;
  readonly foundRows: number;
}

/** Table by table; empty where what was restored is what was backed up. */
export function compareTables(expected: readonly TableSum[], found: readonly TableSum[]): readonly TableDifference[] {
  const restored = new Map(found.map((sum) => [sum.table, sum]));
  const known = new Set(expected.map(({ table }) => table));
  const unlike = expected.flatMap((sum): TableDifference[] => {
    const other = restored.get(sum.table);
    const counts = { table: sum.table, expectedRows: sum.rows, foundRows: other?.rows ?? 0 };
    if (!other) return [{ ...counts, kind: 'missing' }];
    if (other.rows !== sum.rows) return [{ ...counts, kind: 'rows' }];
    return other.checksum === sum.checksum ? [] : [{ ...counts, kind: 'content' }];
  });
  const unexpected = found
    .filter(({ table }) => !known.has(table))
    .map(({ table, rows }): TableDifference => ({ table, kind: 'unexpected', expectedRows: 0, foundRows: rows }));
  return [...unlike, ...unexpected];
}

export function totalRows(tables: readonly TableSum[]): number {
  return tables.reduce((sum, { rows }) => sum + rows, 0);
}

/** Newest first, by what they hold. */
export function newestFirst(backups: readonly BackupManifest[]): readonly BackupManifest[] {
  return [...backups].sort((a, b) => Date.parse(b.snapshotAt) - Date.parse(a.snapshotAt) || (a.name < b.name ? 1 : -1));
}

/**
 * What may go: of the verified ones those that are both beyond the newest `keepCount` and older than `keepMs`, never the newest;
 * and those that were never verified once a newer one is, because nobody knows whether they could be restored.
 */
export function backupsToDelete(
  backups: readonly BackupManifest[],
  { keepCount, keepMs }: { readonly keepCount: number; readonly keepMs: number },
  nowMs: number,
): readonly BackupManifest[] {
  const verified = newestFirst(backups.filter((backup) => backup.verified));
  const [newest] = verified;
  if (!newest) return [];
  const tooMany = verified
    .slice(Math.max(1, keepCount))
    .filter(({ snapshotAt }) => nowMs - Date.parse(snapshotAt) > keepMs);
  const unverified = backups.filter(
    ({ verified: proof, snapshotAt }) => !proof && Date.parse(snapshotAt) < Date.parse(newest.snapshotAt),
  );
  return [...tooMany, ...unverified];
}

/** The same in every attempt of one run, so that an attempt finds what the one before it left. */
export function backupName(service: string, startedAt: string): string {
  return `${service}-${startedAt.slice(0, 19).replace(/[-:]/g, '')}Z`;
}

/** What a look finds before a backup or a restore begins. */
export interface BackupSurvey {
  readonly database: string;
  readonly databaseBytes: number;
  readonly serverVersion: string;
  /** Of the pg_dump that would be used; absent where one has to be fetched first. */
  readonly clientVersion?: string;
  readonly folder: string;
  readonly folderFreeBytes: number;
  /** Of the server's disk; absent where it cannot be asked. */
  readonly serverFreeBytes?: number;
  readonly backups: readonly BackupManifest[];
  /** Names of dumps without a manifest. */
  readonly incomplete: readonly string[];
}

const SPARE_BYTES = 64 * 1024 * 1024;

/** What the server's disk needs free for a second copy of the database, and of what is written before it. */
export function restoreNeedsBytes(databaseBytes: number): number {
  return Math.ceil(databaseBytes * 1.2) + SPARE_BYTES;
}

/** What the folder needs free: as much as the last one took, and somewhat more. Undefined where there was none. */
export function backupNeedsBytes(backups: readonly BackupManifest[]): number | undefined {
  const [last] = newestFirst(backups);
  return last && Math.ceil((last.dump.bytes + (last.plain?.bytes ?? 0)) * 1.2);
}

import { DateTime } from 'luxon';

/** One original, as it was put in an archive: a line of the index. */
export interface ArchivedFile {
  readonly name: string;
  /** Of `processed/`: the business date, `YYYY-MM-DD`. */
  readonly date: string;
  /** Corrected records of this master. */
  readonly recordsOf?: string;
  readonly bytes: number;
  /** Hexadecimal. */
  readonly sha256: string;
  /** ISO 8601. */
  readonly modifiedAt: string;
  /** The archive's name in the folder of the archives. */
  readonly archive: string;
  /** The maintenance run that put it there. */
  readonly runId: string;
}

/** A date of processed/ with files that could be archived. */
export interface ProcessedDate {
  readonly date: string;
  readonly files: number;
  readonly bytes: number;
}

/** Whether the day was over so long ago, on the operation's clock. A text that is no date never is. */
export function isOver(date: string, olderThanMs: number, nowMs: number, timeZone: string): boolean {
  const end = DateTime.fromISO(date, { zone: timeZone }).plus({ days: 1 });
  return end.isValid && end.toMillis() + olderThanMs <= nowMs;
}

/** Where a file stands in its archive: unpacked in `processed/`, it is where it was. */
export function archivedPath({ date, recordsOf, name }: Pick<ArchivedFile, 'date' | 'recordsOf' | 'name'>): string {
  return recordsOf === undefined ? `${date}/${name}` : `${date}/.records/${recordsOf}/${name}`;
}

import { mkdir, readdir, realpath } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { ProcessedDate } from '../../../domain/maintenance/archive.js';
import { IntegrationError } from '../../integration-error.js';
import { parseClaim } from '../claim-name.js';
import { diskSpaceOf } from '../disk-space.js';
import { fileError } from '../file-error.js';
import { look } from '../look.js';
import { openInside, PROCESSING } from '../roots.js';
import type { FoldersConfig } from '../roots.js';
import { isDate } from '../safe-name.js';
import { archiveDate } from './archive-date.js';
import type { ArchivedDate, ArchiveOrder } from './archive-date.js';
import { findArchived } from './archive-index.js';
import { dayFiles } from './day-originals.js';

const ONLY_OURS = 0o700;

export interface ArchiveSurvey {
  /** With something to archive; the oldest first. */
  readonly dates: readonly ProcessedDate[];
  /** Dates that are copied at this moment, to be loaded again. */
  readonly inUse: readonly string[];
  /** Dates whose folder is a link, or no folder. */
  readonly unsafe: readonly string[];
  readonly folder: string;
  /** Of the disk with the archives; absent where their folder was never made. */
  readonly freeBytes?: number;
}

/** The archives of a pipeline's processed files. Throws IntegrationError. */
export function openArchive(config: FoldersConfig, folder: string) {
  async function processedFolder(): Promise<string | undefined> {
    return realpath(config.processed).catch(() => undefined);
  }

  return {
    /** Counts what is there of the dates that are asked for, and changes nothing. */
    async survey(isAsked: (date: string) => boolean, signal: AbortSignal): Promise<ArchiveSurvey> {
      const processed = await processedFolder();
      const names = processed === undefined ? [] : (await readdir(processed)).filter(isDate).filter(isAsked).sort();
      const busy = await datesInUse(config.input);
      const [dates, unsafe] = [[] as ProcessedDate[], [] as string[]];
      for (const date of names) {
        if (signal.aborted) throw new IntegrationError('CANCELLED', 'the look at processed/ was cancelled');
        if (busy.has(date)) continue;
        try {
          const { originals } = await dayFiles(join(processed ?? '', date));
          if (originals.length === 0) continue;
          dates.push({ date, files: originals.length, bytes: originals.reduce((sum, { bytes }) => sum + bytes, 0) });
        } catch (error) {
          if (fileError(error, date).code !== 'FILE_UNSAFE') throw fileError(error, date);
          unsafe.push(date);
        }
      }
      const space = (await look(folder)) ? await diskSpaceOf(folder) : undefined;
      const inUse = names.filter((date) => busy.has(date));
      return { dates, inUse, unsafe, folder, ...(space && { freeBytes: space.freeBytes }) };
    },

    /** Undefined where the date is copied at this moment. Throws as `archiveDate`. */
    async archive(order: Omit<ArchiveOrder, 'processed' | 'folder'>): Promise<ArchivedDate | undefined> {
      const processed = await processedFolder();
      if (processed === undefined || !isDate(order.date)) return undefined;
      if ((await datesInUse(config.input)).has(order.date)) return undefined;
      try {
        await mkdir(folder, { recursive: true, mode: ONLY_OURS });
        const own = await openInside(folder);
        refuseInside(own, processed);
        return await archiveDate({ ...order, processed, folder: own });
      } catch (error) {
        throw fileError(error, `processed/${order.date}`);
      }
    },

    find: (pattern: string, limit: number) => findArchived(folder, pattern, limit),
  };
}

/** Of which a run makes copies in input/.processing/. */
async function datesInUse(input: string): Promise<ReadonlySet<string>> {
  const claims = await readdir(join(input, PROCESSING)).catch(() => []);
  return new Set(claims.flatMap((claim) => parseClaim(claim)?.processedOn ?? []));
}

function refuseInside(folder: string, processed: string): void {
  if (relative(processed, folder).startsWith('..')) return;
  throw new IntegrationError('CONFIG_INVALID', 'the folder of the archives lies inside processed/');
}

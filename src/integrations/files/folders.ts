import { join } from 'node:path';
import type { FoldersPort } from '../../ingestion/ports.js';
import { claimFile, giveBackFile } from './claim-file.js';
import { putCorrectedRecords } from './corrected-records.js';
import { returnFromError } from './error-folder.js';
import { fileError } from './file-error.js';
import { hashFile } from './hash-file.js';
import { listFiles } from './list-files.js';
import { look } from './look.js';
import { archivedFiles, claimProcessedFiles } from './processed-folder.js';
import { openRoots } from './roots.js';
import type { FoldersConfig, Roots } from './roots.js';
import { findSettledFile, routeOf, settleFile } from './settle-file.js';

/**
 * A pipeline's folders on this machine. Nothing is read or written by following a link, every move is one rename (or a
 * verified copy from one file system to another), and each may be killed and done again. Throws IntegrationError.
 */
export function createFolders(config: FoldersConfig): FoldersPort {
  let opened: Promise<Roots> | undefined;

  function open(): Promise<Roots> {
    const opening = openRoots(config);
    opened = opening;
    opening.catch(() => (opened = undefined));
    return opening;
  }

  async function within<Result>(what: string, work: (roots: Roots) => Promise<Result>): Promise<Result> {
    const roots = await (opened ?? open());
    try {
      return await work(roots);
    } catch (error) {
      throw fileError(error, what);
    }
  }

  return {
    ensure: async () => void (await open()),
    list: () => within(config.input, (roots) => listFiles(roots, Date.now())),
    claim: (entry) => within(entry.name, (roots) => claimFile(roots, entry)),
    hash: (file, onProgress, signal) =>
      within(file.name, ({ processing }) =>
        hashFile(join(processing, file.claim), { place: file.name, onProgress, signal }),
      ),
    pathOf: ({ claim }) => join(config.input, '.processing', claim),
    isClaimed: ({ claim, name }) => within(name, async ({ processing }) => !!(await look(join(processing, claim)))),
    route: (file, to, facts) => within(file.name, (roots) => routeOf(roots, file, to, facts)),
    settle: (file, to, facts) => within(file.name, (roots) => settleFile(roots, file, to, facts)),
    findSettled: (file, date) => within(file.name, (roots) => findSettledFile(roots, file, date)),
    giveBack: (file) => within(file.name, (roots) => giveBackFile(roots, file)),
    returnToInput: (name) => within(name, (roots) => returnFromError(roots, name)),
    putRecords: (master, path) => within(path, (roots) => putCorrectedRecords(roots, master, path)),
    archived: (date) => within(config.processed, (roots) => archivedFiles(roots, date)),
    claimProcessed: (date, isWanted) => within(config.processed, (roots) => claimProcessedFiles(roots, date, isWanted)),
  };
}

import type { FileResult, LoadProgress } from '../domain/ingestion/run.js';
import type { FoundFile, RunRef } from './discovery.js';
import { resultOfEarlierAttempt } from './earlier-attempt.js';
import { FileLoad } from './file-load.js';
import { FileReport } from './file-report.js';
import { hasCode, IngestionError } from './ingestion-error.js';
import type { ClaimedFile, IngestionStation } from './ports.js';

export interface LoadOrder {
  readonly run: RunRef;
  readonly file: FoundFile;
  /** Nobody will try again: a file that does not stand still goes back to input/. */
  readonly isLastTry: boolean;
}

export interface LoadWatch {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: LoadProgress) => void;
}

/**
 * One file from its claim to its place: claim → hash → loaded already? → stage → commit → put away. Each step may be killed
 * and done again, by this run or by a later one: the file ends in exactly one folder, and the ledger says the same.
 *
 * @throws an error with a code of the catalogue where the file could not be worked on; it then waits in input/ or
 *   input/.processing/. What is wrong with the file itself is a result.
 */
export async function processFile(station: IngestionStation, order: LoadOrder, watch: LoadWatch): Promise<FileResult> {
  const { run, file, isLastTry } = order;
  const layout = station.layouts.get(file.master);
  if (!layout) throw new IngestionError('CONFIG_INVALID', `no layout "${file.master}" is in force any more`);
  const report = new FileReport(file, watch.onProgress);
  let claimed: ClaimedFile | undefined;
  try {
    claimed = await claim(station, file);
    const wasLeft = file.entry?.place === 'processing';
    const { signal } = watch;
    const done = claimed && (await new FileLoad({ station, layout, run, claimed, wasLeft, report, signal }).load());
    return done ?? (await resultOfEarlierAttempt(station, layout, order, report, signal));
  } catch (error) {
    if (!isLastTry || !hasCode(error, 'FILE_CHANGED')) throw error;
    // Whoever writes it goes on writing at its own name, and the next run finds it when it stands still.
    if (claimed) await station.folders.giveBack(claimed);
    return report.failed('FILE_CHANGED', (error as Error).message);
  }
}

async function claim({ folders }: IngestionStation, file: FoundFile): Promise<ClaimedFile | undefined> {
  if (file.claimed && (await folders.isClaimed(file.claimed))) return file.claimed;
  return file.entry && folders.claim(file.entry);
}

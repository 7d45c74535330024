import type { FileResult } from '../../src/domain/ingestion/run.js';
import { processFile } from '../../src/ingestion/process-file.js';
import type { Ground } from './ground.js';
import { DATE } from './ground.js';

/** The whole path of one file that lies in `input/`: claim, hash, stage with validation, commit, put away. Throws where it did not load. */
export async function loadFile({ station }: Ground, master: string, name: string): Promise<FileResult> {
  const entry = (await station.folders.list()).find((one) => one.name === name);
  if (!entry) throw new Error(`${name} does not lie in input/`);
  const run = { runId: `bench-${name}`, date: DATE, by: 'bench' };
  const watch = { signal: new AbortController().signal, onProgress: () => undefined };
  const result = await processFile(station, { run, file: { master, entry }, isLastTry: true }, watch);
  if (result.outcome !== 'loaded' || result.rowsRejected > 0) {
    throw new Error(`${name}: ${result.outcome}, ${result.rowsRejected} rejected: ${result.detail ?? ''}`);
  }
  return result;
}

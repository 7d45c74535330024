import type { Layout } from '../domain/ingestion/layout.js';
import type { FileResult } from '../domain/ingestion/run.js';
import type { FoundFile, RunRef } from './discovery.js';
import type { FileReport } from './file-report.js';
import type { IngestionStation, LoadRecord } from './ports.js';

/**
 * The file is not where it was found: an attempt before this one may have done all of it and died before it could say so, and
 * then its result is what the folders and the ledger say. Otherwise somebody else took it.
 */
export async function resultOfEarlierAttempt(
  station: IngestionStation,
  layout: Layout,
  { run, file }: { readonly run: RunRef; readonly file: FoundFile },
  report: FileReport,
  signal: AbortSignal,
): Promise<FileResult> {
  const was = file.claimed ?? file.entry;
  const settled = was && (await station.folders.findSettled(was, run.date));
  if (!was || !settled) return report.gone();
  const { hash, bytes, place, path } = settled;
  report.begin('waiting', bytes, hash);
  if (settled.to === 'processed') {
    const load = await station.masters.findLoad(layout.name, hash);
    if (!load) return report.gone();
    if (!isLoadOf(load, run, was.name)) return report.duplicate(load, place);
    return report.loaded(load, await qualityOf(station, layout, load), place);
  }
  // What was wrong with it is found again by reading it again; the tables that this makes go with the record of it.
  const order = { path, layout, hash, bytes, onProgress: () => undefined, signal };
  const outcome = await station.masters.exclusively(hash, async () => {
    const staged = await station.staging.stage({ ...order, ...(was.recordsOf !== undefined && { recordsOnly: true }) });
    if (staged.kind === 'staged') return undefined;
    const about = { hash, file: was.name, bytes, runId: run.runId, date: run.date, by: run.by };
    const route = { from: place, to: place };
    await station.masters.recordInvalidFile({ ...about, ...route, master: layout.name, problem: staged.problem });
    return staged.problem;
  });
  return outcome ? report.invalid(outcome, place) : report.gone();
}

export function isLoadOf(load: LoadRecord, run: RunRef, file: string): boolean {
  return load.runId === run.runId && load.file === file;
}

export function qualityOf({ masters, maxErrorRate }: IngestionStation, layout: Layout, { loadId }: LoadRecord) {
  return masters.quality(loadId, layout.maxErrorRate ?? maxErrorRate);
}

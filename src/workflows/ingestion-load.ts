import { isCancellation } from '@temporalio/workflow';
import type { Discovery, FoundFile, FoundMaster } from '../activities/ingestion/contract.js';
import { breachesOfFile } from '../domain/ingestion/breaches.js';
import { stageOf, withAbsentFiles, withFile } from '../domain/ingestion/run-view.js';
import { NO_ROWS } from '../domain/ingestion/run.js';
import type { FileResult } from '../domain/ingestion/run.js';
import { fileLoads } from './activity-proxies.js';
import { failureOf, outlivingWorkers } from './failure-of.js';
import { tellOwner } from './ingestion-report.js';
import { begin, contextFor, fail, runRef, skip, succeed, update } from './ingestion-run.js';
import type { IngestionRun } from './ingestion-run.js';

const FILES_AT_ONCE = 4;
/** A master whose file could not be loaded is left alone this long: three tries were enough for now. */
const LEFT_ALONE_MS = 3 * 60_000 - 1_000;

/** Group after group; masters of a group beside each other; files of a master one after the other. True where a file got anywhere. */
export async function loadFiles(run: IngestionRun, { groups }: Discovery): Promise<boolean> {
  if (!groups.flat().some(({ files }) => files.length > 0)) return false;
  begin(run, 'load');
  const before = settledFiles(run);
  const earlier: string[] = [];
  const left = new Set<string>();
  for (const group of groups) {
    const free = group.filter((master) => mayLoad(run, master, earlier, left));
    for (const { master, files } of group.filter((one) => !free.includes(one))) if (files.length > 0) left.add(master);
    await inLanes(free, FILES_AT_ONCE, (master) => loadMaster(run, master));
    earlier.push(...group.map(({ master }) => master));
  }
  return settledFiles(run) > before;
}

/** Records that refer to a master which could not be loaded, or was left, would be refused for nothing: they wait for the next run. */
function mayLoad(
  run: IngestionRun,
  { master, references }: FoundMaster,
  earlier: readonly string[],
  left: ReadonlySet<string>,
): boolean {
  const failed = (name: string): boolean => Date.now() - (run.failedAtMs.get(name) ?? -Infinity) < LEFT_ALONE_MS;
  return !failed(master) && !(references ?? earlier).some((name) => failed(name) || left.has(name));
}

/** Where one could not be loaded the later ones wait: an older file must not come after a newer one. */
async function loadMaster(run: IngestionRun, { master, files }: FoundMaster): Promise<void> {
  for (const file of files) {
    const result = await loadFile(run, file);
    update(run, withFile(run.view, result));
    run.fileBreaches.push(...breachesOfFile(result, run.view.pipeline, run.plan?.services));
    if (result.outcome === 'failed') return void run.failedAtMs.set(master, Date.now());
    run.failedAtMs.delete(master);
    if (result.loadId !== undefined && result.outcome === 'loaded') run.loadIds.add(result.loadId);
    tellOwner(run, result);
  }
}

async function loadFile(run: IngestionRun, file: FoundFile): Promise<FileResult> {
  run.filesBegun += 1;
  const startedMs = Date.now();
  try {
    return await outlivingWorkers(() =>
      fileLoads.load_file({ context: contextFor(run, 'load'), params: { ...runRef(run), file } }),
    );
  } catch (error) {
    if (isCancellation(error)) throw error;
    return { ...nothingOf(file), outcome: 'failed', tookMs: Date.now() - startedMs, ...failureOf(error) };
  }
}

function nothingOf({ master, entry, claimed }: FoundFile): Omit<FileResult, 'outcome' | 'tookMs'> {
  return {
    file: entry?.name ?? claimed?.name ?? '',
    master,
    bytes: entry?.bytes ?? claimed?.bytes ?? 0,
    ...NO_ROWS,
  };
}

async function inLanes<Item>(
  items: readonly Item[],
  lanes: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const waiting = [...items];
  const lane = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await work(next);
  };
  await Promise.all(Array.from({ length: Math.min(lanes, items.length) }, lane));
}

function settledFiles(run: IngestionRun): number {
  const { loaded, duplicates, invalid } = run.view.totals;
  return loaded + duplicates + invalid;
}

/** No more looks: how finding and loading went, over all of them. */
export function settleFiles(run: IngestionRun): void {
  if (run.wanted.onlyEvents) return skip(run, 'not_asked', 'discover', 'load');
  const isSeen = stageOf(run.view, 'discover').state !== 'failed';
  if (isSeen) succeed(run, 'discover');
  if (isSeen && run.wanted.files) update(run, withAbsentFiles(run.view, run.wanted.files));
  const { files, failed, invalid } = run.view.totals;
  const troubled = run.view.files.filter(({ outcome }) => outcome === 'failed' || outcome === 'invalid');
  const first = troubled.find(({ outcome }) => outcome === 'failed');
  const detail = troubled
    .map(({ file }) => file)
    .join(', ')
    .slice(0, 300);
  if (failed > 0) fail(run, 'load', { code: first?.code ?? 'UNEXPECTED', detail: first?.detail ?? detail });
  else if (invalid > 0) fail(run, 'load', { code: 'DATA_REFUSED', detail });
  else if (files > 0) succeed(run, 'load');
  else skip(run, isSeen ? 'nothing_to_do' : 'stage_failed', 'load');
}

import { createHash } from 'node:crypto';
import { businessDate } from '../domain/ingestion/names.js';
import { discoverFiles } from '../ingestion/discover.js';
import type { FoundFile } from '../ingestion/discovery.js';
import type { ClaimedFile, IngestionStation, StagingOutcome } from '../ingestion/ports.js';
import { processFile } from '../ingestion/process-file.js';
import { LAB_TIME_ZONE } from './definition.js';
import { deliverMasters } from './erp.js';
import { openRunStation } from './run-station.js';
import type { RunStation } from './run-station.js';
import type { PipelineRun } from './pipeline.js';

/** One run of the lab's pipeline, task by task; each says in a few words what it did. */
export interface RunIngestion {
  /** The ERP delivers, and what it delivered is discovered and claimed. */
  extract(): Promise<string>;
  /** Every file is parsed, validated and staged. */
  validate(): Promise<string>;
  /** Commits what was staged, and puts the files away. */
  load(): Promise<string>;
  /** Takes back what was staged and not loaded, and what the oldest runs left. */
  tidy(): Promise<void>;
}

interface ClaimedMaster {
  readonly master: string;
  readonly claimed: ClaimedFile;
}

/** In a folder of the run's own, so that runs of the same time, and what an earlier one left, never meet. */
export async function openRunIngestion(run: PipelineRun): Promise<RunIngestion> {
  const name = createHash('sha256').update(run.runId).digest('hex');
  const date = businessDate(run.queuedAt.toISOString(), LAB_TIME_ZONE);
  const station = await openRunStation(run, name.slice(0, 16));
  const signal = new AbortController().signal;
  const staged = new Map<string, StagingOutcome>();
  let files: readonly ClaimedMaster[] = [];

  async function stage({ master, claimed }: ClaimedMaster): Promise<StagingOutcome> {
    const layout = station.layouts.get(master);
    if (!layout) throw new Error(`no layout ${master}`);
    const { folders, staging } = station;
    const hash = await folders.hash(claimed, () => undefined, signal);
    const order = {
      path: folders.pathOf(claimed),
      layout,
      hash,
      bytes: claimed.bytes,
      onProgress: () => undefined,
      signal,
    };
    const outcome = await staging.stage(order);
    staged.set(hash, outcome);
    return outcome;
  }

  return {
    async extract() {
      // The same id gives the same files, so that what a run is asked twice for is loaded once.
      await deliverMasters(station.input, station.layouts, { seed: parseInt(name.slice(0, 8), 16), date });
      const { groups } = await discoverFiles(station, { date }, Date.now() + 1);
      files = await claimAll(
        station,
        groups.flat().flatMap((group) => group.files),
      );
      return `${files.length} files`;
    },
    async validate() {
      let rejected = 0;
      for (const file of files) {
        const outcome = await stage(file);
        if (outcome.kind === 'invalid') throw new Error(`${file.claimed.name}: ${outcome.problem.fault}`);
        rejected += outcome.rowsRejected;
      }
      return `${rejected} records rejected`;
    },
    async load() {
      // What the task before has staged is committed as it is.
      const asStaged: IngestionStation = {
        ...station,
        staging: { stage: async (order) => staged.get(order.hash) ?? station.staging.stage(order) },
      };
      let rows = 0;
      for (const file of files) {
        const order = { run: { runId: run.runId, date, by: 'lab' }, file, isLastTry: true };
        const result = await processFile(asStaged, order, { signal, onProgress: () => undefined });
        if (result.outcome === 'failed' || result.outcome === 'invalid')
          throw new Error(`${result.file}: ${result.outcome}`);
        rows += result.rowsLoaded;
      }
      return `${rows} rows`;
    },
    tidy: () => station.tidy([...staged.keys()]),
  };
}

async function claimAll(station: RunStation, found: readonly FoundFile[]): Promise<readonly ClaimedMaster[]> {
  const claims: ClaimedMaster[] = [];
  for (const { master, entry } of found) {
    const claimed = entry && (await station.folders.claim(entry));
    if (claimed) claims.push({ master, claimed });
  }
  return claims;
}

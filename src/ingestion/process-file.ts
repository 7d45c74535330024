import type { Layout } from '../domain/ingestion/layout.js';
import type { FileResult, LoadProgress } from '../domain/ingestion/run.js';
import { whileLocked } from './content-lock.js';
import type { FoundFile, RunRef } from './discovery.js';
import { isLoadOf, qualityOf, resultOfEarlierAttempt } from './earlier-attempt.js';
import { FileReport } from './file-report.js';
import { hasCode, IngestionError, refuseWhenCancelled } from './ingestion-error.js';
import type { ClaimedFile, IngestionStation, LoadRecord } from './ports.js';

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

/** What works on the same content elsewhere is waited for this long. */
const LOCK_WAIT_MS = 60_000;

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

interface LoadWork {
  readonly station: IngestionStation;
  readonly layout: Layout;
  readonly run: RunRef;
  readonly claimed: ClaimedFile;
  /** It lay in input/.processing/ when the run found it. */
  readonly wasLeft: boolean;
  readonly report: FileReport;
  readonly signal: AbortSignal;
}

/** The steps after the claim. */
class FileLoad {
  readonly #work: LoadWork;
  /** A copy of what was processed before belongs to the date of then. */
  readonly #date: string;

  constructor(work: LoadWork) {
    this.#work = work;
    this.#date = work.claimed.processedOn ?? work.run.date;
  }

  /** Undefined where it was put away meanwhile. */
  async load(): Promise<FileResult | undefined> {
    const { station, claimed, report, signal } = this.#work;
    report.begin('hashing', claimed.bytes);
    const hash = await station.folders.hash(claimed, (bytes) => report.progress({ bytes }), signal);
    report.begin('waiting', claimed.bytes, hash);
    const giveUpAtMs = Date.now() + LOCK_WAIT_MS;
    const mayWaitOn = (): boolean => Date.now() < giveUpAtMs;
    const work = async () => ({ result: await this.#alone(hash) });
    const done = await whileLocked(station.masters, hash, { signal, mayWaitOn }, work);
    return done ? done.result : report.gone();
  }

  async #alone(hash: string): Promise<FileResult | undefined> {
    const { station, layout, run, claimed } = this.#work;
    // Whoever had the lock before may have put it away.
    if (!(await station.folders.isClaimed(claimed))) return undefined;
    const known = await station.masters.findLoad(layout.name, hash);
    if (known && (isLoadOf(known, run, claimed.name) || (await this.#isUnfinished(known, hash)))) {
      return this.#finish(hash, known);
    }
    // Content that this run has loaded under another name is not loaded once more for it.
    if (known && (!claimed.again || known.runId === run.runId)) return this.#putAwayDuplicate(hash, known);
    return this.#stage(hash);
  }

  /** A run that died after its commit left the file claimed: what remains is to put it away where that run would have. */
  async #isUnfinished(known: LoadRecord, hash: string): Promise<boolean> {
    const { station, claimed, wasLeft } = this.#work;
    if (!wasLeft || claimed.again || known.file !== claimed.name) return false;
    return !(await station.folders.route(claimed, 'processed', { date: known.date, hash })).isThere;
  }

  async #stage(hash: string): Promise<FileResult> {
    const { station, layout, run, claimed, report, signal } = this.#work;
    report.begin('staging', claimed.bytes);
    const staged = await station.staging.stage({
      path: station.folders.pathOf(claimed),
      layout,
      hash,
      bytes: claimed.bytes,
      ...(claimed.recordsOf !== undefined && { recordsOnly: true }),
      onProgress: (progress) => report.progress(progress),
      signal,
    });
    refuseWhenCancelled(signal);
    const about = { hash, file: claimed.name, bytes: claimed.bytes, runId: run.runId, date: this.#date, by: run.by };
    if (staged.kind === 'invalid') {
      report.begin('moving', claimed.bytes);
      const { from, to } = await station.folders.route(claimed, 'error', { date: this.#date, hash });
      const order = { ...about, from, to, master: layout.name, problem: staged.problem };
      await station.masters.recordInvalidFile(order);
      return report.invalid(staged.problem, await this.#settle('error', hash));
    }
    report.begin('merging', claimed.bytes);
    const { from, to } = await station.folders.route(claimed, 'processed', { date: this.#date, hash });
    const load = await station.masters.commitLoad({
      ...about,
      from,
      to,
      layout,
      rowsRead: staged.rowsRead,
      rowsRejected: staged.rowsRejected,
      ...(claimed.again && { again: true }),
      ...(claimed.recordsOf !== undefined && { corrects: {} }),
    });
    return this.#finish(hash, load);
  }

  async #finish(hash: string, load: LoadRecord): Promise<FileResult> {
    const { station, layout, claimed, report } = this.#work;
    report.begin('moving', claimed.bytes);
    const place = await this.#settle('processed', hash, load.date);
    return report.loaded(load, await qualityOf(station, layout, load), place);
  }

  async #putAwayDuplicate(hash: string, known: LoadRecord): Promise<FileResult> {
    const { station, layout, run, claimed, report } = this.#work;
    report.begin('moving', claimed.bytes);
    const { from, to } = await station.folders.route(claimed, 'processed', { date: this.#date, hash });
    await station.masters.audit({
      key: `file_duplicate/${claimed.claim}/${hash}`,
      who: run.by,
      action: 'file_duplicate',
      runId: run.runId,
      master: layout.name,
      file: claimed.name,
      hash,
      rowsIn: 0,
      rowsOut: 0,
      from,
      to,
      detail: { loadId: known.loadId, loadedAs: known.file },
    });
    return report.duplicate(known, await this.#settle('processed', hash));
  }

  #settle(to: 'processed' | 'error', hash: string, date = this.#date): Promise<string> {
    const { station, claimed } = this.#work;
    return station.folders.settle(claimed, to, { date, hash });
  }
}

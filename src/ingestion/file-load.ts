import type { Layout } from '../domain/ingestion/layout.js';
import type { FileResult } from '../domain/ingestion/run.js';
import { whileLocked } from './content-lock.js';
import type { RunRef } from './discovery.js';
import { isLoadOf, qualityOf } from './earlier-attempt.js';
import type { FileReport } from './file-report.js';
import { refuseWhenCancelled } from './ingestion-error.js';
import type { ClaimedFile, IngestionStation, LoadRecord } from './ports.js';

export interface LoadWork {
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
export class FileLoad {
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
    // Who has it holds it by a connection that dies with them. To go on without it would load, before it, what refers to it.
    const mayWaitOn = (): boolean => true;
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
      ...(staged.columns && { columns: staged.columns }),
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

import type { FailureCode } from '../domain/failures.js';
import type { FileProblem } from '../domain/ingestion/faults.js';
import { NO_ROWS } from '../domain/ingestion/run.js';
import type { FileOutcome, FileResult, LoadProgress, QualityReport } from '../domain/ingestion/run.js';
import type { FoundFile } from './discovery.js';
import type { LoadRecord } from './ports.js';

/** Keeps how far a file is, for whoever watches, and makes its result. */
export class FileReport {
  readonly #file: FoundFile;
  readonly #name: string;
  readonly #onProgress: (progress: LoadProgress) => void;
  readonly #startedAtMs = Date.now();
  #phaseAtMs = Date.now();
  #hash: string | undefined;
  #now: LoadProgress;

  constructor(file: FoundFile, onProgress: (progress: LoadProgress) => void) {
    this.#file = file;
    const { name = '', bytes = 0 } = file.claimed ?? file.entry ?? {};
    this.#name = name;
    this.#onProgress = onProgress;
    this.#now = { file: name, phase: 'waiting', rows: 0, bytes: 0, bytesTotal: bytes, rowsPerSecond: 0 };
  }

  /** A new phase; rows that were counted stay, bytes begin again. */
  begin(phase: LoadProgress['phase'], bytesTotal: number, hash?: string): void {
    this.#phaseAtMs = Date.now();
    this.#hash = hash ?? this.#hash;
    const bytes = phase === 'merging' || phase === 'moving' ? bytesTotal : 0;
    this.#tell({ ...this.#now, phase, bytesTotal, bytes });
  }

  progress(seen: { readonly rows?: number; readonly bytes: number }): void {
    const rows = seen.rows ?? this.#now.rows;
    const seconds = Math.max(0.001, (Date.now() - this.#phaseAtMs) / 1_000);
    this.#tell({ ...this.#now, rows, bytes: seen.bytes, rowsPerSecond: Math.round(rows / seconds) });
  }

  loaded(load: LoadRecord, quality: QualityReport, place: string): FileResult {
    const { loadId, rowsRead, rowsLoaded, rowsRejected, inserted, updated, unchanged, events } = load;
    const counts = { rowsRead, rowsLoaded, rowsRejected, inserted, updated, unchanged, events };
    // A few records that a person corrects are no sample of the master's quality, and that person sees what came of them.
    const isSample = (this.#file.claimed ?? this.#file.entry)?.recordsOf === undefined;
    const judged = isSample ? quality : { ...quality, exceeded: false };
    return this.#result('loaded', { loadId, ...counts, quality: judged, place });
  }

  duplicate({ loadId }: LoadRecord, place: string): FileResult {
    return this.#result('duplicate', { loadId, place });
  }

  /** Nothing of it was loaded, so nothing of it counts as read: one row of error_log is for the file. */
  invalid(problem: FileProblem, place: string): FileResult {
    return this.#result('invalid', { problem, place });
  }

  gone(): FileResult {
    return this.#result('gone', {});
  }

  failed(code: FailureCode, detail: string): FileResult {
    return this.#result('failed', { code, detail });
  }

  #result(outcome: FileOutcome, facts: Partial<FileResult>): FileResult {
    const { rows, bytesTotal } = this.#now;
    this.#tell({ ...this.#now, phase: 'done', rows: facts.rowsRead ?? rows });
    return {
      file: this.#name,
      master: this.#file.master,
      outcome,
      ...(this.#hash !== undefined && { hash: this.#hash }),
      bytes: bytesTotal,
      ...NO_ROWS,
      tookMs: Date.now() - this.#startedAtMs,
      ...facts,
    };
  }

  #tell(progress: LoadProgress): void {
    this.#now = progress;
    this.#onProgress(progress);
  }
}

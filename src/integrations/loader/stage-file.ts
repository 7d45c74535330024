import type { Layout } from '../../domain/ingestion/layout.js';
import type { StagingOutcome } from '../../ingestion/ports.js';
import { IntegrationError } from '../integration-error.js';
import { copyRejectsSql, copyStagingSql, createStagingSql } from '../masters/staging-sql.js';
import type { MastersDatabase } from '../masters/session.js';
import { charsetOf } from './charsets.js';
import { CopySession } from './copy-session.js';
import { FileWindow, openFile } from './file-window.js';
import { FileJudge } from './judge-file.js';
import { readRecords } from './read-records.js';

/** One file, as it travels to the thread that works on it: nothing but data. */
export interface StageWork {
  readonly path: string;
  readonly layout: Layout;
  /** SHA-256 of the content, hexadecimal. */
  readonly hash: string;
  readonly bytes: number;
  readonly recordsOnly: boolean;
  readonly maxFileBytes: number;
  readonly database: MastersDatabase;
}

export interface StageWatch {
  /** Often; whoever watches throttles. */
  onProgress(progress: { readonly rows: number; readonly bytes: number }): void;
  readonly signal: AbortSignal;
}

/**
 * Reads a file once, in constant memory: its bytes are checked, its records judged, and copied to the two tables of the load.
 * Both tables are there when this returns `staged`, and neither in any other case.
 *
 * @throws IntegrationError FILE_UNSAFE, FILE_CHANGED, NOT_FOUND, PERMISSION_DENIED, CANCELLED, and those of CopySession
 */
export async function stageFile(work: StageWork, watch: StageWatch): Promise<StagingOutcome> {
  const { bytes, maxFileBytes } = work;
  if (bytes > maxFileBytes) {
    const problem = { fault: 'file_too_large', found: `${bytes} bytes`, expected: `<= ${maxFileBytes} bytes` } as const;
    return { kind: 'invalid', problem, rowsRead: 0 };
  }
  const file = await openFile(work.path);
  try {
    return await new Staging(work, watch, new FileWindow(file, bytes)).run();
  } finally {
    await file.close();
  }
}

class Staging {
  readonly #work: StageWork;
  readonly #watch: StageWatch;
  readonly #window: FileWindow;
  readonly #judge: FileJudge;
  #session: CopySession | undefined;

  constructor(work: StageWork, watch: StageWatch, window: FileWindow) {
    const { layout, recordsOnly } = work;
    this.#work = work;
    this.#watch = watch;
    this.#window = window;
    this.#judge = new FileJudge({ layout, recordsOnly, charset: charsetOf(layout.file.encoding) });
  }

  async run(): Promise<StagingOutcome> {
    try {
      const problem = await readRecords({
        window: this.#window,
        judge: this.#judge,
        layout: this.#work.layout,
        deliver: async () => {
          await this.#copy({ all: false });
          this.#report();
        },
      });
      const { rowsRead, rowsStaged } = this.#judge;
      if (problem) {
        // The verdict is about the content that was claimed, so all of it must be what was read.
        await this.#window.skipToEnd(() => this.#report());
        this.#window.assertHash(this.#work.hash);
        return { kind: 'invalid', problem, rowsRead };
      }
      this.#window.assertHash(this.#work.hash);
      await this.#copy({ all: true });
      const rowsRejected = rowsRead - rowsStaged;
      const taken = await (await this.#open()).commit();
      if (taken.staging !== rowsStaged || taken.rejects !== rowsRejected) {
        throw new IntegrationError(
          'BAD_ANSWER',
          `of ${rowsRead} rows the database took ${taken.staging} + ${taken.rejects}`,
        );
      }
      const { columns } = this.#judge;
      return { kind: 'staged', rowsRead, rowsStaged, rowsRejected, ...(columns && { columns }) };
    } finally {
      this.#session?.close();
    }
  }

  async #copy(how: { readonly all: boolean }): Promise<void> {
    const rows = this.#judge.rows.chunks.take(how);
    const rejects = this.#judge.rejects.chunks.take(how);
    if (rows.length > 0) await (await this.#open()).write('staging', rows);
    if (rejects.length > 0) await (await this.#open()).write('rejects', rejects);
  }

  async #open(): Promise<CopySession> {
    const { layout, hash, database } = this.#work;
    const sql = {
      create: createStagingSql(layout, hash),
      staging: copyStagingSql(layout, hash),
      rejects: copyRejectsSql(hash),
    };
    return (this.#session ??= await CopySession.open(database, sql, this.#watch.signal));
  }

  #report(): void {
    if (this.#watch.signal.aborted) throw new IntegrationError('CANCELLED', 'loading was cancelled');
    this.#watch.onProgress({ rows: this.#judge.rowsRead, bytes: this.#window.bytesRead });
  }
}

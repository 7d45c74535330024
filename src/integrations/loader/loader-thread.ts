import { Worker } from 'node:worker_threads';
import type { StagingOrder, StagingOutcome } from '../../ingestion/ports.js';
import { IntegrationError } from '../integration-error.js';
import { safeDetail } from '../redact.js';
import type { StageWork } from './stage-file.js';
import type { StageReport, StageRequest } from './stage-messages.js';

/** Plain JavaScript, because a thread of Node 20 begins without a loader for TypeScript. */
const THREAD_FILE = new URL('./start-thread.mjs', import.meta.url);

/** A thread that is asked to stop and does not is ended. */
const CANCEL_GRACE_MS = 10_000;

/** A thread that works on one file after the other. It keeps no process alive while it waits. */
export class LoaderThread {
  readonly #worker = new Worker(THREAD_FILE, { name: 'guardia-loader' });
  #receive: ((report: StageReport) => void) | undefined;
  #isAlive = true;
  #isClosing = false;

  constructor() {
    this.#worker.unref();
    this.#worker.on('message', (report: StageReport) => this.#receive?.(report));
    this.#worker.on('error', (error) => this.#die(error.message));
    this.#worker.on('exit', (code) => this.#die(`exit code ${code}`));
  }

  /** A thread that ended takes no more work. */
  get isAlive(): boolean {
    return this.#isAlive;
  }

  /** @throws IntegrationError as stageFile, and UNEXPECTED where the thread ends meanwhile */
  async run(
    work: StageWork,
    { onProgress, signal }: Pick<StagingOrder, 'onProgress' | 'signal'>,
  ): Promise<StagingOutcome> {
    let grace: NodeJS.Timeout | undefined;
    const cancel = (): void => {
      this.#send({ kind: 'cancel' });
      grace = setTimeout(() => void this.close(), CANCEL_GRACE_MS);
    };
    this.#worker.ref();
    signal.addEventListener('abort', cancel, { once: true });
    try {
      return await new Promise<StagingOutcome>((resolve, reject) => {
        this.#receive = (report) => {
          if (report.kind === 'progress') onProgress({ rows: report.rows, bytes: report.bytes });
          else if (report.kind === 'done') resolve(report.outcome);
          else reject(new IntegrationError(report.code, report.message));
        };
        this.#send({ kind: 'stage', work });
        if (signal.aborted) cancel();
      });
    } finally {
      clearTimeout(grace);
      signal.removeEventListener('abort', cancel);
      this.#receive = undefined;
      this.#worker.unref();
    }
  }

  async close(): Promise<void> {
    this.#isClosing = true;
    await this.#worker.terminate();
  }

  #send(request: StageRequest): void {
    this.#worker.postMessage(request);
  }

  #die(why: string): void {
    this.#isAlive = false;
    const code = this.#isClosing ? 'CANCELLED' : 'UNEXPECTED';
    this.#receive?.({ kind: 'failed', code, message: `the loader's thread ended: ${safeDetail(why)}` });
  }
}

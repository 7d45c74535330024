import { parentPort } from 'node:worker_threads';
import { stageFile } from './stage-file.js';
import { toReport } from './stage-messages.js';
import type { StageReport, StageRequest } from './stage-messages.js';

const REPORT_EVERY_MS = 250;

/** What a loader's thread runs: it waits for a file, works on it, says how it went, and waits again. */
const port = parentPort;
if (!port) throw new Error('this file is run as a thread');
let cancel = new AbortController();

port.on('message', (request: StageRequest) => {
  if (request.kind === 'cancel') {
    cancel.abort();
    return;
  }
  cancel = new AbortController();
  void stage(request, cancel.signal).then((report) => port.postMessage(report));
});

async function stage({ work }: StageRequest & { kind: 'stage' }, signal: AbortSignal): Promise<StageReport> {
  let reportedAtMs = 0;
  try {
    const outcome = await stageFile(work, {
      signal,
      onProgress({ rows, bytes }) {
        if (performance.now() - reportedAtMs < REPORT_EVERY_MS) return;
        reportedAtMs = performance.now();
        port?.postMessage({ kind: 'progress', rows, bytes } satisfies StageReport);
      },
    });
    return { kind: 'done', outcome };
  } catch (error) {
    return toReport(error);
  }
}

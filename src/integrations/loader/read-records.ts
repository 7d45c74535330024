import type { FileProblem } from '../../domain/ingestion/faults.js';
import type { Layout } from '../../domain/ingestion/layout.js';
import { ByteChecks } from './byte-checks.js';
import type { FileWindow } from './file-window.js';
import type { FileJudge } from './judge-file.js';
import { beginning } from './magic-bytes.js';

export interface RecordReading {
  readonly window: FileWindow;
  readonly layout: Layout;
  readonly judge: FileJudge;
  /** After each window: takes what the judge has made of it. Nothing is read meanwhile. */
  readonly deliver: () => Promise<void>;
}

/** Reads a file window by window, until its end or until it shows that it cannot be used; gives what is wrong with it. */
export async function readRecords({ window, layout, judge, deliver }: RecordReading): Promise<FileProblem | undefined> {
  const checks = new ByteChecks(layout.file.encoding);
  await window.fill();
  const begins = beginning(window.buffer.subarray(window.from, window.end), layout.file);
  if ('problem' in begins) return begins.problem;
  window.from += begins.skip;
  for (let looked = 0; ;) {
    const checked = checks.check(window, looked, judge.line);
    if (typeof checked !== 'number') return checked;
    // Behind what was looked at, no line ends: no record can be complete there.
    const next = judge.take(window.buffer, window.from, window.end, window.ended);
    if (judge.problem) return judge.problem;
    looked = Math.max(0, window.from + checked - next);
    window.from = next;
    await deliver();
    if (window.ended) return checks.conclude() ?? judge.conclude();
    await window.fill();
  }
}

import { stat } from 'node:fs/promises';
import type { Layout } from '../../src/domain/ingestion/layout.js';
import { ByteChecks } from '../../src/integrations/loader/byte-checks.js';
import { charsetOf } from '../../src/integrations/loader/charsets.js';
import { FileWindow, openFile } from '../../src/integrations/loader/file-window.js';
import { FileJudge } from '../../src/integrations/loader/judge-file.js';

/** What a loader's thread does with a file, in its order, without a database: read, hash, check bytes, parse, validate, write rows for COPY. */
export async function judgeFile(
  path: string,
  layout: Layout,
  onRows: (pieces: readonly Buffer[]) => void = () => undefined,
): Promise<number> {
  const { size } = await stat(path);
  const file = await openFile(path);
  try {
    const window = new FileWindow(file, size);
    const judge = new FileJudge({ layout, recordsOnly: false, charset: charsetOf(layout.file.encoding) });
    const checks = new ByteChecks(layout.file.encoding);
    let looked = 0;
    while (!window.ended) {
      await window.fill();
      const checked = checks.check(window, looked, judge.line);
      if (typeof checked !== 'number') throw new Error(`the sample is no clean file: ${checked.fault}`);
      const next = judge.take(window.buffer, window.from, window.end, window.ended);
      looked = Math.max(0, window.from + checked - next);
      window.from = next;
      onRows(judge.rows.chunks.take({ all: window.ended }));
    }
    if (judge.problem ?? judge.conclude()) throw new Error('the sample is no clean file');
    return judge.rowsStaged;
  } finally {
    await file.close();
  }
}

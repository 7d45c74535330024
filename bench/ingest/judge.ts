import { stat } from 'node:fs/promises';
import type { Layout } from '../../src/domain/ingestion/layout.js';
import { charsetOf } from '../../src/integrations/loader/charsets.js';
import { FileWindow, openFile } from '../../src/integrations/loader/file-window.js';
import { FileJudge } from '../../src/integrations/loader/judge-file.js';
import { readRecords } from '../../src/integrations/loader/read-records.js';

/** What a loader's thread does with a file, but for the database: reads, hashes, checks bytes, parses, validates, makes rows for COPY. */
export async function judgeFile(
  path: string,
  layout: Layout,
  onRows: (pieces: readonly Buffer[]) => void = () => undefined,
): Promise<void> {
  const { size } = await stat(path);
  const file = await openFile(path);
  try {
    const window = new FileWindow(file, size);
    const judge = new FileJudge({ layout, recordsOnly: false, charset: charsetOf(layout.file.encoding) });
    const deliver = async (): Promise<void> => onRows(judge.rows.chunks.take({ all: window.ended }));
    const problem = await readRecords({ window, layout, judge, deliver });
    if (problem) throw new Error(`the sample is no clean file: ${problem.fault}`);
  } finally {
    await file.close();
  }
}

import { createReadStream } from 'node:fs';
import { parse } from 'csv-parse';
import type { Layout } from '../../src/domain/ingestion/layout.js';
import { charsetOf } from '../../src/integrations/loader/charsets.js';
import { FileWindow, openFile } from '../../src/integrations/loader/file-window.js';
import { FileJudge } from '../../src/integrations/loader/judge-file.js';
import { readRecords } from '../../src/integrations/loader/read-records.js';
import { measure, percentile } from '../measure.js';
import type { Measure } from '../measure.js';

const ROUNDS = 3;
const READ_BYTES = 256 * 1024;

/** Decoding, parsing, validating and encoding for COPY, without a database, against csv-parse that only parses. */
export async function benchParse(file: string, layout: Layout): Promise<readonly Measure[]> {
  const ours: number[] = [];
  const bare: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const judged = await timed(() => judgeFile(file, layout));
    const parsed = await timed(() => parseFile(file, layout));
    ours.push(judged.rows / judged.seconds);
    bare.push(parsed.rows / parsed.seconds);
  }
  const name = 'parse and validate, against a bare csv-parse';
  return [measure(name, 'rows/s', percentile(ours, 0.5), percentile(bare, 0.5))];
}

/** How many records it read. */
export async function judgeFile(path: string, layout: Layout): Promise<number> {
  const file = await openFile(path);
  try {
    const { size } = await file.stat();
    const judge = new FileJudge({ layout, recordsOnly: false, charset: charsetOf(layout.file.encoding) });
    const problem = await readRecords({
      window: new FileWindow(file, size),
      layout,
      judge,
      async deliver() {
        judge.rows.chunks.take({ all: false });
        judge.rejects.chunks.take({ all: false });
      },
    });
    if (problem) throw new Error(`the file cannot be used: ${JSON.stringify(problem)}`);
    return judge.rowsRead;
  } finally {
    await file.close();
  }
}

/** How many records it found, without the line of column names. */
async function parseFile(path: string, { file }: Layout): Promise<number> {
  const parser = parse({ delimiter: file.delimiter, quote: file.quote ?? null, relax_column_count: true });
  const input = createReadStream(path, { highWaterMark: READ_BYTES });
  input.on('error', (error) => parser.destroy(error)).pipe(parser);
  let rows = file.columnNames ? -1 : 0;
  // By `read`, because an iterator would wait once for each record, and be slower than the parser itself.
  await new Promise<void>((resolve, reject) => {
    parser.on('readable', () => {
      while (parser.read() !== null) rows++;
    });
    parser.on('end', resolve);
    parser.on('error', reject);
  });
  return rows;
}

async function timed(work: () => Promise<number>): Promise<{ readonly rows: number; readonly seconds: number }> {
  const startedAtMs = performance.now();
  const rows = await work();
  return { rows, seconds: (performance.now() - startedAtMs) / 1_000 };
}

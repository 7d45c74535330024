import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import type { Layout } from '../../src/domain/ingestion/layout.js';
import { sampleChunks } from '../../src/samples/write-sample.js';
import type { SampleOptions } from '../../src/samples/write-sample.js';

/** Writes a sample of any size, in constant memory. */
export async function writeFileOf(path: string, layout: Layout, options: SampleOptions): Promise<void> {
  const out = createWriteStream(path);
  for (const chunk of sampleChunks(layout, options)) {
    if (!out.write(chunk)) await once(out, 'drain');
  }
  out.end();
  await once(out, 'finish');
}

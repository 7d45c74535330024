import { link, mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Layout } from '../domain/ingestion/layout.js';
import { sampleName, writeSample } from './write-sample.js';
import type { SampleOptions } from './write-sample.js';

export interface SampleFile {
  readonly master: string;
  readonly name: string;
  /** Absolute, as the folder that was given. */
  readonly path: string;
  readonly bytes: number;
  readonly rows: number;
  readonly badRows: number;
}

/**
 * Writes one sample into a folder, as a whole: while it grows it has a hidden name, that no run looks at.
 *
 * @throws the file system's error; EEXIST where the folder has a file of that name
 */
export async function writeSampleFile(folder: string, layout: Layout, options: SampleOptions): Promise<SampleFile> {
  await mkdir(folder, { recursive: true });
  const name = sampleName(layout, options.date);
  const path = join(folder, name);
  const growing = join(folder, `.${name}.${process.pid}`);
  let bytes = 0;
  const file = await open(growing, 'wx');
  try {
    for await (const chunk of writeSample(layout, options)) {
      await file.writeFile(chunk);
      bytes += chunk.length;
    }
    await file.close();
    // A link refuses where the name is taken; a rename would replace.
    await link(growing, path);
  } finally {
    await file.close();
    await rm(growing, { force: true });
  }
  const { rows, badRows = 0 } = options;
  return { master: layout.name, name, path, bytes, rows, badRows };
}

/** One sample for each layout; rows that refer to another master find it, because all have the same number of rows. */
export async function writeSampleFiles(
  folder: string,
  layouts: Iterable<Layout>,
  options: SampleOptions,
): Promise<readonly SampleFile[]> {
  const written: SampleFile[] = [];
  for (const layout of layouts) {
    written.push(await writeSampleFile(folder, layout, { referenceRows: options.rows, ...options }));
  }
  return written;
}

import type { Layout } from '../domain/ingestion/layout.js';
import { writeSampleFile } from '../samples/sample-files.js';

/** A small delivery, with one record that is wrong in each file: under every limit of the shipped layouts. */
const ROWS = 60;
const BAD_ROWS = 1;

export interface Delivery {
  /** Another seed is another ERP: the same entities, with other values. */
  readonly seed: number;
  readonly date: string;
}

/** The lab's ERP puts one file of each master into a folder. Whatever lies there under its name stays as it is. */
export async function deliverMasters(
  input: string,
  layouts: ReadonlyMap<string, Layout>,
  { seed, date }: Delivery,
): Promise<void> {
  for (const layout of layouts.values()) {
    // The last record is the wrong one, and no other master refers to it.
    const options = { rows: ROWS, badRows: BAD_ROWS, referenceRows: ROWS - BAD_ROWS, seed, date };
    await writeSampleFile(input, layout, options).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  }
}

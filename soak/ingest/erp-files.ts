import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { writeFileOf } from '../../bench/ingest/write-file.js';
import type { Layout } from '../../src/domain/ingestion/layout.js';
import { labLayouts } from '../../src/lab/lab-layouts.js';

export const DATE = '2026-11-22';
const NEXT_DATE = '2026-11-23';
/** One record in so many is wrong. */
const BAD_ONE_IN = 100;
/** How much of a file that was cut short is there. */
const CUT_AT = 0.6;

/** The masters as they are shipped. */
export const ERP_LAYOUTS: readonly Layout[] = [...labLayouts().values()];

/**
 * What an ERP leaves on a bad day, for all three masters: wrong records in each, a newer file of a master beside the older one,
 * the same content under two names, a file that was cut short, and one that is compressed.
 *
 * @param rows of the largest
 */
export async function writeErpFiles(folder: string, rows: number): Promise<void> {
  const write = (name: string, master: string, count: number, date: string): Promise<void> => {
    const layout = ERP_LAYOUTS.find((one) => one.name === master);
    if (!layout) throw new Error(`no layout ${master} is shipped`);
    return writeFileOf(join(folder, name), layout, { rows: count, date, badRows: Math.ceil(count / BAD_ONE_IN) });
  };
  await write('PROV_20261122.csv', 'proveedores', Math.ceil(rows / 4), DATE);
  await write('CLI_20261122_1.csv', 'clientes', rows, DATE);
  await write('CLI_20261122_2.csv', 'clientes', rows, NEXT_DATE);
  await write('PROD_20261122.txt', 'productos', Math.ceil(rows / 2), DATE);
  const first = await readFile(join(folder, 'CLI_20261122_1.csv'));
  await writeFile(join(folder, 'CLI_20261122_3.csv'), first.subarray(0, Math.floor(first.length * CUT_AT)));
  await writeFile(join(folder, 'CLI_20261122_4.csv'), first);
  await writeFile(join(folder, 'PROD_20261123.txt'), gzipSync(first));
}

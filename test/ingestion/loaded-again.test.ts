import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileResult } from '../../src/domain/ingestion/run.js';
import { discoverFiles } from '../../src/ingestion/discover.js';
import { rejectedRecords } from '../../src/ingestion/desk-records.js';
import type { DeskPorts, DeskStation } from '../../src/ingestion/desk-ports.js';
import { processFile } from '../../src/ingestion/process-file.js';
import { verifyLoads } from '../../src/ingestion/verify.js';
import { createFolders } from '../../src/integrations/files/folders.js';
import { firstBytes } from '../../src/integrations/files/first-bytes.js';
import { createStaging } from '../../src/integrations/loader/create-staging.js';
import { openTestFolders } from '../support/ingestion-station.js';
import type { TestFolders } from '../support/ingestion-station.js';
import { BOGOTA, PRODUCTOS, PROVEEDORES, startMastersDb } from '../support/masters-db.js';
import type { MastersDb } from '../support/masters-db.js';

const DATE = '2026-11-22';
const FILE = 'PRO_1.csv';
/** The layout names codigo first. */
const HEAD = 'proveedor;existencias;activo;desde;precio;nombre;codigo';
const REPEATED = 'P1;3;N;31/12/2025;0,05;"Broca; larga";A1';
const STRANGER = 'P9;4;S;01/02/2026;10,00;Clavo;A3';
const CONTENT = [
  HEAD,
  'P1;12;S;01/02/2026;1500,50;Martillo;A1',
  REPEATED,
  'P1;muchas;S;01/02/2026;10,00;Tornillo;A2',
  STRANGER,
].join('\n');

describe('Rejected records of a file whose columns stand in an order of its own', function () {
  this.timeout(60_000);
  let db: MastersDb;
  let folders: TestFolders;
  let station: DeskStation;
  let staging: ReturnType<typeof createStaging>;
  let runs = 0;
  const { signal } = new AbortController();
  const watch = { signal, onProgress: () => undefined };

  before(async () => {
    db = await startMastersDb();
    folders = await openTestFolders();
    const layouts = [PROVEEDORES, PRODUCTOS];
    const database = { url: db.server.url, schema: 'public', timeZone: BOGOTA };
    staging = createStaging({ database, inThread: false, maxFileBytes: 1024 ** 2 });
    station = {
      pipeline: 'ingesta_diaria_maestras_erp',
      timeZone: BOGOTA,
      services: { database: 'lab-postgres' },
      stableAfterMs: 0,
      maxErrorRate: 0.05,
      layouts: new Map(layouts.map((layout) => [layout.name, layout])),
      folders: createFolders(folders.config),
      firstBytes: (place, count) => firstBytes(folders.config, place, count),
      staging,
      masters: db.masters,
    };
    await station.folders.ensure();
    await db.masters.prepare(layouts);
    await folders.put('input/PRV_1.csv', 'codigo;nombre\nP1;Uno\n');
    await folders.put(`input/${FILE}`, `${CONTENT}\n`);
    assert.deepEqual(await rejectedByRun(), { 'PRV_1.csv': 0, [FILE]: 3 });
  });
  after(async () => {
    await staging.close();
    await db.close();
    await folders.close();
  });

  async function run(): Promise<readonly FileResult[]> {
    const ref = { runId: `run-${(runs += 1)}`, date: DATE, by: 'ana' };
    const { groups } = await discoverFiles(station, { date: DATE }, Date.now() + 60_000);
    const results: FileResult[] = [];
    for (const file of groups.flat().flatMap(({ files }) => files)) {
      results.push(await processFile(station, { run: ref, file, isLastTry: true }, watch));
    }
    return results;
  }
  async function rejectedByRun(): Promise<Readonly<Record<string, number>>> {
    return Object.fromEntries((await run()).map(({ file, rowsRejected }) => [file, rowsRejected]));
  }
  async function exported(): Promise<string> {
    const { chunks } = await rejectedRecords({ station: async () => station } as DeskPorts, { file: FILE });
    const parts: Buffer[] = [];
    for await (const chunk of chunks) parts.push(chunk);
    return Buffer.concat(parts).toString();
  }
  /** What `reprocess date` does. */
  async function reprocessDate(): Promise<readonly number[]> {
    await station.folders.claimProcessed(DATE);
    return (await run()).flatMap(({ loadId }) => (loadId === undefined ? [] : [loadId]));
  }

  it('come out under the names of the file, those too that only the commit turned down', async () => {
    const [head, ...records] = (await exported()).trimEnd().split('\n');
    assert.equal(head, HEAD);
    assert.deepEqual(records.sort(), [REPEATED, STRANGER, 'P1;muchas;S;01/02/2026;10,00;Tornillo;A2'].sort());
  });

  it('are loaded as what they are, once they are corrected', async () => {
    const corrected = (await exported()).replace('larga";A1', 'larga";A4').replace('P9', 'P1').replace('muchas', '7');
    const path = join(folders.home, FILE);
    await writeFile(path, corrected);
    await station.folders.putRecords('productos', path);
    assert.deepEqual(await rejectedByRun(), { [FILE]: 0 });
    const { rows } = await db.outside.query<object>(
      `SELECT codigo, nombre, precio::text, desde::text, activo, existencias::int, proveedor FROM productos WHERE codigo = 'A4'`,
    );
    assert.deepEqual(rows, [
      {
        codigo: 'A4',
        nombre: 'Broca; larga',
        precio: '0.05',
        desde: '2025-12-31',
        activo: false,
        existencias: 3,
        proveedor: 'P1',
      },
    ]);
    const { rows: open } = await db.outside.query('SELECT error_type FROM error_log WHERE corrected_at IS NULL');
    assert.deepEqual(open, [{ error_type: 'duplicate_key' }], 'only the one that has another key now');
  });

  it('belong to the newest load of the date that is run again twice, and every load adds up', async () => {
    const first = (await db.masters.loadsOfFile(FILE)).map(({ loadId }) => loadId);
    const loadIds = [...first, ...(await reprocessDate()), ...(await reprocessDate())];
    assert.equal(new Set(loadIds).size, loadIds.length, 'all are loads of their own');
    const sums = await db.masters.loadSums(loadIds);
    assert.ok(sums.some(({ superseded, rowsRejected, rowsInErrorLog }) => superseded && rowsInErrorLog < rowsRejected));
    const { verified, detail } = await verifyLoads(station, loadIds, signal);
    assert.deepEqual([verified, detail], [true, '']);
  });

  it('are missed where they are in error_log no more', async () => {
    const { rows } = await db.outside.query<{ id: number }>(
      `SELECT max(load_id)::int AS id FROM ingestion_loads WHERE rows_rejected > 0`,
    );
    const newest = rows[0]?.id ?? NaN;
    await db.outside.query('DELETE FROM error_log WHERE load_id = $1', [newest]);
    const { verified, detail } = await verifyLoads(station, [newest], signal);
    assert.deepEqual([verified, /rows rejected \d, in error_log 0/.test(detail)], [false, true], detail);
  });
});

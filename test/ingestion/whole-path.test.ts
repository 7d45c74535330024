import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Layout } from '../../src/domain/ingestion/layout.js';
import type { FileResult } from '../../src/domain/ingestion/run.js';
import { discoverFiles } from '../../src/ingestion/discover.js';
import type { IngestionStation } from '../../src/ingestion/ports.js';
import { processFile } from '../../src/ingestion/process-file.js';
import { createFolders } from '../../src/integrations/files/folders.js';
import { createStaging } from '../../src/integrations/loader/create-staging.js';
import { openTestFolders } from '../support/ingestion-station.js';
import type { TestFolders } from '../support/ingestion-station.js';
import { BOGOTA, field, PROVEEDORES, startMastersDb } from '../support/masters-db.js';
import type { MastersDb } from '../support/masters-db.js';

const TODAY = '2026-11-22';
const required = { required: true } as const;

/** A column called as one of the statements' own names could be. */
const LETRAS: Layout = {
  ...PROVEEDORES,
  name: 'letras',
  file: { ...PROVEEDORES.file, pattern: 'LET_*' },
  key: ['codigo'],
  fields: [field('codigo', required), ...['a', 'c', 'd', 'f', 'g', 'n', 'r', 's', 't'].map((name) => field(name))],
  target: { table: 'letras' },
};
const EMPLEADOS: Layout = {
  ...PROVEEDORES,
  name: 'empleados',
  file: { ...PROVEEDORES.file, pattern: 'EMP_*' },
  fields: [field('codigo', required), field('jefe')],
  references: [{ field: 'jefe', master: 'empleados', to: 'codigo' }],
  target: { table: 'empleados' },
};
const SALDOS: Layout = {
  ...PROVEEDORES,
  name: 'saldos',
  file: { ...PROVEEDORES.file, pattern: 'SAL_*' },
  key: ['cuenta', 'corte', 'saldo', 'activa'],
  fields: [
    field('cuenta', { ...required, type: 'integer' }),
    field('corte', { ...required, type: 'date', format: 'dd/MM/yyyy' }),
    field('saldo', { ...required, type: 'decimal', decimals: 2, decimalMark: ',' }),
    field('activa', { ...required, type: 'boolean' }),
    field('nota', { length: 3 }),
  ],
  target: { table: 'saldos' },
};
const CIERRES: Layout = {
  ...PROVEEDORES,
  name: 'cierres',
  file: { ...PROVEEDORES.file, pattern: 'CIE_*', columnNames: false },
  header: { startsWith: 'H;' },
  trailer: { startsWith: 'T;', count: { position: 2 }, totals: [] },
  target: { table: 'cierres' },
};
const EXPECTED: Layout = { ...PROVEEDORES, expectedBy: '03:30' };

describe('A file, from the folder to the tables', function () {
  this.timeout(60_000);
  let db: MastersDb;
  let folders: TestFolders;
  let station: IngestionStation;
  let staging: ReturnType<typeof createStaging>;
  let runs = 0;

  before(async () => {
    db = await startMastersDb();
    folders = await openTestFolders();
    const layouts = [EXPECTED, LETRAS, EMPLEADOS, SALDOS, CIERRES];
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
      staging,
      masters: db.masters,
    };
    await station.folders.ensure();
    await db.masters.prepare(layouts);
  });
  after(async () => {
    await staging.close();
    await db.close();
    await folders.close();
  });
  beforeEach(() => db.outside.query('TRUNCATE error_log'));

  const look = (date: string) => discoverFiles(station, { date }, Date.now() + 60_000);

  async function ingest(name: string, content: string, date = TODAY): Promise<FileResult> {
    await folders.put(`input/${name}`, content);
    const file = (await look(date)).groups
      .flat()
      .flatMap(({ files }) => files)
      .find(({ entry }) => entry?.name === name);
    assert.ok(file, `${name} was found`);
    const run = { runId: `run-${(runs += 1)}`, date, by: 'ana' };
    const watch = { signal: new AbortController().signal, onProgress: () => undefined };
    return processFile(station, { run, file, isLastTry: true }, watch);
  }

  it('has columns with any name', async () => {
    const names = LETRAS.fields.map(({ name }) => name).join(';');
    const { outcome, events, loadId = 0 } = await ingest('LET_1.csv', `${names}\nL1;1;2;3;4;5;6;7;8;9\n`);
    assert.deepEqual([outcome, events], ['loaded', 1]);
    const [event] = await db.masters.events(loadId, 0, 10);
    assert.deepEqual(event?.data, {
      codigo: 'L1',
      a: '1',
      c: '2',
      d: '3',
      f: '4',
      g: '5',
      n: '6',
      r: '7',
      s: '8',
      t: '9',
    });
  });

  it('that comes again on the next day is not missing on that day', async () => {
    const content = 'codigo;nombre\nP1;Uno\n';
    assert.equal((await ingest('PRV_1.csv', content)).outcome, 'loaded');
    assert.equal((await ingest('PRV_1.csv', content, '2026-11-23')).outcome, 'duplicate');
    assert.deepEqual((await look('2026-11-23')).absent, []);
    assert.equal((await look('2026-11-24')).absent.length, 1, 'and is on the day after');
  });

  it('loads no record that refers to one of the same file which is turned down', async () => {
    const result = await ingest('EMP_1.csv', 'codigo;jefe\nA;B\nB;C\nC;X\nD;\nE;D\nF;F\n');
    assert.deepEqual([result.rowsRead, result.rowsLoaded, result.rowsRejected], [6, 3, 3]);
    const { rows } = await db.outside.query('SELECT codigo FROM empleados ORDER BY codigo');
    assert.deepEqual(rows.map(({ codigo }: { codigo: string }) => codigo).join(''), 'DEF');
  });

  it('corrects records whose key is written otherwise than the database keeps it', async () => {
    const head = 'cuenta;corte;saldo;activa;nota\n';
    await ingest('SAL_1.csv', `${head}+0012;01/02/2026;007,50;S;larga\n-000;28/02/2026;-,5;no;larga\n`);
    const { rows: wrong } = await db.outside.query('SELECT entity_key FROM error_log ORDER BY line_number');
    const { loadId } = await ingest('SAL_1.csv', `${head}+0012;01/02/2026;007,50;S;bien\n-000;28/02/2026;-,5;no;ok\n`);
    assert.deepEqual(
      wrong.map(({ entity_key: key }: { entity_key: string }) => key),
      ['12|2026-02-01|7.50|true', '0|2026-02-28|-0.5|false'],
    );
    const { rows } = await db.outside.query(
      'SELECT line_number::int, corrected_by_load::int AS by FROM error_log WHERE load_id <> $1 ORDER BY 1',
      [loadId],
    );
    assert.deepEqual(rows, [
      { line_number: 2, by: null },
      { line_number: 3, by: loadId },
    ]);
  });

  it('with a key that no index can hold loads without that record', async () => {
    const long = Array.from({ length: 6_000 }, (_, index) => (index * 7919).toString(36).slice(-1)).join('');
    const result = await ingest('PRV_2.csv', `codigo;nombre\n${long};Uno\nP2;Dos\n${'é'.repeat(600)};Tres\n`);
    assert.deepEqual([result.outcome, result.rowsLoaded, result.rowsRejected], ['loaded', 2, 1]);
    const { rows } = await db.outside.query('SELECT error_type, expected FROM error_log');
    assert.deepEqual(rows, [{ error_type: 'too_long', expected: '<= 600' }]);
  });

  it('with a column that nobody asked for is told by the column', async () => {
    const { outcome } = await ingest('PRV_3.csv', 'codigo;nombre;extra\nP1;Uno;1\n');
    assert.equal(outcome, 'invalid');
    assert.equal(await db.value('SELECT reason FROM error_log'), 'La columna extra no está en el layout.');
  });

  it('without records is told by its trailer, or as one that has none', async () => {
    const reasons: unknown[] = [];
    for (const content of ['H;x\nT;5\n', 'H;x\nT;x\n', 'H;x\n', '']) {
      await db.outside.query('TRUNCATE error_log');
      assert.equal((await ingest(`CIE_${reasons.length}.csv`, content)).outcome, 'invalid');
      reasons.push(await db.value(`SELECT line_number || ' ' || reason FROM error_log`));
    }
    assert.deepEqual(reasons, [
      '2 El cierre declara 5 registros y se leyeron 0.',
      '2 El registro de cierre no se puede leer.',
      '1 El archivo no tiene ningún registro.',
      '1 El archivo no tiene ningún registro.',
    ]);
    assert.equal((await ingest('CIE_0.csv', 'H;x\nT;0\n')).outcome, 'loaded');
  });

  it('whose name is no UTF-8 is named as one that is not taken', async () => {
    const name = Buffer.concat([
      Buffer.from(join(folders.config.input, 'PRV_a')),
      Buffer.from([0xf1]),
      Buffer.from('.csv'),
    ]);
    await writeFile(name, 'codigo;nombre\nP1;Uno\n');
    assert.deepEqual((await look(TODAY)).unsafe, [{ file: 'PRV_a\ufffd.csv', why: 'bad_name' }]);
  });
});

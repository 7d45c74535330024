import assert from 'node:assert/strict';
import type { LoadRecord } from '../../../src/ingestion/ports.js';
import { rejectedWith } from '../../support/rejections.js';
import { field, hashOf, orderOf, PRODUCTOS, PROVEEDORES, stage, startMastersDb } from '../../support/masters-db.js';
import type { MastersDb, StagedReject } from '../../support/masters-db.js';

type Row = readonly unknown[];

describe('The commit of a load', function () {
  let db: MastersDb;
  let content = 0;
  before(async () => {
    db = await startMastersDb();
    await db.masters.prepare([PROVEEDORES, PRODUCTOS]);
    await load(PROVEEDORES, [
      ['P1', 'Uno'],
      ['P2', 'Dos'],
    ]);
  });
  after(() => db.close());
  beforeEach(async () => {
    await db.outside.query('TRUNCATE productos, error_log');
  });

  const row = (
    codigo: string,
    nombre: string,
    more: Partial<{ precio: string; proveedor: string | null }> = {},
  ): Row => [
    codigo,
    nombre,
    more.precio ?? '10.50',
    '2026-01-31',
    true,
    5,
    more.proveedor === undefined ? 'P1' : more.proveedor,
  ];

  async function load(
    layout: typeof PRODUCTOS,
    rows: readonly Row[],
    more: Parameters<typeof orderOf>[3] & {
      readonly rejects?: readonly StagedReject[];
      readonly content?: string;
    } = {},
  ): Promise<LoadRecord> {
    const { rejects = [], content: given, ...order } = more;
    const hash = hashOf(given ?? `content ${content++}`);
    await stage(db.outside, layout, hash, rows, rejects);
    return db.masters.commitLoad(
      orderOf(layout, hash, rows.length + rejects.length, { rowsRejected: rejects.length, ...order }),
    );
  }

  async function sums(loadId: number) {
    const [sum] = await db.masters.loadSums([loadId]);
    assert.ok(sum);
    assert.equal(sum.rowsRead, sum.rowsLoaded + sum.rowsRejected);
    assert.equal(sum.rowsLoaded, sum.inserted + sum.updated + sum.unchanged);
    assert.equal(sum.rowsInErrorLog, sum.rowsRejected);
    assert.equal(sum.rowsInOutbox, sum.events);
    return sum;
  }

  it('inserts new rows, each with one event in the order of the lines', async () => {
    const { loadId, inserted, updated, unchanged } = await load(PRODUCTOS, [row('B', 'Bujía'), row('A', 'Aceite')]);
    assert.deepEqual([inserted, updated, unchanged], [2, 0, 0]);
    const events = await db.masters.events(loadId, 0, 10);
    assert.deepEqual(
      events.map(({ n, kind, entityKey, master }) => [n, kind, entityKey, master]),
      [
        [1, 'created', 'B', 'productos'],
        [2, 'created', 'A', 'productos'],
      ],
    );
    assert.deepEqual(events[0]?.data, {
      codigo: 'B',
      nombre: 'Bujía',
      precio: '10.50',
      desde: '2026-01-31',
      activo: true,
      existencias: 5,
      proveedor: 'P1',
    });
    assert.match(events[0].time, /^\d{4}-\d\d-\d\dT.*Z$/);
    assert.deepEqual(
      (await db.outside.query(`SELECT codigo, load_id::int, fecha_proceso::text FROM productos ORDER BY 1`)).rows,
      [
        { codigo: 'A', load_id: loadId, fecha_proceso: '2026-11-22' },
        { codigo: 'B', load_id: loadId, fecha_proceso: '2026-11-22' },
      ],
    );
    await sums(loadId);
  });

  it('writes only rows that differ, and makes an event of none that does not', async () => {
    await load(PRODUCTOS, [row('A', 'Aceite'), row('B', 'Bujía'), row('N', 'Nulo', { proveedor: null })]);
    const second = await load(PRODUCTOS, [
      row('A', 'Aceite'),
      row('B', 'Bujía nueva'),
      row('C', 'Cable'),
      row('N', 'Nulo', { proveedor: null, precio: '10.5' }),
    ]);
    assert.deepEqual([second.inserted, second.updated, second.unchanged, second.events], [1, 1, 2, 2]);
    const events = await db.masters.events(second.loadId, 0, 10);
    assert.deepEqual(
      events.map(({ kind, entityKey }) => `${kind} ${entityKey}`),
      ['updated B', 'created C'],
    );
    await sums(second.loadId);
  });

  it('turns down every repetition of a key within a file, with its record as the layout would write it', async () => {
    const { loadId, rowsLoaded, rowsRejected } = await load(PRODUCTOS, [
      row('A', 'Primero'),
      row('A', 'Segundo; con "comillas"', { precio: '1234.50' }),
      row('B', 'Bujía'),
      row('A', 'Tercero'),
    ]);
    assert.deepEqual([rowsLoaded, rowsRejected], [2, 2]);
    assert.equal(await db.value(`SELECT nombre FROM productos WHERE codigo = 'A'`), 'Primero');
    const errors = await db.masters.listErrors({ loadId }, 10);
    assert.deepEqual(
      errors.map(({ lineNumber, type, record, entityKey }) => [lineNumber, type, record, entityKey]).sort(),
      [
        [3, 'duplicate_key', 'A;"Segundo; con ""comillas""";1234,50;31/01/2026;S;5;P1', 'A'],
        [5, 'duplicate_key', 'A;Tercero;10,50;31/01/2026;S;5;P1', 'A'],
      ],
    );
    assert.match(errors[0]?.reason ?? '', /^La clave A ya aparece en la línea 2 /);
    await sums(loadId);
  });

  it('writes the columns of what it turns down in the order of their file', async () => {
    const columns = ['proveedor', 'codigo', 'nombre', 'precio', 'desde', 'activo', 'existencias'];
    const { loadId } = await load(PRODUCTOS, [row('A', 'Primero'), row('A', 'Segundo')], { columns });
    const [error] = await db.masters.listErrors({ loadId }, 10);
    assert.equal(error?.record, 'P1;A;Segundo;10,50;31/01/2026;S;5');
  });

  it('turns down what refers to a row that its master does not have', async () => {
    const { loadId, rowsLoaded } = await load(PRODUCTOS, [
      row('A', 'Aceite', { proveedor: 'P9' }),
      row('B', 'Bujía', { proveedor: 'P2' }),
      row('C', 'Cable', { proveedor: null }),
    ]);
    assert.equal(rowsLoaded, 2);
    const [error] = await db.masters.listErrors({ loadId }, 10);
    assert.deepEqual(
      [error?.type, error?.field, error?.value, error?.expected, error?.reason],
      [
        'unknown_reference',
        'proveedor',
        'P9',
        'proveedores.codigo',
        'El valor de proveedor no existe en proveedores.codigo.',
      ],
    );
    await sums(loadId);
  });

  it('keeps what the loader turned down, with reasons in words', async () => {
    const rejects = [{ line: 7, fault: 'too_long', field: 'nombre', value: '100 %s', expected: '<= 40', key: 'Z' }];
    const { loadId } = await load(PRODUCTOS, [row('A', 'Aceite')], { rejects });
    const [error] = await db.masters.listErrors({ loadId }, 10);
    assert.deepEqual(
      [error?.lineNumber, error?.reason, error?.value, error?.file, error?.date],
      [7, 'nombre es más largo de lo permitido (<= 40).', '100 %s', 'productos.csv', '2026-11-22'],
    );
    await sums(loadId);
  });

  it('gives the load that is there where the same content is committed again', async () => {
    const first = await load(PRODUCTOS, [row('A', 'Aceite')], { content: 'the same' });
    const again = await load(PRODUCTOS, [row('A', 'Otro')], { content: 'the same', runId: 'run-2' });
    assert.deepEqual(again, first);
    assert.equal(await db.value('SELECT nombre FROM productos'), 'Aceite');
    assert.equal(await db.value(`SELECT count(*)::int FROM pg_class WHERE relname LIKE 'staging_%'`), 0);
  });

  it('loads content once more where it is asked for, without an event for what has not changed', async () => {
    const rejects = [{ line: 3, fault: 'required', field: 'nombre', key: 'Z' }];
    const rows = [row('A', 'Aceite'), row('B', 'Bujía')];
    const first = await load(PRODUCTOS, rows, { content: 'again', rejects });
    const repeated = { content: 'again', again: true, runId: 'run-2' };
    const second = await load(PRODUCTOS, rows, { ...repeated, rejects });
    assert.deepEqual([second.inserted, second.updated, second.unchanged, second.events], [0, 0, 2, 0]);
    assert.equal(await db.value('SELECT count(*)::int FROM error_log'), 1, 'a record is in error_log once');
    await sums(second.loadId);
    assert.deepEqual(await load(PRODUCTOS, rows, { ...repeated, rejects }), second, 'the same run does it once');

    await db.outside.query(`UPDATE productos SET nombre = 'Cambiado' WHERE codigo = 'B'`);
    const third = await load(PRODUCTOS, rows, { content: 'again', again: true, runId: 'run-3' });
    assert.equal(third.updated, 1);
    const [before] = await db.masters.events(first.loadId, 1, 1);
    const [after] = await db.masters.events(third.loadId, 0, 1);
    assert.deepEqual([before?.entityKey, after?.entityKey], ['B', 'B']);
    assert.notEqual(after?.id, before?.id, 'a consumer must not drop it');
    assert.equal(await db.value('SELECT corrected_by_load::int FROM error_log'), third.loadId);
  });

  it('never lets an older date that is run again overwrite what a later date loaded', async () => {
    const old = { content: 'old', date: '2026-11-20' };
    await load(PRODUCTOS, [row('A', 'viejo'), row('B', 'viejo')], old);
    await load(PRODUCTOS, [row('A', 'nuevo')], { date: '2026-11-22' });
    await db.outside.query(`UPDATE productos SET nombre = 'roto' WHERE codigo = 'B'`);
    const again = await load(PRODUCTOS, [row('A', 'viejo'), row('B', 'viejo')], {
      ...old,
      again: true,
      runId: 'run-9',
    });
    assert.deepEqual([again.updated, again.unchanged], [1, 1]);
    const { rows } = await db.outside.query('SELECT codigo, nombre FROM productos ORDER BY 1');
    assert.deepEqual(rows, [
      { codigo: 'A', nombre: 'nuevo' },
      { codigo: 'B', nombre: 'viejo' },
    ]);
    await sums(again.loadId);
  });

  it('marks what corrected records have corrected, and only that', async () => {
    const rejects = [
      { line: 3, fault: 'required', field: 'nombre', key: 'Y' },
      { line: 4, fault: 'required', field: 'nombre', key: 'Z' },
    ];
    await load(PRODUCTOS, [row('A', 'Aceite')], { rejects });
    const fix = await load(PRODUCTOS, [row('Z', 'Zapata')], { corrects: {}, file: 'corrected.csv' });
    const errors = await db.masters.listErrors({ file: 'productos.csv' }, 10);
    assert.deepEqual(errors.map(({ entityKey, correctedAt }) => [entityKey, correctedAt !== undefined]).sort(), [
      ['Y', false],
      ['Z', true],
    ]);
    assert.equal((await db.masters.loadsOfFile('corrected.csv'))[0]?.recordsOnly, true);
    assert.equal((await db.masters.listErrors({ uncorrectedOnly: true }, 10)).length, 1);
    await sums(fix.loadId);
  });

  it('refuses data that a table of the user refuses, with what PostgreSQL says, and leaves nothing behind', async () => {
    await db.outside.query('ALTER TABLE productos ADD CONSTRAINT precio_positivo CHECK (precio >= 0)');
    const before = await db.value('SELECT count(*)::int FROM outbox');
    const error = await rejectedWith('DATA_REFUSED', load(PRODUCTOS, [row('A', 'Aceite', { precio: '-1' })]));
    assert.match(error.message, /precio_positivo/);
    assert.doesNotMatch(error.message, /Aceite/, 'a record stands in no message');
    assert.equal(await db.value('SELECT count(*)::int FROM outbox'), before);
    assert.equal(await db.value('SELECT count(*)::int FROM productos'), 0);
    await db.outside.query('ALTER TABLE productos DROP CONSTRAINT precio_positivo');
    const left = await db.value(`SELECT count(*)::int FROM pg_class WHERE relname ~ '^(staging|rejects)_'`);
    assert.equal(left, 0, 'nor the tables of the load, which nobody may ever load again');
  });

  it('starts over where the staging tables are not whole', async () => {
    const hash = hashOf('half of it');
    await stage(db.outside, PRODUCTOS, hash, [row('A', 'Aceite')]);
    await rejectedWith('SERVICE_ERROR', db.masters.commitLoad(orderOf(PRODUCTOS, hash, 2)));
    await rejectedWith('SERVICE_ERROR', db.masters.commitLoad(orderOf(PRODUCTOS, hashOf('nothing of it'), 2)));
    assert.equal(await db.value('SELECT count(*)::int FROM productos'), 0);
  });

  it('takes eight loads of one master at once, one after the other', async () => {
    const loads = await Promise.all(
      Array.from({ length: 8 }, (_, index) =>
        load(PRODUCTOS, [row('shared', `by ${index}`), row(`own ${index}`, 'x')], { runId: `run-${index}` }),
      ),
    );
    assert.equal(await db.value('SELECT count(*)::int FROM productos'), 9);
    const last = Math.max(...loads.map(({ loadId }) => loadId));
    assert.equal(await db.value(`SELECT load_id::int FROM productos WHERE codigo = 'shared'`), last);
    for (const { loadId } of loads) await sums(loadId);
    const kinds = await db.value(
      `SELECT string_agg(kind, ',' ORDER BY load_id) FROM outbox WHERE entity_key = 'shared' AND load_id = ANY ($1)`,
      [loads.map(({ loadId }) => loadId)],
    );
    assert.equal(kinds, ['created', ...Array<string>(7).fill('updated')].join());
  });

  it('keeps numbers as exact as they were written', async () => {
    const { loadId } = await load(PRODUCTOS, [
      ['A', 'Aceite', '12345678901234567890.10', null, false, '9007199254740993', null],
    ]);
    const [event] = await db.masters.events(loadId, 0, 1);
    assert.deepEqual(
      [event?.data['precio'], event?.data['existencias'], event?.data['desde']],
      ['12345678901234567890.10', '9007199254740993', null],
    );
  });

  it('tells entities of several fields apart, whatever stands in them', async () => {
    const layout = { ...PROVEEDORES, name: 'pares', key: ['codigo', 'nombre'], target: { table: 'pares' } };
    await db.masters.prepare([layout]);
    const { loadId } = await load(layout, [
      ['a|b', 'c'],
      ['a', 'b|c'],
      ['a\\', 'b'],
      ['a', 'b'],
    ]);
    const events = await db.masters.events(loadId, 0, 10);
    assert.deepEqual(
      events.map(({ entityKey }) => entityKey),
      ['a\\|b|c', 'a|b\\|c', 'a\\\\|b', 'a|b'],
    );
    assert.equal((await load(layout, [['a', 'b']])).unchanged, 1);
  });

  it('merges few changed rows among many as it merges many', async () => {
    const many = Array.from({ length: 40 }, (_, index) => row(`M${index}`, 'igual'));
    await load(PRODUCTOS, many);
    const changed = many.map((one, index) => (index === 3 ? row('M3', 'otro') : one));
    const few = await load(PRODUCTOS, [...changed, row('M99', 'nuevo')]);
    assert.deepEqual([few.inserted, few.updated, few.unchanged], [1, 1, 39]);
    assert.equal(await db.value(`SELECT nombre FROM productos WHERE codigo = 'M3'`), 'otro');
    const only = await load(PRODUCTOS, changed.slice(3, 4));
    assert.deepEqual([only.inserted, only.updated, only.unchanged], [0, 0, 1]);
    await sums(few.loadId);
  });

  it('keeps a record of fixed width that it turns down as its file had it', async () => {
    const fixed = {
      ...PROVEEDORES,
      name: 'fijos',
      file: { ...PROVEEDORES.file, format: 'fixed' as const },
      fields: [
        field('codigo', { start: 1, length: 4 }),
        field('cupo', { type: 'decimal', decimals: 2, impliedDecimals: true, start: 7, length: 8 }),
        field('desde', { type: 'date', format: 'yyyyMMdd', start: 15, length: 8 }),
        field('nombre', { start: 23, length: 6 }),
      ],
      target: { table: 'fijos' },
    };
    await db.masters.prepare([fixed]);
    const { loadId } = await load(fixed, [
      ['A', '1.00', '2026-01-31', 'Uno'],
      ['A', '1234.50', '2026-01-31', 'Ñandú'],
      ['A', null, null, null],
    ]);
    const errors = await db.masters.listErrors({ loadId }, 10);
    assert.deepEqual(errors.map(({ record }) => record).sort(), [
      'A                           ',
      'A     0012345020260131Ñandú ',
    ]);
  });
});

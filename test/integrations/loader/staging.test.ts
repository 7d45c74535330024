import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { appendFile, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { Layout } from '../../../src/domain/ingestion/layout.js';
import { readLayout } from '../../../src/documents/layout-file.js';
import { freePort } from '../../../src/embedded/ports.js';
import { startPostgres } from '../../../src/embedded/postgres.js';
import type { PostgresServer } from '../../../src/embedded/postgres.js';
import type { StagingOrder } from '../../../src/ingestion/ports.js';
import { createStaging } from '../../../src/integrations/loader/create-staging.js';
import { stagingTables } from '../../../src/integrations/masters/staging-sql.js';
import { sampleChunks } from '../../../src/samples/write-sample.js';
import { aLayout, aRecord, COLUMN_NAMES } from '../../support/layouts.js';
import { everythingSaidBy, rejectedWith } from '../../support/rejections.js';
import { UGLY_FILES } from '../../support/ugly-files.js';

describe('staging of files in a real PostgreSQL', function () {
  this.timeout(120_000);
  let server: PostgresServer;
  let outside: pg.Pool;
  let dataDir: string;
  let folder: string;
  let staging: ReturnType<typeof createStaging>;

  before(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'guardia-staging-'));
    folder = await mkdtemp(join(tmpdir(), 'guardia-files-'));
    server = await startPostgres({ dataDir, port: await freePort(), database: 'erp', fsync: false });
    outside = new pg.Pool({ connectionString: server.url, max: 2, options: '-c search_path=masters' });
    outside.on('error', () => undefined);
    await outside.query('CREATE SCHEMA masters');
    staging = createStaging({ ...database(), inThread: false, maxFileBytes: 64 * 1024 * 1024 });
  });

  after(async () => {
    await staging.close();
    await outside.end();
    await server.stop('immediate');
    await rm(dataDir, { recursive: true, force: true });
    await rm(folder, { recursive: true, force: true });
  });

  afterEach(async () => {
    const left = await tables();
    if (left.length > 0) await outside.query(`DROP TABLE ${left.join(', ')}`);
  });

  for (const { title, layout, content, recordsOnly, ...expected } of UGLY_FILES) {
    it(`judges ${title}`, async () => {
      const order = await orderFor(content, layout, { ...(recordsOnly && { recordsOnly }) });
      const outcome = await staging.stage(order);
      if (expected.problem) {
        assert.equal(outcome.kind, 'invalid', JSON.stringify(outcome));
        const { problem } = outcome;
        assert.deepEqual({ ...problem, ...expected.problem }, problem);
        assert.deepEqual(await tables(), []);
        return;
      }
      const rejected = expected.rejected ?? [];
      const rowsStaged = expected.staged ?? 0;
      assert.deepEqual(outcome, {
        kind: 'staged',
        rowsRead: rowsStaged + rejected.length,
        rowsStaged,
        ...(expected.columns && { columns: expected.columns }),
        rowsRejected: rejected.length,
      });
      const rows = await outside.query(`SELECT * FROM ${stagingTables(order.hash).staging}`);
      assert.equal(rows.rowCount, rowsStaged);
      const rejects = await rejectsOf(order.hash);
      assert.deepEqual(
        rejects.map(({ line_number, fault }) => [Number(line_number), fault]),
        rejected,
      );
    });
  }

  it('keeps every value as it is meant, and every record that is wrong as it was written', async () => {
    const content = Buffer.from(
      [
        COLUMN_NAMES,
        aRecord('C1', { razon_social: '"CAFÉ ""EL\tBUENO"" \\ CÍA\nSUCURSAL; NORTE"', cupo: '.5' }),
        aRecord('C2', { empleados: '', cupo: ' 007 ', fecha_alta: '', visto: '', estado: '', activo: 'no' }),
        aRecord('X3', { cupo: '-1', fecha_alta: '30/02/2024', estado: 'Z' }),
        '',
      ].join('\n'),
    );
    const order = await orderFor(content, aLayout());
    await staging.stage(order);
    const { rows } = await outside.query(
      `SELECT line_number::int, codigo, razon_social, empleados::text, cupo::text, fecha_alta::text, visto::text, estado, activo
       FROM ${stagingTables(order.hash).staging} ORDER BY line_number`,
    );
    assert.deepEqual(rows, [
      {
        line_number: 2,
        codigo: 'C1',
        razon_social: 'CAFÉ "EL\tBUENO" \\ CÍA\nSUCURSAL; NORTE',
        empleados: '12',
        cupo: '0.5',
        fecha_alta: '2024-02-29',
        visto: '2026-11-22 01:59:59',
        estado: 'A',
        activo: true,
      },
      {
        line_number: 4,
        codigo: 'C2',
        razon_social: 'FERRETERÍA EL TORNILLO',
        empleados: null,
        cupo: '7',
        fecha_alta: null,
        visto: null,
        estado: null,
        activo: false,
      },
    ]);
    assert.deepEqual(await rejectsOf(order.hash), [
      {
        line_number: '5',
        fault: 'bad_pattern',
        field: 'codigo',
        value: 'X3',
        expected: 'C\\d{1,8}',
        entity_key: 'X3',
        record: 'X3;FERRETERÍA EL TORNILLO;12;-1;30/02/2024;2026-11-22 01:59:59;Z;S',
        others: [
          { field: 'cupo', fault: 'out_of_range' },
          { field: 'fecha_alta', fault: 'not_a_date' },
          { field: 'estado', fault: 'not_allowed' },
        ],
      },
    ]);
  });

  it('begins anew where an attempt before left something', async () => {
    const order = await orderFor(file(500), aLayout());
    const first = await staging.stage(order);
    assert.deepEqual(await staging.stage(order), first);
    const { rows } = await outside.query(`SELECT count(*)::int AS rows FROM ${stagingTables(order.hash).staging}`);
    assert.deepEqual(rows, [{ rows: 500 }]);
  });

  it('does the same in threads, several files at once, and reports progress', async () => {
    const threads = createStaging({ ...database(), inThread: true, maxFileBytes: 64 * 1024 * 1024 });
    try {
      const progress: number[] = [];
      const orders = await Promise.all(
        [40_001, 40_002, 40_003, 40_004].map((rows) =>
          orderFor(file(rows), aLayout(), { onProgress: ({ rows: read }) => void progress.push(read) }),
        ),
      );
      const outcomes = await Promise.all(orders.map((order) => threads.stage(order)));
      assert.deepEqual(
        outcomes.map((outcome) => outcome.kind === 'staged' && outcome.rowsStaged),
        [40_001, 40_002, 40_003, 40_004],
      );
      assert.ok(progress.length > 0 && progress.every((rows) => rows > 0));
    } finally {
      await threads.close();
    }
  });

  for (const [name, key, reference] of [
    ['clientes', 'codigo'],
    ['productos', 'codigo', 'proveedor'],
    ['proveedores', 'nit'],
  ] as const) {
    it(`finds in a sample of ${name} exactly the records that were made wrong`, async () => {
      const { layout } = readLayout(join('layouts', `${name}.toon`), `layouts/${name}.toon`);
      assert.ok(layout);
      const sample = { rows: 5_000, badRows: 250, date: '2026-11-22', seed: 7 };
      const order = await orderFor(Buffer.concat([...sampleChunks(layout, sample)]), layout);
      const outcome = await staging.stage(order);
      assert.ok(outcome.kind === 'staged', JSON.stringify(outcome));
      assert.equal(outcome.rowsStaged + outcome.rowsRejected, 5_000);
      // Repeated keys and references to nothing are only seen by the database, when the load is committed.
      const { rows } = await outside.query<{ repeated: number; unknown: number }>(
        `SELECT (count(*) - count(DISTINCT ${key}))::int AS repeated,
           (count(*) FILTER (WHERE ${reference ?? 'NULL'} = '999999999-9'))::int AS unknown
         FROM ${stagingTables(order.hash).staging}`,
      );
      assert.equal(outcome.rowsRejected + (rows[0]?.repeated ?? 0) + (rows[0]?.unknown ?? 0), 250);
    });
  }

  it('ends its threads, and with them what they do, when it is closed', async () => {
    const mine = createStaging({ ...database(), inThread: true, maxFileBytes: 1e9 });
    const order = await orderFor(file(300_000), aLayout(), { onProgress: () => void mine.close() });
    await rejectedWith('CANCELLED', mine.stage(order));
    await rejectedWith('CANCELLED', mine.stage(order));
    assert.deepEqual(await tables(), []);
  });

  it('leaves nothing behind where it is cancelled', async () => {
    for (const inThread of [false, true]) {
      const mine = createStaging({ ...database(), inThread, maxFileBytes: 1e9 });
      const cancel = new AbortController();
      const order = await orderFor(file(300_000), aLayout(), {
        onProgress: () => cancel.abort(),
        signal: cancel.signal,
      });
      await rejectedWith('CANCELLED', mine.stage(order));
      assert.deepEqual(await tables(), []);
      await mine.close();
    }
  });

  it('says that the database went away, without its password, and can do it again', async () => {
    const mine = createStaging({ ...database(), inThread: true, maxFileBytes: 1e9 });
    let struck: Promise<unknown> | undefined;
    const order = await orderFor(file(300_000), aLayout(), {
      onProgress() {
        struck ??= outside.query(
          `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'guardia-loader'`,
        );
      },
    });
    const error = await mine.stage(order).then(
      () => assert.fail('it went well'),
      (failure: unknown) => failure,
    );
    await struck;
    assert.ok(!everythingSaidBy(error).includes(new URL(server.url).password));
    assert.match((error as { code: string }).code, /^SERVICE_(UNREACHABLE|ERROR)$/);
    assert.deepEqual(await tables(), []);
    const outcome = await mine.stage({ ...order, onProgress: () => undefined });
    assert.equal(outcome.kind, 'staged');
    await mine.close();
  });

  it('refuses a file that is not what was hashed', async () => {
    const order = await orderFor(file(20_000), aLayout());
    await appendFile(order.path, aRecord('C7'));
    await rejectedWith('FILE_CHANGED', staging.stage(order));
    await writeFile(order.path, file(20_000).fill('X', 200, 201));
    await rejectedWith('FILE_CHANGED', staging.stage(order));
    await writeFile(order.path, 'sin columnas\n');
    await rejectedWith('FILE_CHANGED', staging.stage(order));
    assert.deepEqual(await tables(), []);
  });

  it('never follows a symbolic link', async () => {
    const order = await orderFor(file(1), aLayout());
    await symlink(order.path, `${order.path}.link`);
    await rejectedWith('FILE_UNSAFE', staging.stage({ ...order, path: `${order.path}.link` }));
    await rejectedWith('NOT_FOUND', staging.stage({ ...order, path: `${order.path}.gone` }));
  });

  it('does not read a file that is larger than the pipeline takes', async () => {
    const order = await orderFor(file(1), aLayout());
    const outcome = await staging.stage({ ...order, bytes: 65 * 1024 * 1024 });
    assert.equal(outcome.kind === 'invalid' && outcome.problem.fault, 'file_too_large');
  });

  it('says what is wrong with the database or the way to it', async () => {
    const order = await orderFor(file(10), aLayout());
    const wrong = (url: string, schema = 'masters') =>
      createStaging({ database: { url, schema, timeZone: 'America/Bogota' }, inThread: false, maxFileBytes: 1e9 });
    const password = new URL(server.url);
    password.password = 'wrong';
    await rejectedWith('AUTHENTICATION_FAILED', wrong(password.href).stage(order));
    await rejectedWith('CONFIG_INVALID', wrong(server.url, 'nowhere').stage(order));
    const port = new URL(server.url);
    port.port = String(await freePort());
    await rejectedWith('SERVICE_UNREACHABLE', wrong(port.href).stage(order));
  });

  function database() {
    return { database: { url: server.url, schema: 'masters', timeZone: 'America/Bogota' } };
  }

  async function orderFor(content: Buffer, layout: Layout, changes: Partial<StagingOrder> = {}): Promise<StagingOrder> {
    const hash = createHash('sha256').update(content).digest('hex');
    const path = join(folder, `${hash}.csv`);
    await writeFile(path, content);
    const signal = new AbortController().signal;
    return { path, layout, hash, bytes: content.length, onProgress: () => undefined, signal, ...changes };
  }

  async function tables(): Promise<readonly string[]> {
    const { rows } = await outside.query<{ relname: string }>(
      `SELECT relname FROM pg_class WHERE relkind = 'r' AND relname ~ '^(staging|rejects)_'`,
    );
    return rows.map(({ relname }) => relname);
  }

  async function rejectsOf(hash: string): Promise<readonly Record<string, unknown>[]> {
    const { rows } = await outside.query<Record<string, unknown>>(
      `SELECT * FROM ${stagingTables(hash).rejects} ORDER BY line_number`,
    );
    return rows;
  }
});

function file(rows: number): Buffer {
  return Buffer.from(
    [COLUMN_NAMES, ...Array.from({ length: rows }, (_, row) => aRecord(`C${row + 1}`)), ''].join('\n'),
  );
}

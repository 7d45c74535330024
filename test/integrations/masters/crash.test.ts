import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { startExistingPostgres, stopPostgres } from '../../../src/embedded/postgres.js';
import { freePort } from '../../../src/embedded/ports.js';
import { openMasters } from '../../../src/integrations/masters/open-masters.js';
import { eventually } from '../../support/eventually.js';
import { BOGOTA, hashOf, orderOf, PRODUCTOS, PROVEEDORES, stage, startMastersDb } from '../../support/masters-db.js';
import { openTroubledTcp } from '../../support/troubled-tcp.js';
import type { MastersDb } from '../../support/masters-db.js';

const CHILD = fileURLToPath(new URL('../../support/masters-child.ts', import.meta.url));
const HASH = hashOf('the load that is disturbed');
const ROWS = [
  ['A', 'Aceite nuevo', '1.50', '2026-01-31', true, 5, 'P1'],
  ['B', 'Bujía', '2.50', '2026-01-31', true, 5, 'P1'],
  ['B', 'Bujía otra vez', '2.50', '2026-01-31', true, 5, 'P1'],
  ['C', 'Cable', '3.50', null, false, null, 'P9'],
  ['D', 'Disco', '4.50', null, false, null, null],
];
const REJECTS = [{ line: 99, fault: 'required', field: 'nombre', key: 'Z' }];
const ORDER = orderOf(PRODUCTOS, HASH, ROWS.length + REJECTS.length, { rowsRejected: REJECTS.length });

type QueryFunction = (this: pg.Client, ...given: unknown[]) => unknown;

describe('A commit that is disturbed', function () {
  this.timeout(180_000);
  let db: MastersDb;
  let undisturbed: unknown;
  before(async () => {
    db = await startMastersDb();
    await db.masters.prepare([PROVEEDORES, PRODUCTOS]);
    await begin();
    await db.masters.commitLoad(ORDER);
    undisturbed = await state();
  });
  after(() => db.close());

  /** As it was before the load, with the load's rows staged. */
  async function begin(): Promise<void> {
    await db.outside.query('TRUNCATE productos, proveedores, error_log, audit_log, outbox, ingestion_loads');
    await db.outside.query(`INSERT INTO proveedores VALUES ('P1', 'Uno')`);
    await db.outside.query(`INSERT INTO productos (codigo, nombre) VALUES ('A', 'Aceite'), ('X', 'Otro')`);
    await stage(db.outside, PRODUCTOS, HASH, ROWS, REJECTS);
  }

  /** What the tables say, without ids of rows and without times. */
  async function state(): Promise<unknown> {
    const all = async (sql: string): Promise<unknown> => (await db.outside.query(sql)).rows;
    return {
      productos: await all(
        'SELECT codigo, nombre, precio, proveedor, fecha_proceso::text FROM productos ORDER BY codigo',
      ),
      errors: await all('SELECT error_type, line_number, record, reason FROM error_log ORDER BY line_number'),
      events: await all('SELECT n, event_id, kind, entity_key, data FROM outbox ORDER BY load_id, n'),
      loads: await all('SELECT file_hash, state, rows_read, rows_loaded, rows_rejected, events FROM ingestion_loads'),
      audit: await all('SELECT who, action, rows_in, rows_out, from_place, to_place FROM audit_log'),
      staging: await all(`SELECT relname FROM pg_class WHERE relname ~ '^(staging|rejects)_'`),
    };
  }

  /** What a run does with a file that it finds: nothing where the ledger has it. */
  async function rerun(): Promise<void> {
    await eventually('the load is there', async () => {
      const done = await db.masters.exclusively(HASH, async () => {
        if (await db.masters.findLoad('productos', HASH)) return true;
        await stage(db.outside, PRODUCTOS, HASH, ROWS, REJECTS);
        await db.masters.commitLoad(ORDER);
        return true;
      });
      return done;
    });
  }

  /** Without a word to anybody: what was not committed is gone, and so is what was never logged. */
  async function die(): Promise<void> {
    assert.ok(await stopPostgres(db.server.dataDir, 'immediate'), 'it was alive');
  }

  async function answers(): Promise<true | undefined> {
    return db.outside.query('SELECT 1').then(
      () => true as const,
      () => undefined,
    );
  }

  /** The work, with every statement of this process watched. */
  async function watching(
    watch: (client: pg.Client, text: string) => void,
    work: () => Promise<unknown>,
  ): Promise<void> {
    const query = Reflect.get(pg.Client.prototype, 'query') as QueryFunction;
    const watched: QueryFunction = function (...given) {
      const asked = query.apply(this, given);
      const [text] = given;
      if (typeof text === 'string') watch(this, text);
      return asked;
    };
    Reflect.set(pg.Client.prototype, 'query', watched);
    try {
      await work();
    } finally {
      Reflect.set(pg.Client.prototype, 'query', query);
    }
  }

  it('by a connection that is cut at any statement ends as an undisturbed one', async () => {
    for (let dieAt = 1; ; dieAt++) {
      await begin();
      let sent = 0;
      let isCut = false;
      const cut = (client: pg.Client): void => {
        if (!('cut' in client) || ++sent !== dieAt) return;
        isCut = true;
        (client as pg.Client & { cut(): void }).cut();
      };
      await watching(cut, () => db.masters.commitLoad(ORDER).catch(() => undefined));
      if (!isCut) {
        assert.ok(dieAt > 15, `only ${dieAt} statements`);
        break;
      }
      await rerun();
      assert.deepEqual(await state(), undisturbed, `cut at statement ${dieAt}`);
    }
  });

  it('by kill -9 ends as an undisturbed one, and its lock is free', async () => {
    for (const dieAt of [5, 12, 17, 24]) {
      await begin();
      const order = JSON.stringify({ url: db.server.url, order: ORDER, dieAt });
      const child = spawn(process.execPath, ['--import=tsx', CHILD, order], { stdio: 'inherit' });
      const [, signal] = (await once(child, 'exit')) as [number | null, string | null];
      assert.equal(signal, 'SIGKILL', `at statement ${dieAt}`);
      await rerun();
      assert.deepEqual(await state(), undisturbed, `killed at statement ${dieAt}`);
    }
  });

  it('by a server that dies at any moment of it ends as an undisturbed one', async () => {
    for (const at of [/INSERT INTO "outbox"/, /INSERT INTO "ingestion_loads"/, /^COMMIT$/]) {
      await begin();
      await db.outside.query('CHECKPOINT');
      let died: Promise<unknown> | undefined;
      await watching(
        (_client, text) => {
          if (at.test(text)) died ??= die();
        },
        () => db.masters.commitLoad(ORDER).catch(() => undefined),
      );
      assert.ok(died, `no statement like ${at.source}`);
      await died;
      assert.ok(await startExistingPostgres(db.server.dataDir));
      await eventually('the server answers', answers);
      await rerun();
      assert.deepEqual(await state(), undisturbed, `died at ${at.source}`);
    }
  });

  it('by a network that loses the answer to its COMMIT has its load all the same', async () => {
    await begin();
    const port = await freePort();
    const network = await openTroubledTcp(port, db.server.port);
    const url = new URL(db.server.url);
    url.port = String(port);
    const masters = openMasters({ url: url.href, schema: 'public', timeZone: BOGOTA, language: 'es' });
    const lose = (_client: pg.Client, text: string): void => {
      if (text === 'COMMIT') network.cutAtNextAnswer();
    };
    await watching(lose, () => assert.rejects(masters.commitLoad(ORDER), { code: 'SERVICE_UNREACHABLE' }));
    assert.equal((await db.masters.commitLoad(ORDER)).file, ORDER.file);
    await rerun();
    assert.deepEqual(await state(), undisturbed);
    await masters.close();
    await network.close();
  });

  it('by tables that a dead server has emptied starts over', async () => {
    await begin();
    await db.outside.query('CHECKPOINT');
    await die();
    assert.ok(await startExistingPostgres(db.server.dataDir));
    await eventually('the server answers', answers);
    await assert.rejects(db.masters.commitLoad(ORDER), { code: 'SERVICE_ERROR' });
    await rerun();
    assert.deepEqual(await state(), undisturbed);
  });

  it('by somebody else who works on the same content: only one has its lock', async () => {
    const once = await db.masters.exclusively('one content', async () => [
      await db.masters.exclusively('one content', async () => 'twice'),
      await db.masters.exclusively('another content', async () => 'beside'),
    ]);
    assert.deepEqual(once, [undefined, 'beside']);
    assert.equal(await db.masters.exclusively('one content', async () => 'later'), 'later');
    const failing = db.masters.exclusively('one content', () => Promise.reject(new Error('of the work')));
    await assert.rejects(failing, /of the work/);
    assert.equal(await db.masters.exclusively('one content', async () => 'later'), 'later');
  });
});

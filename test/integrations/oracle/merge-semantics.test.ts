import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { freePort } from '../../../src/embedded/ports.js';
import { startPostgres } from '../../../src/embedded/postgres.js';
import type { PostgresServer } from '../../../src/embedded/postgres.js';
import { mergeEvents } from '../../../src/integrations/oracle/gateway.js';
import type { OracleSession } from '../../../src/integrations/oracle/gateway.js';
import { oracleOnPostgres } from '../../support/oracle-on-postgres.js';
import { aLayout, anEvent } from './layouts.js';

const TABLE = `CREATE SCHEMA "MAESTRAS"; CREATE TABLE "MAESTRAS"."CLIENTES" (
  "CODIGO" varchar(10) PRIMARY KEY, "RAZON_SOCIAL" varchar(40) NOT NULL, "NOTAS" varchar(4000), "EMPLEADOS" numeric(6),
  "CUPO" numeric(12, 2), "SALDO" numeric(24, 4), "ALTA" date, "MODIFICADO" timestamp, "ACTIVO" numeric(1))`;
const WHOLE = {
  razon_social: 'Peñón & Cía.',
  notas: 'primera\nsegunda',
  empleados: 12,
  cupo: '1250000.50',
  saldo: '12345678901234567890.1234',
  alta: '2026-11-22',
  modificado: '2026-11-22T01:02:03',
  activo: true,
};

describe('What the MERGE means, run on PostgreSQL as a stand-in for Oracle', function () {
  this.timeout(60_000);
  let dataDir: string;
  let server: PostgresServer;
  let client: Client;
  const layout = aLayout();

  before(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'guardia-oracle-'));
    server = await startPostgres({ dataDir, port: await freePort(), database: 'maestras', fsync: false });
    client = new Client({ connectionString: server.url });
    await client.connect();
    await client.query(TABLE);
  });
  after(async () => {
    await client?.end();
    await server?.stop('immediate');
    await rm(dataDir, { recursive: true, force: true });
  });
  afterEach(async () => {
    await client.query('ROLLBACK');
    await client.query('TRUNCATE "MAESTRAS"."CLIENTES"');
  });

  async function rows(): Promise<readonly Record<string, unknown>[]> {
    const sql = `SELECT "CODIGO", "RAZON_SOCIAL", "NOTAS", "EMPLEADOS"::text, "CUPO"::text, "SALDO"::text, "ALTA"::text,
      "MODIFICADO"::text, "ACTIVO"::text FROM "MAESTRAS"."CLIENTES" ORDER BY 1`;
    return (await client.query<Record<string, unknown>>(sql)).rows;
  }

  it('keeps every type to the digit, to the day and to the second', async () => {
    const { merged } = await mergeEvents(oracleOnPostgres(client), layout, [anEvent(1, 'C1', WHOLE)]);
    assert.equal(merged, 1);
    const expected = { CODIGO: 'C1', RAZON_SOCIAL: 'Peñón & Cía.', NOTAS: 'primera\nsegunda', EMPLEADOS: '12' };
    assert.deepEqual(await rows(), [
      {
        ...expected,
        ...{ CUPO: '1250000.50', SALDO: '12345678901234567890.1234', ALTA: '2026-11-22' },
        ...{ MODIFICADO: '2026-11-22 01:02:03', ACTIVO: '1' },
      },
    ]);
  });

  it('inserts what is new, updates what is known, empties what is empty now, and changes nothing the second time', async () => {
    const session = oracleOnPostgres(client);
    await mergeEvents(session, layout, [anEvent(1, 'C1', WHOLE)]);
    const again = [anEvent(1, 'C1', { razon_social: 'Otra' }), anEvent(2, 'C2')];
    for (let time = 1; time <= 2; time += 1) {
      assert.deepEqual(await mergeEvents(session, layout, again), { merged: 2, refused: [] });
      const found = (await rows()).map(({ CODIGO, RAZON_SOCIAL, CUPO }) => [CODIGO, RAZON_SOCIAL, CUPO]);
      assert.deepEqual(found, [
        ['C1', 'Otra', null],
        ['C2', 'Cliente C2', null],
      ]);
    }
  });

  it('lets the later of two events of one entity win, over the end of a batch as well', async () => {
    const many = Array.from({ length: 1_001 }, (_, index) =>
      anEvent(index + 1, 'C1', { razon_social: `v${index + 1}` }),
    );
    const session = oracleOnPostgres(client);
    await mergeEvents(session, layout, many);
    assert.equal(session.statements.length, 2);
    assert.deepEqual(
      (await rows()).map(({ RAZON_SOCIAL }) => RAZON_SOCIAL),
      ['v1001'],
    );
  });

  it('keeps refused rows apart, with their number in the outbox and Oracle’s reason', async () => {
    const events = [
      anEvent(7, 'C1'),
      anEvent(8, 'C2', { razon_social: null }),
      anEvent(9, 'C3', { cupo: 99_999_999_999_999 }),
      anEvent(10, 'C4'),
    ];
    const { merged, refused } = await mergeEvents(oracleOnPostgres(client), layout, events);
    assert.equal(merged, 2);
    assert.deepEqual(
      refused.map(({ n, code }) => [n, code]),
      [
        [8, 'ORA-01400'],
        [9, 'ORA-01438'],
      ],
    );
    assert.match(refused[0]!.message, /ORA-01400: .*RAZON_SOCIAL/);
    assert.deepEqual(
      (await rows()).map(({ CODIGO }) => CODIGO),
      ['C1', 'C4'],
    );
  });

  it('commits nothing of a batch in which a row failed for what is no fault of its values', async () => {
    const session = oracleOnPostgres(client);
    const deadlocked: OracleSession = {
      commit: () => session.commit(),
      async executeMany(sql, values, options) {
        await session.executeMany(sql, values, options);
        return { batchErrors: [Object.assign(new Error('ORA-00060: deadlock detected'), { offset: 1 })] };
      },
    };
    await assert.rejects(mergeEvents(deadlocked, layout, [anEvent(1, 'C1'), anEvent(2, 'C2')]), /ORA-00060/);
    await client.query('ROLLBACK');
    assert.deepEqual(await rows(), []);
  });

  it('finds the one row that fails the statement as a whole, and keeps the order of the others', async () => {
    const session = oracleOnPostgres(client);
    const unforgiving: OracleSession = {
      commit: () => session.commit(),
      async executeMany(sql, values, options) {
        // As Oracle does without batch errors: what comes before the bad row is done.
        const bad = values.findIndex(([codigo]) => codigo === 'MALO');
        await session.executeMany(sql, bad < 0 ? values : values.slice(0, bad), options);
        if (bad >= 0) throw Object.assign(new Error('ORA-01461: can bind a LONG value only'), { errorNum: 1461 });
        return {};
      },
    };
    const events = ['C1', 'C2', 'MALO', 'C2', 'C3'].map((codigo, index) =>
      anEvent(index + 1, codigo, { razon_social: `v${index + 1}` }),
    );
    const { merged, refused } = await mergeEvents(unforgiving, layout, events);
    assert.equal(merged, 4);
    assert.deepEqual(
      refused.map(({ n, code }) => [n, code]),
      [[3, 'ORA-01461']],
    );
    assert.deepEqual(
      (await rows()).map(({ CODIGO, RAZON_SOCIAL }) => [CODIGO, RAZON_SOCIAL]),
      [
        ['C1', 'v1'],
        ['C2', 'v4'],
        ['C3', 'v5'],
      ],
    );
  });
});

import assert from 'node:assert/strict';
import oracledb from 'oracledb';
import { openOracle } from '../../../src/integrations/oracle/oracle.js';
import type { OracleOptions } from '../../../src/integrations/oracle/pool.js';
import type { OraclePort } from '../../../src/ingestion/ports.js';
import { rejectedWith } from '../../support/rejections.js';
import { needs } from '../../support/require.js';
import { aLayout, anEvent } from './layouts.js';

const TABLE = 'GUARDIA_PRUEBA_CLIENTES';

/** With a real Oracle, where ORACLE_TEST_DSN names one: `user/password@host:1521/service`. It makes and drops one table of its own. */
describe('A real Oracle', function () {
  this.timeout(120_000);
  const forever = new AbortController().signal;
  const layout = aLayout({ oracle: { table: TABLE } });
  let options: OracleOptions;
  let oracle: OraclePort;
  let beside: oracledb.Connection;

  before(async function () {
    await needs(this, 'oracle');
    const [, username, password, connectString] = /^([^/]+)\/(.+)@([^@]+)$/.exec(process.env['ORACLE_TEST_DSN']!) ?? [];
    assert.ok(username && password && connectString, 'ORACLE_TEST_DSN is user/password@host:1521/service');
    options = { username, password, connectString, timeoutMs: 15_000 };
    oracle = openOracle(options);
    beside = await oracledb.getConnection({ user: username, password, connectString });
    await beside.execute(`DROP TABLE ${TABLE}`).catch(() => undefined);
    await beside.execute(`CREATE TABLE ${TABLE} (codigo VARCHAR2(10 CHAR) PRIMARY KEY, razon_social VARCHAR2(40 CHAR) NOT NULL,
      notas VARCHAR2(4000), empleados NUMBER(6), cupo NUMBER(12, 2), saldo NUMBER(24, 4), alta DATE, modificado TIMESTAMP,
      activo NUMBER(1))`);
  });
  after(async () => {
    await beside?.execute(`DROP TABLE ${TABLE}`).catch(() => undefined);
    await beside?.close();
    await oracle?.close();
  });
  afterEach(() => beside?.execute(`TRUNCATE TABLE ${TABLE}`));

  async function rows(): Promise<unknown> {
    const sql = `SELECT codigo, razon_social, TO_CHAR(cupo, 'FM999999990.00', 'NLS_NUMERIC_CHARACTERS=''.,'''),
      TO_CHAR(saldo, 'FM99999999999999999999.0000', 'NLS_NUMERIC_CHARACTERS=''.,'''), TO_CHAR(alta, 'YYYY-MM-DD'),
      TO_CHAR(modificado, 'YYYY-MM-DD HH24:MI:SS'), activo FROM ${TABLE} ORDER BY codigo`;
    return (await beside.execute(sql)).rows;
  }

  it('answers, and refuses a wrong password for good', async () => {
    await oracle.check(forever);
    const stranger = openOracle({ ...options, username: 'guardia_no_existe', password: 'ninguna' });
    await rejectedWith('AUTHENTICATION_FAILED', stranger.check(forever));
    await stranger.close();
  });

  it('keeps every type, updates, and changes nothing the second time', async () => {
    const whole = { cupo: '1250000.50', saldo: '12345678901234567890.1234', alta: '2026-11-22', activo: true };
    const events = [
      anEvent(1, 'C1', { razon_social: 'Antes' }),
      anEvent(2, 'C1', { ...whole, razon_social: 'Peñón & Cía.', modificado: '2026-11-22T01:02:03' }),
    ];
    for (let time = 1; time <= 2; time += 1) {
      assert.deepEqual(await oracle.merge(layout, events, forever), { merged: 2, refused: [] });
      assert.deepEqual(await rows(), [
        ['C1', 'Peñón & Cía.', '1250000.50', '12345678901234567890.1234', '2026-11-22', '2026-11-22 01:02:03', 1],
      ]);
    }
  });

  it('keeps the rows apart that it refuses, in a batch of thousands', async () => {
    const events = Array.from({ length: 2_500 }, (_, index) =>
      anEvent(index + 1, `C${index}`, index % 500 === 7 ? { razon_social: null } : {}),
    );
    const { merged, refused } = await oracle.merge(layout, events, forever);
    assert.equal(merged, 2_495);
    assert.deepEqual(
      refused.map(({ n, code }) => [n, code]),
      [8, 508, 1008, 1508, 2008].map((n) => [n, 'ORA-01400']),
    );
  });

  it('says that a table is not there', async () => {
    const elsewhere = aLayout({ oracle: { table: 'GUARDIA_NO_EXISTE' } });
    await rejectedWith('CONFIG_INVALID', oracle.merge(elsewhere, [anEvent(1, 'C1')], forever));
  });
});

import assert from 'node:assert/strict';
import oracledb from 'oracledb';
import { CANARY_TABLE, canaryInOracle } from '../../../src/integrations/oracle/canary.js';
import { needs } from '../../support/require.js';

/** With a real Oracle, where ORACLE_TEST_DSN names one: it makes Guardia's own table, and drops it. */
describe('The canary in a real Oracle', function () {
  this.timeout(60_000);

  it('makes its table, and keeps one row in it', async function () {
    await needs(this, 'oracle');
    const [, username, password, connectString] = /^([^/]+)\/(.+)@([^@]+)$/.exec(process.env['ORACLE_TEST_DSN']!) ?? [];
    assert.ok(username && password && connectString, 'ORACLE_TEST_DSN is user/password@host:1521/service');
    const beside = await oracledb.getConnection({ user: username, password, connectString });
    try {
      await beside.execute(`DROP TABLE ${CANARY_TABLE}`).catch(() => undefined);
      for (const id of ['one', 'two']) {
        const time = new Date().toISOString();
        const event = { loadId: 0, n: 1, id, master: 'guardia.canary', kind: 'created', entityKey: 'canary' } as const;
        const data = { clave: 'canary', id, momento: time };
        const options = { username, password, connectString, timeoutMs: 15_000 };
        await canaryInOracle(options, { ...event, time, data }, new AbortController().signal);
      }
      const { rows } = await beside.execute(`SELECT clave, id FROM ${CANARY_TABLE}`);
      assert.deepEqual(rows, [['canary', 'two']]);
    } finally {
      await beside.execute(`DROP TABLE ${CANARY_TABLE}`).catch(() => undefined);
      await beside.close();
    }
  });
});

import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { freePort } from '../../../src/embedded/ports.js';
import { startPostgres } from '../../../src/embedded/postgres.js';
import type { PostgresServer } from '../../../src/embedded/postgres.js';
import { postgresActivity } from '../../../src/integrations/postgres/activity.js';
import { countRows } from '../../../src/integrations/postgres/count-rows.js';
import { pingPostgres } from '../../../src/integrations/postgres/ping.js';
import { createProber } from '../../../src/integrations/services/prober.js';
import { everythingSaidBy, rejectedWith } from '../../support/rejections.js';

describe('PostgreSQL as a guarded service', function () {
  this.timeout(60_000);
  let dataDir: string;
  let server: PostgresServer;
  let url: string;
  const probe = (timeoutMs = 3_000) => createProber({ find: () => ({ kind: 'postgres', url, timeoutMs }) })('erp');

  before(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'guardia-probe-'));
    server = await startPostgres({
      dataDir,
      port: await freePort(),
      database: 'erp',
      portVariable: 'TEST_PORT',
      fsync: false,
    });
    url = server.url;
    await asPerson(
      'CREATE TABLE loaded (run_id text, value int)',
      `INSERT INTO loaded VALUES ('r1', 1), ('r1', 2), ('r2', 3)`,
    );
  });
  after(async () => {
    await server.stop('immediate');
    await rm(dataDir, { recursive: true, force: true });
  });

  async function asPerson(...statements: readonly string[]): Promise<void> {
    const client = new Client({ connectionString: url });
    await client.connect();
    for (const statement of statements) await client.query(statement);
    await client.end();
  }

  it('is healthy while it answers', async () => {
    const pulse = await pingPostgres({ url });
    assert.match(pulse.version, /^\d+/);
    const finding = await probe();
    assert.deepEqual([finding.service, finding.health, finding.code], ['erp', 'healthy', 'ok']);
  });

  it('counts the rows that a run left', async () => {
    const sql = 'SELECT count(*) FROM loaded WHERE run_id = $1';
    assert.equal(await countRows({ url }, sql, 'r1'), 2);
    assert.equal(await countRows({ url }, sql, `' OR true --`), 0);
  });

  it('counts without being able to write, and says where the query is wrong', async () => {
    await rejectedWith('CONFIG_INVALID', countRows({ url }, 'DELETE FROM loaded WHERE run_id = $1 RETURNING 1', 'r1'));
    await rejectedWith(
      'CONFIG_INVALID',
      countRows({ url }, 'SELECT count(*) FROM no_such_table WHERE run_id = $1', 'r1'),
    );
    await rejectedWith('BAD_ANSWER', countRows({ url }, 'SELECT value FROM loaded WHERE run_id = $1', 'r1'));
    assert.equal(await countRows({ url }, 'SELECT count(*) FROM loaded WHERE run_id = $1', 'r1'), 2);
  });

  it('shows who waits for whom', async () => {
    const holder = new Client({ connectionString: url, application_name: 'the holder' });
    const waiter = new Client({ connectionString: url, application_name: 'the waiter' });
    await Promise.all([holder.connect(), waiter.connect()]);
    await holder.query('BEGIN; LOCK TABLE loaded');
    const { rows } = await holder.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    const waiting = waiter.query('SELECT * FROM loaded');
    const blockedBy = new RegExp(`the waiter.*blocked by ${rows[0]?.pid}`);
    let seen = '';
    for (const giveUp = Date.now() + 5_000; !blockedBy.test(seen) && Date.now() < giveUp;)
      seen = await postgresActivity({ url });
    assert.match(seen, blockedBy);
    assert.match(seen, /^connections \d+ of \d+, blocked 1$/m);
    await holder.query('ROLLBACK');
    await waiting;
    await Promise.all([holder.end(), waiter.end()]);
  });

  it('leaves us not knowing where the login is refused, and never tells the password', async () => {
    const wrong = new URL(url);
    wrong.password = 'wrong-but-still-secret';
    const error = await rejectedWith('AUTHENTICATION_FAILED', pingPostgres({ url: wrong.href }));
    assert.doesNotMatch(everythingSaidBy(error), /secret/);
    const finding = await createProber({ find: () => ({ kind: 'postgres', url: wrong.href }) })('erp');
    assert.deepEqual([finding.health, finding.code], ['unknown', 'refused_credentials']);
    for (const broken of ['postgres://u:%zz-secret@h/db', 'mysql://u:secret@h/db', 'secret']) {
      assert.doesNotMatch(
        everythingSaidBy(await rejectedWith('CONFIG_INVALID', pingPostgres({ url: broken }))),
        /secret/,
      );
    }
  });

  it('is unhealthy while its process is frozen, within the time of the probe', async () => {
    process.kill(server.pid, 'SIGSTOP');
    try {
      const finding = await probe(300);
      assert.deepEqual([finding.health, finding.code], ['unhealthy', 'timeout']);
    } finally {
      process.kill(server.pid, 'SIGCONT');
    }
  });

  it('ends a question whose caller gives up', async () => {
    const giveUp = new AbortController();
    const asked = countRows(
      { url, signal: giveUp.signal },
      'SELECT count(pg_sleep(30)) FROM loaded WHERE run_id = $1',
      'r1',
    );
    setTimeout(() => giveUp.abort(), 200);
    await rejectedWith('CANCELLED', asked);
  });

  it('is unhealthy when nobody listens', async () => {
    await server.stop('immediate');
    const finding = await probe();
    assert.deepEqual([finding.health, finding.code], ['unhealthy', 'unreachable']);
    assert.match(finding.detail, /ECONNREFUSED/);
  });
});

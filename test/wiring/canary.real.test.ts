import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MockActivityEnvironment } from '@temporalio/testing';
import pg from 'pg';
import { createCanaryLooks } from '../../src/activities/actions/canary.js';
import type { PipelineConfig } from '../../src/documents/guardia-config.js';
import type { CheckResult } from '../../src/domain/actions/action.js';
import type { Mode } from '../../src/domain/incident.js';
import type { ServiceFinding } from '../../src/domain/service.js';
import { freePort } from '../../src/embedded/ports.js';
import { startPostgres } from '../../src/embedded/postgres.js';
import type { PostgresServer } from '../../src/embedded/postgres.js';
import { CANARY_LAYOUT } from '../../src/integrations/oracle/canary.js';
import { mergeEvents } from '../../src/integrations/oracle/gateway.js';
import { canaryPort } from '../../src/wiring/canary-port.js';
import { startKafka } from '../services/kafka/kafka.js';
import type { RealKafka } from '../services/kafka/kafka.js';
import { FakeOperation } from '../support/fake-operation.js';
import { kafkaDocuments, kafkaService } from '../support/kafka-service.js';
import { readTopic } from '../support/kafka-topic.js';
import { oracleOnPostgres } from '../support/oracle-on-postgres.js';
import { needs } from '../support/require.js';

const TOPIC = 'maestras.guardia.canary';
const THROUGH: Partial<PipelineConfig> = { canary: true, database: 'lab-postgres', kafka: 'kafka' };

describe('A record of our own through the whole pipeline', function () {
  this.timeout(120_000);
  let kafka: RealKafka;
  let server: PostgresServer;
  let dataDir: string;
  let outside: pg.Pool;

  before(async function () {
    await needs(this, 'kafka');
    dataDir = await mkdtemp(join(tmpdir(), 'guardia-canary-'));
    const database = { dataDir, port: await freePort(), database: 'erp', fsync: false };
    [kafka, server] = await Promise.all([startKafka(), startPostgres(database)]);
    outside = new pg.Pool({ connectionString: server.url, max: 2 });
    outside.on('error', () => undefined);
  });
  after(async () => {
    await outside?.end();
    await server?.stop('immediate').catch(() => undefined);
    await kafka?.close();
    if (dataDir) await rm(dataDir, { recursive: true, force: true });
  });

  async function verify(pipeline = THROUGH, mode: Mode = 'live'): Promise<readonly ServiceFinding[]> {
    const oracle = {
      kind: 'oracle',
      connectString: '127.0.0.1:9/ERP',
      username: 'guardia',
      password: 'secreta',
    } as const;
    const operation = {
      service: (name: string) =>
        kafkaService({ name, timeoutMs: 1_500, ...(name === 'oracle' ? oracle : { brokers: kafka.brokers }) }),
      databaseUrl: async () => server.url,
    };
    const canary = canaryPort({ documents: kafkaDocuments([], pipeline), operation });
    const { services } = new FakeOperation().ports();
    const { verify_canary } = createCanaryLooks({ services, canary });
    const context = { incidentId: 'i', mode, key: 'k' };
    const look = (): Promise<CheckResult> =>
      verify_canary({ context, params: { subject: 'x', openedAt: new Date().toISOString() } });
    return (await new MockActivityEnvironment().run<[], CheckResult, typeof look>(look)).findings;
  }
  const verdicts = (findings: readonly ServiceFinding[]): readonly string[] =>
    findings.map(({ service, health, code }) => `${service} ${health} ${code}`);
  async function count(sql: string): Promise<number> {
    const { rows } = await outside.query<{ count: string }>(`SELECT count(*) AS count FROM ${sql}`);
    return Number(rows[0]?.count);
  }

  it('is not sent where it is off, and in a dry run its way is only asked', async () => {
    assert.deepEqual(verdicts(await verify({ ...THROUGH, canary: false })), [
      'ingesta_diaria_maestras_erp unknown disabled',
    ]);
    assert.deepEqual(verdicts(await verify(THROUGH, 'simulation')), ['ingesta_diaria_maestras_erp unknown disabled']);
    assert.deepEqual(verdicts(await verify(THROUGH, 'dry-run')), ['lab-postgres healthy ok', 'kafka healthy ok']);
    const { rows } = await outside.query<{ made: string | null }>(
      `SELECT to_regclass('public.guardia_canary') AS made`,
    );
    assert.deepEqual(rows, [{ made: null }]);
  });

  it('arrives in its own table and its own topic, and says how long each way took', async () => {
    const findings = await verify();
    assert.deepEqual(verdicts(findings), ['lab-postgres healthy ok', 'kafka healthy ok'], JSON.stringify(findings));
    assert.match(findings[1]?.detail ?? '', /published in \d+ ms, read back in \d+ ms/);
    const { rows } = await outside.query<{ id: string; published: boolean }>(
      'SELECT id, published_at IS NOT NULL AS published FROM guardia_canary JOIN guardia_canary_outbox USING (id)',
    );
    const records = await readTopic(kafka.brokers, TOPIC);
    assert.deepEqual(
      records.map(({ headers }) => headers['ce_id']),
      rows.map(({ id }) => id),
    );
    assert.ok(rows.every(({ published }) => published));
  });

  it('keeps the last runs only', async () => {
    await outside.query(
      `INSERT INTO guardia_canary SELECT 'old-' || n, now() - interval '1 day' FROM generate_series(1, 40) AS n`,
    );
    assert.deepEqual(verdicts(await verify({ canary: true, database: 'lab-postgres' })), ['lab-postgres healthy ok']);
    assert.equal(await count('guardia_canary'), 20);
  });

  it('needs no right to create where its tables are there', async () => {
    await outside.query(`CREATE ROLE modest LOGIN PASSWORD 'modest'`);
    await outside.query('GRANT SELECT, INSERT, UPDATE, DELETE ON guardia_canary, guardia_canary_outbox TO modest');
    const mine = server;
    const url = new URL(mine.url);
    url.username = 'modest';
    url.password = 'modest';
    server = { ...mine, url: url.href };
    try {
      assert.deepEqual(verdicts(await verify()), ['lab-postgres healthy ok', 'kafka healthy ok']);
    } finally {
      server = mine;
    }
  });

  it('says that Kafka is where it stopped', async () => {
    kafka.freeze();
    try {
      assert.deepEqual(verdicts(await verify()), ['lab-postgres healthy ok', 'kafka unhealthy timeout']);
    } finally {
      await kafka.thaw();
    }
    assert.equal(
      await count('guardia_canary_outbox WHERE published_at IS NULL'),
      2,
      'this one, and that without Kafka',
    );
  });

  it('says that Oracle is where it stopped, and never its password', async () => {
    const findings = await verify({ ...THROUGH, oracle: 'oracle' });
    assert.deepEqual(verdicts(findings), [
      'lab-postgres healthy ok',
      'kafka healthy ok',
      'oracle unhealthy unreachable',
    ]);
    assert.doesNotMatch(JSON.stringify(findings), /secreta/);
  });

  it('is one row in Oracle, by the MERGE of the masters (on PostgreSQL as a stand-in)', async () => {
    const client = new pg.Client({ connectionString: server.url });
    await client.connect();
    await client.query(
      'CREATE TABLE "GUARDIA_CANARY" ("CLAVE" varchar(20) PRIMARY KEY, "ID" varchar(64) NOT NULL, "MOMENTO" timestamp NOT NULL)',
    );
    for (const id of ['one', 'two']) {
      const data = { clave: 'canary', id, momento: '2026-11-28T04:00:00Z' };
      const event = { loadId: 0, n: 1, id, master: 'guardia.canary', kind: 'created', entityKey: 'canary' } as const;
      const { merged } = await mergeEvents(oracleOnPostgres(client), CANARY_LAYOUT, [
        { ...event, time: data.momento, data },
      ]);
      assert.equal(merged, 1);
    }
    const { rows } = await client.query('SELECT "CLAVE", "ID", "MOMENTO"::text FROM "GUARDIA_CANARY"');
    assert.deepEqual(rows, [{ CLAVE: 'canary', ID: 'two', MOMENTO: '2026-11-28 04:00:00' }]);
    await client.end();
  });

  it('says that PostgreSQL is where it stopped, and asks nobody else', async () => {
    await server.stop('immediate');
    assert.deepEqual(verdicts(await verify()), ['lab-postgres unhealthy unreachable']);
  });
});

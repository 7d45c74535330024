import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { reviewVersions } from '../../../src/activities/maintenance/review-versions.js';
import type { IncidentClient } from '../../../src/client.js';
import { brokerFeatures } from '../../../src/integrations/kafka/broker-features.js';
import { openLab } from '../../../src/lab/lab.js';
import { versionsPorts } from '../../../src/wiring/maintenance/versions.js';
import { openOperation } from '../../../src/wiring/services.js';
import { startKafka } from '../../services/kafka/kafka.js';
import type { RealKafka } from '../../services/kafka/kafka.js';
import { rejectedWith } from '../../support/rejections.js';
import { rendered } from '../../support/rendered.js';
import { needs } from '../../support/require.js';
import { startTestStore } from '../../support/store.js';
import type { TestStore } from '../../support/store.js';
import { linesOf, orderOf } from '../../support/task-order.js';
import { writtenHome } from '../../support/written-home.js';
import type { WrittenHome } from '../../support/written-home.js';
import { startTestServer } from '../../support/test-server.js';
import type { TestServer } from '../../support/test-server.js';

// PostgreSQL, Kafka, Temporal and the libraries are real; the two real Airflows and Docker are asked in their own suites.
describe('The task review_versions, on real services', function () {
  this.timeout(120_000);
  let kafka: RealKafka;
  let store: TestStore;
  let temporal: TestServer;
  let home: WrittenHome;
  before(async function () {
    await needs(this, 'kafka');
    [kafka, store, temporal] = await Promise.all([startKafka(), startTestStore(), startTestServer()]);
    home = await writtenHome([
      [['services', 'erp'], { kind: 'postgres', url: store.server.url, runtime: 'none' }],
      [['services', 'kafka'], { kind: 'kafka', brokers: [...kafka.brokers, '127.0.0.1:9'], runtime: 'none' }],
      [
        ['services', 'con-clave'],
        { kind: 'kafka', brokers: [...kafka.scram], username: 'nadie', password: 'nada', runtime: 'none' },
      ],
    ]);
  });
  after(async () => {
    await home?.close();
    await Promise.all([kafka?.close(), store?.close(), temporal?.close()]);
  });

  it('says what runs, from each service’s own word, and what it could not ask', async () => {
    const { settings, documents } = home;
    const docker = () => assert.fail('nothing here is a container');
    const operation = openOperation(documents, openLab(settings), docker);
    const client = { temporal: temporal.client } as unknown as IncidentClient;
    const task = reviewVersions(versionsPorts({ documents, operation, docker, store: store.store, client }));
    const report = await task.plan(orderOf('review_versions'));
    const { rows } = await store.outside.query<{ server_version: string }>('SHOW server_version');
    const used = [...linesOf(report, 'version_used'), ...linesOf(report, 'version_looked_after')];
    const versionOf = (product: string, service: string) =>
      used.find((line) => line['product'] === product && line['service'] === service)?.['version'];
    assert.equal(versionOf('postgres', 'erp'), rows[0]?.server_version);
    assert.equal(versionOf('postgres', ''), rows[0]?.server_version);
    assert.match(String(versionOf('kafka', `kafka ${kafka.brokers[0]}`)), /^4\.\d+$/);
    // Asked before anybody has logged in, so a wrong password does not matter.
    assert.match(String(versionOf('kafka', `con-clave ${kafka.scram[0]}`)), /^4\.\d+$/);
    const { serverVersion } = await temporal.connection.workflowService.getSystemInfo({});
    assert.equal(versionOf('temporal', ''), serverVersion);
    assert.match(String(versionOf('guardia', '')), /^\d+\.\d+\.\d+/);
    assert.deepEqual(
      linesOf(report, 'not_reviewed').map(({ service, code }) => `${service} ${code}`),
      ['lab-postgres CONFIG_INVALID', 'kafka 127.0.0.1:9 SERVICE_UNREACHABLE'],
    );
    assert.ok(Number(linesOf(report, 'libraries_used')[0]?.['count']) > 20);
    assert.deepEqual(linesOf(report, 'library_differs'), []);
    const { es } = rendered(report);
    assert.ok(
      es.some((text) => text === `postgres (erp) ${rows[0]?.server_version}: recibe arreglos hasta el 2030-11-14`),
      es.join('\n'),
    );
  });

  it('tells what a broker’s software and its cluster can', async () => {
    const { supported, finalized, requests } = await brokerFeatures({ brokers: kafka.brokers }, kafka.brokers[0], {
      timeoutMs: 5_000,
    });
    const level = finalized.get('metadata.version') ?? 0;
    assert.ok(level >= 22 && level <= (supported.get('metadata.version') ?? 0), `${level}`);
    // Fetch is of every broker.
    assert.ok((requests.get(1) ?? 0) > 10);
  });

  it('takes no other server for a broker, and does not wait for one that is silent', async () => {
    const server = createServer(
      (socket) => void socket.on('error', () => undefined).end('HTTP/1.1 400 Bad Request\r\n'),
    );
    const silent = createServer(() => undefined);
    for (const each of [server, silent]) await new Promise<void>((resolve) => each.listen(0, '127.0.0.1', resolve));
    const at = (each: typeof server) => `127.0.0.1:${(each.address() as AddressInfo).port}`;
    const ask = (broker: string) => brokerFeatures({ brokers: [broker] }, broker, { timeoutMs: 500 });
    await rejectedWith('BAD_ANSWER', ask(at(server)));
    await rejectedWith('SERVICE_TIMEOUT', ask(at(silent)));
    for (const each of [server, silent]) each.close();
  });
});

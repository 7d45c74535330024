import assert from 'node:assert/strict';
import { discoverFiles } from '../../src/ingestion/discover.js';
import type { EventsPort, IngestionStation } from '../../src/ingestion/ports.js';
import { processFile } from '../../src/ingestion/process-file.js';
import { relayEvents } from '../../src/ingestion/relay.js';
import { verifyLoads } from '../../src/ingestion/verify.js';
import { createFolders } from '../../src/integrations/files/folders.js';
import { openKafka } from '../../src/integrations/kafka/events.js';
import { createStaging } from '../../src/integrations/loader/create-staging.js';
import { openMasters } from '../../src/integrations/masters/open-masters.js';
import type { Masters } from '../../src/integrations/masters/open-masters.js';
import { startKafka } from '../services/kafka/kafka.js';
import type { RealKafka } from '../services/kafka/kafka.js';
import { aLayout, openTestFolders } from '../support/ingestion-station.js';
import type { TestFolders } from '../support/ingestion-station.js';
import { readTopic } from '../support/kafka-topic.js';
import { needs } from '../support/require.js';
import { startTestStore } from '../support/store.js';
import type { TestStore } from '../support/store.js';

const DATE = '2026-11-22';
const ROWS = 3_000;
const PREFIX = 'maestras.';

describe('from the tables to Kafka', function () {
  this.timeout(180_000);
  let kafka: RealKafka;
  let database: TestStore;
  let folders: TestFolders;
  let masters: Masters;
  let events: EventsPort;
  let station: IngestionStation;
  let loadIds: readonly number[];
  const signal = new AbortController().signal;
  const watch = { signal, onProgress: () => undefined };

  before(async function () {
    await needs(this, 'kafka');
    [kafka, database, folders] = await Promise.all([startKafka(), startTestStore(), openTestFolders()]);
    const place = { url: database.server.url, schema: 'public', timeZone: 'America/Bogota' };
    masters = openMasters({ ...place, language: 'es' });
    events = openKafka({
      brokers: kafka.brokers,
      topicPrefix: PREFIX,
      source: '/guardia/pruebas',
      timeouts: { connectionMs: 1_500, requestMs: 1_500, sendMs: 5_000 },
    });
    const layout = aLayout();
    station = {
      pipeline: 'pruebas',
      timeZone: place.timeZone,
      services: { database: 'postgres', kafka: 'kafka' },
      stableAfterMs: 0,
      maxErrorRate: 0.05,
      layouts: new Map([[layout.name, layout]]),
      folders: createFolders(folders.config),
      staging: createStaging({ database: place, inThread: false, maxFileBytes: 1e9 }),
      masters,
      events,
    };
    await masters.prepare([layout]);
  });
  after(async () => {
    await events?.close();
    await masters?.close();
    await Promise.all([kafka?.close(), database?.close(), folders?.close()]);
  });

  it('a file is loaded while Kafka is dead, and its events wait with its rows', async () => {
    await kafka.kill();
    await folders.put(
      'input/CLI_1.csv',
      csv((n) => `Cliente ${n}`),
    );
    await folders.put(
      'input/CLI_2.csv',
      csv((n) => (n % 3 === 0 ? `Nuevo ${n}` : `Cliente ${n}`)),
    );
    const { groups } = await discoverFiles(station, { date: DATE }, Date.now());
    const run = { runId: 'run-1', date: DATE, by: 'prueba' };
    const ids: number[] = [];
    for (const file of groups.flat().flatMap(({ files }) => files)) {
      const { loadId, outcome } = await processFile(station, { run, file, isLastTry: false }, watch);
      assert.equal(outcome, 'loaded');
      ids.push(loadId ?? assert.fail());
    }
    loadIds = ids;
    await assert.rejects(relayEvents(station, watch), { code: 'SERVICE_UNREACHABLE' });
    const pending = await masters.countPending();
    assert.equal(pending, ROWS + ROWS / 3);
  });

  it('they are published when it is back, although it dies once more on the way', async () => {
    await kafka.start();
    let killed: Promise<void> | undefined;
    const perhapsKill = ({ sent }: { readonly sent: number }): void => {
      if (sent > 0 && !killed) killed = kafka.kill();
    };
    await assert.rejects(relayEvents(station, { signal, onProgress: perhapsKill }));
    await killed;
    await kafka.start();
    const { pending } = await relayEvents(station, watch);
    assert.equal(pending, 0);
    const { verified, expected, found, repeats, detail } = await verifyLoads(station, loadIds, signal);
    assert.deepEqual([verified, expected, found, detail], [true, ROWS + ROWS / 3, ROWS + ROWS / 3, '']);
    assert.ok(repeats <= 1_000, `${repeats} repeats`);
  });

  it('each entity’s changes lie in their topic in the order in which they happened', async () => {
    const records = await readTopic(kafka.brokers, `${PREFIX}clientes`);
    const lastOf = new Map<string, string>();
    for (const { key, value } of records) lastOf.set(key, (JSON.parse(value) as { nombre: string }).nombre);
    assert.equal(lastOf.size, ROWS);
    const { rows } = await database.outside.query<{ codigo: string; nombre: string }>(
      'SELECT codigo, nombre FROM clientes',
    );
    for (const { codigo, nombre } of rows) assert.equal(lastOf.get(codigo), nombre, codigo);
  });
});

function csv(name: (n: number) => string): string {
  const lines = Array.from({ length: ROWS }, (_, index) => `C${String(index + 1).padStart(5, '0')};${name(index + 1)}`);
  return ['codigo;nombre', ...lines, ''].join('\n');
}

import assert from 'node:assert/strict';
import { createWriteStream, readFileSync } from 'node:fs';
import { mkdir, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { openDocuments } from '../../src/documents/open-documents.js';
import type { Documents } from '../../src/documents/open-documents.js';
import type { FileResult } from '../../src/domain/ingestion/run.js';
import type { DeskStation } from '../../src/ingestion/desk-ports.js';
import { discoverFiles } from '../../src/ingestion/discover.js';
import { processFile } from '../../src/ingestion/process-file.js';
import { relayEvents } from '../../src/ingestion/relay.js';
import { verifyLoads } from '../../src/ingestion/verify.js';
import { writeSample } from '../../src/samples/write-sample.js';
import { openStations } from '../../src/wiring/ingestion-station.js';
import type { Stations } from '../../src/wiring/ingestion-station.js';
import { temporaryHome } from '../documents/temporary-home.js';
import type { TemporaryHome } from '../documents/temporary-home.js';
import { startTestStore } from '../support/store.js';
import type { TestStore } from '../support/store.js';

const DATE = '2026-11-22';
const run = { runId: 'run-1', date: DATE, by: 'prueba' };
const watch = { signal: new AbortController().signal, onProgress: () => undefined };

describe('a station of the ingestion', () => {
  let database: TestStore;
  let home: TemporaryHome;
  let documents: Documents;
  let stations: Stations;
  before(async () => {
    database = await startTestStore();
  });
  after(() => database.close());

  beforeEach(() => {
    home = temporaryHome();
    open();
  });
  afterEach(async () => {
    await stations.close();
    documents.close();
    home.dispose();
  });

  function open(): void {
    const settings = home.settings();
    documents = openDocuments(settings);
    stations = openStations({
      documents,
      settings,
      operation: {
        databaseUrl: async () => database.server.url,
        service: (name) => {
          const known = documents.current().services.get(name);
          assert.ok(known, `the service ${name}`);
          return known;
        },
      },
    });
  }

  function edit(change: (text: string) => string): void {
    home.write('guardia.yaml', change(readFileSync(join(home.dir, 'guardia.yaml'), 'utf8')));
    documents.reload();
  }

  /** One file for each shipped layout, as its ERP writes it. */
  async function deliver(station: DeskStation, rows: number): Promise<void> {
    await mkdir(join(home.dir, 'input'), { recursive: true });
    for (const layout of station.layouts.values()) {
      const name = layout.file.pattern.replace('*', '20261122');
      const path = join(home.dir, 'input', name);
      await pipeline(writeSample(layout, { rows, seed: 1, date: DATE }), createWriteStream(path));
      const before = new Date(Date.now() - 60_000);
      await utimes(path, before, before);
    }
  }

  async function loadAll(station: DeskStation): Promise<readonly FileResult[]> {
    await station.folders.ensure();
    await station.masters.prepare([...station.layouts.values()]);
    const { groups } = await discoverFiles(station, { date: DATE }, Date.now());
    const results: FileResult[] = [];
    for (const file of groups.flat().flatMap(({ files }) => files)) {
      results.push(await processFile(station, { run, file, isLastTry: true }, watch));
    }
    return results;
  }

  it('loads what the ERP delivers as guardia.yaml says, and keeps the events where there is no Kafka', async () => {
    const station = await stations.station('live');
    await deliver(station, 500);
    const results = await loadAll(station);
    assert.equal(results.length, station.layouts.size);
    for (const { outcome, rowsRead, rowsLoaded, place } of results) {
      assert.deepEqual([outcome, rowsRead, rowsLoaded], ['loaded', 500, 500]);
      assert.match(place ?? '', /^processed\/2026-11-22\//);
    }
    const { rows } = await database.outside.query<{ rows: number }>(
      'SELECT sum(rows_loaded)::int AS rows FROM public.ingestion_loads',
    );
    assert.equal(rows[0]?.rows, 500 * station.layouts.size);
    const { published, pending } = await relayEvents(station, watch);
    assert.deepEqual([published, pending], [0, 500 * station.layouts.size]);
    const loadIds = results.flatMap(({ loadId }) => loadId ?? []);
    const { verified, expected, detail } = await verifyLoads(station, loadIds, watch.signal);
    assert.deepEqual([verified, expected, detail], [true, 500 * station.layouts.size, '']);
  });

  it('is opened once for one configuration, and follows an edit', async () => {
    const [first, second] = [await stations.station('live'), await stations.station('live')];
    assert.equal(first.masters, second.masters);
    edit((text) => text.replace('input: input', 'input: bandeja').replace(/stableAfter: .*/, 'stableAfter: 9 seconds'));
    const edited = await stations.station('live');
    assert.equal(edited.stableAfterMs, 9_000);
    await edited.folders.ensure();
    assert.ok((await edited.folders.list()).length === 0);
    assert.ok(readFileSync(join(home.dir, 'guardia.yaml'), 'utf8').includes('bandeja'));
  });

  it('of a simulation is the lab’s: its folders, its tables, its layouts, and no Kafka', async () => {
    const station = await stations.station('simulation');
    assert.deepEqual(
      [station.services, station.events, station.oracle],
      [{ database: 'lab-postgres' }, undefined, undefined],
    );
    assert.match(station.folders.pathOf({ name: 'x', claim: 'x', bytes: 0 }), /\.guardia\/lab\/input\//);
    await station.masters.prepare([...station.layouts.values()]);
    const { rowCount } = await database.outside.query(`SELECT 1 FROM lab.ingestion_loads`);
    assert.equal(rowCount, 0);
  });

  it('loads although a password of Kafka is missing, and says so where events are published', async () => {
    edit((text) =>
      text
        .replace(
          '\nservices:\n',
          '\nservices:\n  kafka:\n    kind: kafka\n    brokers: [127.0.0.1:21399]\n    username: guardia\n    password: ${FALTA}\n',
        )
        .replace('  # kafka: kafka', '  kafka: kafka'),
    );
    const station = await stations.station('live');
    assert.equal(station.services.kafka, 'kafka');
    await deliver(station, 10);
    assert.ok((await loadAll(station)).every(({ outcome }) => outcome === 'loaded'));
    await assert.rejects(relayEvents(station, watch), { code: 'CONFIG_INVALID', message: /FALTA/ });
  });
});

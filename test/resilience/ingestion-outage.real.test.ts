import assert from 'node:assert/strict';
import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { parseDocument } from 'yaml';
import { startChild } from '../../soak/child.js';
import type { Child } from '../../soak/child.js';
import { makeHome } from '../../soak/home.js';
import type { Home } from '../../soak/home.js';
import { CLONE_DIR } from '../../src/config.js';
import type { IngestionView, StageName } from '../../src/domain/ingestion/run.js';
import { openLab } from '../../src/lab/lab.js';
import { run } from '../cli/run.js';
import type { Ran } from '../cli/run.js';
import { startKafka } from '../services/kafka/kafka.js';
import type { RealKafka } from '../services/kafka/kafka.js';
import { readTopic } from '../support/kafka-topic.js';
import { needs } from '../support/require.js';

const ROWS = 40;
const MASTERS = ['clientes', 'productos', 'proveedores'];

describe('the daily ingestion where Kafka dies', function () {
  this.timeout(300_000);
  let kafka: RealKafka;
  let home: Home;
  let guardia: Child;

  before(async function () {
    await needs(this, 'kafka');
    kafka = await startKafka();
    home = await makeHome('http://127.0.0.1:9/', { GUARDIA_LANG: 'es' });
    await cp(join(CLONE_DIR, 'layouts'), join(home.dir, 'layouts'), { recursive: true });
    await addKafka(join(home.dir, 'guardia.yaml'), kafka.brokers);
    guardia = startChild('start.ts', { env: home.env });
    await guardia.says(/Ctrl-C/);
  });
  after(async () => {
    await guardia?.end('SIGTERM');
    if (home) await openLab(home.settings).down();
    await home?.remove();
    await kafka?.close();
  });

  const guardiaSays = (...line: string[]): Promise<Ran> => run([...line, '--json'], home.env);

  it('loads every row, keeps the events, fails aloud and opens an incident about Kafka', async () => {
    assert.equal((await guardiaSays('ingest', 'sample', '--rows', String(ROWS))).exitCode, 0);
    await kafka.kill();
    const { exitCode, out, err } = await guardiaSays('ingest', 'run');
    assert.equal(exitCode, 1, err);
    const { view } = JSON.parse(out) as { view: IngestionView };
    assert.deepEqual(
      [stateOf(view, 'load'), stateOf(view, 'publish'), view.totals.rowsLoaded, view.pending],
      ['succeeded', 'failed', ROWS * MASTERS.length, ROWS * MASTERS.length],
    );
    const incidents = await guardiaSays('incident', 'list');
    assert.match(incidents.out, /"kafka_down"/);
  });

  it('has what it loaded in the tables, and as many events in the outbox', async () => {
    const client = new pg.Client({ connectionString: await openLab(home.settings).databaseUrl() });
    await client.connect();
    try {
      const { rows } = await client.query<{ loaded: string; waiting: string }>(
        'SELECT (SELECT count(*) FROM clientes) AS loaded, (SELECT count(*) FROM outbox_pending) AS waiting',
      );
      assert.deepEqual(rows, [{ loaded: String(ROWS), waiting: String(ROWS * MASTERS.length) }]);
    } finally {
      await client.end();
    }
  });

  it('publishes all of it once Kafka is back, each event once and in order of its entity', async () => {
    await kafka.start();
    const { exitCode, out, err } = await guardiaSays('reprocess', 'events');
    assert.equal(exitCode, 0, err);
    const { view } = JSON.parse(out) as { view: IngestionView };
    assert.deepEqual([view.published, view.pending], [ROWS * MASTERS.length, 0]);
    for (const master of MASTERS) {
      const records = await readTopic(kafka.brokers, `maestras.${master}`);
      assert.equal(records.length, ROWS);
      assert.equal(new Set(records.map(({ headers }) => headers.ce_id)).size, ROWS);
      assert.ok(records.every(({ key, value }) => key !== '' && typeof JSON.parse(value) === 'object'));
    }
  });

  it('finds nothing left to do afterwards', async () => {
    const { exitCode, out } = await guardiaSays('ingest', 'run');
    assert.equal(exitCode, 0);
    const { view } = JSON.parse(out) as { view: IngestionView };
    assert.deepEqual([view.state, view.totals.files, view.pending], ['succeeded', 0, 0]);
    for (const master of MASTERS) assert.equal((await readTopic(kafka.brokers, `maestras.${master}`)).length, ROWS);
  });
});

function stateOf(view: IngestionView, name: StageName): string | undefined {
  return view.stages.find((stage) => stage.name === name)?.state;
}

async function addKafka(file: string, brokers: readonly string[]): Promise<void> {
  const document = parseDocument(await readFile(file, 'utf8'));
  document.setIn(['services', 'kafka'], { kind: 'kafka', brokers, timeout: '2 seconds' });
  document.setIn(['pipeline', 'kafka'], 'kafka');
  document.setIn(['pipeline', 'stableAfter'], '0 seconds');
  await writeFile(file, document.toString());
}

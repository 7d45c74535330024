import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { freePort } from '../../src/embedded/ports.js';
import { startPostgres } from '../../src/embedded/postgres.js';
import type { PostgresServer } from '../../src/embedded/postgres.js';
import { readFileTopic, TOPIC_FOLDER } from '../support/file-topic.js';
import { ingest } from '../support/ingestion-child.js';
import type { ChildOrder } from '../support/ingestion-child.js';
import { openTestFolders } from '../support/ingestion-station.js';
import type { TestFolders } from '../support/ingestion-station.js';

const CHILD = fileURLToPath(new URL('../support/ingestion-child.ts', import.meta.url));
const DATE = '2026-11-22';
const MOST_REPEATED = 1_000;

/** Every call of a port after which the world is another. */
const POINTS = [
  ...['folders.claim', 'folders.hash', 'staging.stage', 'masters.commitLoad', 'folders.settle'].flatMap((name) =>
    [1, 2].flatMap((call) => [`before ${name} ${call}`, `after ${name} ${call}`]),
  ),
  ...['masters.audit', 'masters.recordInvalidFile', 'masters.quality', 'events.publish', 'masters.markOut'].flatMap(
    (name) => [`before ${name} 1`, `after ${name} 1`],
  ),
  'before folders.settle 4',
  'after events.publish 3',
];
const RANDOM_KILLS = 6;

describe('a process that is killed while it ingests', function () {
  this.timeout(300_000);
  let server: PostgresServer;
  let dataDir: string;
  let outside: pg.Pool;
  let undisturbed: World;
  let tookMs: number;
  let schemas = 0;

  before(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'guardia-kills-'));
    await chmod(dataDir, 0o755);
    server = await startPostgres({ dataDir, port: await freePort(), database: 'pruebas', fsync: false });
    outside = new pg.Pool({ connectionString: server.url, max: 4 });
    outside.on('error', () => undefined);
    await inFolders(async (folders, schema) => {
      const startedMs = Date.now();
      const child = start(folders, schema, 'run-1');
      const readyMs = (await child.ready) - startedMs;
      assert.equal(await child.ended, 'ended');
      tookMs = Date.now() - startedMs - readyMs;
      undisturbed = await look(folders, schema);
    });
  });
  after(async () => {
    await outside.end();
    await server.stop('immediate');
    await rm(dataDir, { recursive: true, force: true });
  });

  it('had something to do: rows, rejected records, an invalid file, a repeated one, events', () => {
    const { counts, folders, topicIds } = undisturbed;
    assert.deepEqual(folders, [
      'error/CLI_3_malo.csv',
      `processed/${DATE}/CLI_1.csv`,
      `processed/${DATE}/CLI_2.csv`,
      `processed/${DATE}/CLI_4_copia.csv`,
    ]);
    assert.ok(counts.read > 2_000 && counts.rejected > 0);
    assert.equal(counts.read, counts.loaded + counts.rejected, 'rows read = rows loaded + rows rejected');
    assert.equal(counts.inErrorLog, counts.rejected + 1, 'one row of error_log for each, and one for the invalid file');
    assert.ok(topicIds.length > 2_000);
    assert.deepEqual(undisturbed.tables.left, [], 'no staging table is left');
  });

  for (const point of POINTS) {
    it(`ends the same after a death ${point}, and a rerun`, () =>
      inFolders(async (folders, schema) => {
        const died = start(folders, schema, 'run-1', point);
        assert.equal(await died.ended, 'killed', 'the point was reached');
        await ingest(order(folders, schema, 'run-2'));
        sameWorld(await look(folders, schema), undisturbed);
      }));
  }

  for (let n = 1; n <= RANDOM_KILLS; n += 1) {
    it(`ends the same after kills at random moments, and a rerun (${n})`, () =>
      inFolders(async (folders, schema) => {
        const moments: number[] = [];
        for (let run = 1; run <= 2; run += 1) {
          const child = start(folders, schema, `run-${run}`);
          await child.ready;
          const afterMs = Math.random() * tookMs;
          moments.push(Math.round(afterMs));
          await Promise.race([sleep(afterMs), child.ended]);
          child.kill();
          await child.ended;
        }
        await ingest(order(folders, schema, 'run-9'));
        sameWorld(await look(folders, schema), undisturbed, 2 * MOST_REPEATED, `killed after ${moments.join(', ')} ms`);
      }));
  }

  /** New folders with the same files, and a schema of their own. */
  async function inFolders(work: (folders: TestFolders, schema: string) => Promise<void>): Promise<void> {
    const folders = await openTestFolders();
    const schema = `s${++schemas}`;
    try {
      await outside.query(`CREATE SCHEMA ${schema}`);
      const first = csv(1_500, (n) => (n % 100 === 0 ? '' : `Cliente ${n}`));
      await folders.put('input/CLI_1.csv', first);
      await folders.put(
        'input/CLI_2.csv',
        csv(1_500, (n) => (n % 2 === 0 ? `Nuevo nombre ${n}` : `Cliente ${n}`)),
      );
      await folders.put('input/CLI_3_malo.csv', 'codigo;otra\n1;x\n');
      await folders.put('input/CLI_4_copia.csv', first);
      await work(folders, schema);
    } finally {
      await outside.query(`DROP SCHEMA IF EXISTS ${schema} CASCADE`);
      await folders.close();
    }
  }

  const order = (folders: TestFolders, schema: string, runId: string): ChildOrder => ({
    home: folders.home,
    databaseUrl: server.url,
    schema,
    runId,
    date: DATE,
  });

  function start(folders: TestFolders, schema: string, runId: string, dieAt?: string) {
    const told: ChildOrder = { ...order(folders, schema, runId), ...(dieAt !== undefined && { dieAt }) };
    const child = spawn(process.execPath, ['--import', 'tsx', CHILD, JSON.stringify(told)], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    child.stderr.on('data', (text: Buffer) => (said += text.toString()));
    const ended = once(child, 'exit').then(([code, signal]) => {
      if (signal === 'SIGKILL') return 'killed';
      if (code === 0) return 'ended';
      throw new Error(`the child failed: ${said}`);
    });
    ended.catch(() => undefined);
    const ready = Promise.race([once(child.stdout, 'data'), ended]).then(() => Date.now());
    return { ended, ready, kill: () => void child.kill('SIGKILL') };
  }

  async function look(folders: TestFolders, schema: string): Promise<World> {
    const rows = async (sql: string): Promise<readonly unknown[]> =>
      (await outside.query<Record<string, unknown>>(sql.replaceAll('@', `${schema}.`))).rows;
    const [counts] = (await rows(
      `SELECT sum(rows_read)::int AS read, sum(rows_loaded)::int AS loaded, sum(rows_rejected)::int AS rejected,
         (SELECT count(*)::int FROM @error_log) AS "inErrorLog" FROM @ingestion_loads WHERE state = 'loaded'`,
    )) as [Counts];
    const topic = readFileTopic(folders.home);
    return {
      folders: (await folders.lying()).filter((place) => !place.startsWith(`${TOPIC_FOLDER}/`)),
      counts,
      tables: {
        clientes: await rows('SELECT codigo, nombre FROM @clientes ORDER BY codigo'),
        errorLog: await rows(
          `SELECT fecha_proceso::text, error_type, master, file_name, file_hash, line_number, field, value, reason, expected,
             entity_key, record, others, corrected_at FROM @error_log ORDER BY file_name, line_number, error_type`,
        ),
        auditLog: await rows(
          `SELECT who, action, master, file_name, file_hash, rows_in, rows_out, from_place, to_place
           FROM @audit_log WHERE file_name IS NOT NULL ORDER BY action, file_name`,
        ),
        ledger: await rows(
          `SELECT fecha_proceso::text, master, file_name, file_hash, state, rows_read, rows_loaded, rows_rejected, inserted,
             updated, unchanged, events, events_published FROM @ingestion_loads ORDER BY state, file_name`,
        ),
        outbox: await rows(
          `SELECT l.file_name, o.n, o.event_id, o.kind, o.entity_key, o.data FROM @outbox o JOIN @ingestion_loads l USING (load_id)
           ORDER BY l.file_name, o.n`,
        ),
        left: await rows(
          `SELECT table_name FROM information_schema.tables WHERE table_schema = '${schema}' AND table_name ~ '^(staging|rejects)_'`,
        ),
      },
      topicIds: [...new Set(topic.map(({ id }) => id))],
      repeats: topic.length - new Set(topic.map(({ id }) => id)).size,
    };
  }
});

interface Counts {
  readonly read: number;
  readonly loaded: number;
  readonly rejected: number;
  readonly inErrorLog: number;
}
interface World {
  readonly folders: readonly string[];
  readonly counts: Counts;
  readonly tables: Readonly<Record<string, readonly unknown[]>>;
  readonly topicIds: readonly string[];
  readonly repeats: number;
}

function sameWorld(world: World, wanted: World, mostRepeats = MOST_REPEATED, why = ''): void {
  assert.deepEqual(world.folders, wanted.folders, why);
  for (const [name, rows] of Object.entries(wanted.tables))
    assert.deepEqual(world.tables[name], rows, `${name} ${why}`);
  assert.deepEqual(world.topicIds, wanted.topicIds, `the topic ${why}`);
  assert.ok(world.repeats <= mostRepeats, `${world.repeats} repeats ${why}`);
}

function csv(rows: number, name: (n: number) => string): string {
  const lines = Array.from({ length: rows }, (_, index) => `C${String(index + 1).padStart(5, '0')};${name(index + 1)}`);
  return ['codigo;nombre', ...lines, ''].join('\n');
}

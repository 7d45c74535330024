import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { readSettings } from '../../src/config.js';
import { freePort } from '../../src/embedded/ports.js';
import { startPostgres } from '../../src/embedded/postgres.js';
import { removePostgres } from '../../src/embedded/remove-postgres.js';
import { openBackups } from '../../src/integrations/postgres/backup/open-backups.js';
import type { DumpClients } from '../../src/integrations/postgres/backup/place.js';
import { keptClients } from '../../src/wiring/maintenance/backup-port.js';
import { interleaved, timed } from '../ingest/rounds.js';
import { measure } from '../measure.js';
import type { Measure } from '../measure.js';

const run = promisify(execFile);
const BY_HAND = 'por_mano';
const MOST_JOBS = 4;

/**
 * A backup that is summed, restored beside the database and compared, against `pg_dump -Fc | pg_restore` into a database made
 * for it, without either. Both make their database and drop it; the server has the durability that it has by default.
 */
export async function backupMeasures(rows: number, rounds: number): Promise<readonly Measure[]> {
  const home = await mkdtemp(join(tmpdir(), 'guardia-bench-'));
  const dataDir = join(home, 'postgres');
  const { url } = await startPostgres({ dataDir, port: await freePort(), database: 'erp' });
  const outside = new pg.Client({ connectionString: url });
  await outside.connect();
  try {
    await fill(outside, rows);
    const find = keptClients(readSettings());
    const clients = await find(await majorOf(outside), true, AbortSignal.timeout(300_000));
    if (!clients) throw new Error('no pg_dump');
    const folder = join(home, 'backups');
    const backups = openBackups(
      { service: 'erp', url, folder, jobs: Math.min(MOST_JOBS, availableParallelism()) },
      { clients: find, serverFreeBytes: async () => undefined, nowMs: Date.now },
    );
    const attempt = { signal: new AbortController().signal, onProgress: () => undefined };
    const settle = async (): Promise<void> => void (await outside.query('CHECKPOINT'));
    let n = 0;
    const took = await interleaved(
      {
        ours: async () => {
          await settle();
          return timed(async () => {
            const startedAt = new Date().toISOString();
            const manifest = await backups.make({ name: `erp-${(n += 1)}`, runId: 'bench', startedAt }, attempt);
            await backups.save({ ...manifest, verified: await backups.verify(manifest, 'compare', attempt) });
          });
        },
        byHand: async () => {
          await settle();
          return timed(async () => {
            await outside.query(`CREATE DATABASE ${BY_HAND}`);
            await pipe(clients, url);
            await outside.query(`DROP DATABASE ${BY_HAND}`);
          });
        },
      },
      rounds,
    );
    return [
      measure('backup, verified, against pg_dump -Fc | pg_restore', 'ms', took.ours, took.byHand, { atMost: 1.3 }),
    ];
  } finally {
    await outside.end();
    await removePostgres(dataDir);
    await rm(home, { recursive: true, force: true });
  }
}

/** As a person types it; the password travels in the environment. */
async function pipe({ pgDump, pgRestore }: DumpClients, databaseUrl: string): Promise<void> {
  const { hostname, port, username, password, pathname } = new URL(databaseUrl);
  await run('bash', ['-c', `set -o pipefail; "${pgDump}" -Fc | "${pgRestore}" -d ${BY_HAND}`], {
    env: {
      PATH: process.env['PATH'],
      PGHOST: hostname,
      PGPORT: port,
      PGUSER: username,
      PGPASSWORD: decodeURIComponent(password),
      PGDATABASE: pathname.slice(1),
    },
  });
}

async function majorOf(outside: pg.Client): Promise<number> {
  const { rows } = await outside.query<{ major: number }>(
    `SELECT current_setting('server_version_num')::int / 10000 AS major`,
  );
  return rows[0]?.major ?? 0;
}

async function fill(outside: pg.Client, rows: number): Promise<void> {
  await outside.query(`
    CREATE TABLE clientes (codigo text PRIMARY KEY, nombre text, ciudad text, saldo numeric(14, 2), desde date, activo boolean,
      actualizado timestamptz);
    INSERT INTO clientes SELECT 'C' || lpad(i::text, 8, '0'), 'Cliente ' || i || ' ' || md5(i::text), 'Ciudad ' || i % 300,
      (i % 100000) * 1.37, date '2020-01-01' + i % 2000, i % 7 <> 0, timestamptz '2026-01-01' + i * interval '1 second'
      FROM generate_series(1, ${rows}) i;
    CREATE TABLE productos (codigo text PRIMARY KEY, nombre varchar(40), precio numeric(12, 4), datos jsonb, etiquetas text[]);
    INSERT INTO productos SELECT 'P' || i, left(md5(i::text), 20), i * 0.0137, jsonb_build_object('a', i, 'b', md5(i::text)),
      ARRAY['x' || i % 10, 'y'] FROM generate_series(1, ${Math.ceil(rows * 0.75)}) i;
    CREATE TABLE outbox (id bigserial PRIMARY KEY, momento timestamptz, cuerpo jsonb);
    INSERT INTO outbox (momento, cuerpo) SELECT timestamptz '2026-01-01' + i * interval '1 second',
      jsonb_build_object('id', i, 'clave', 'C' || i, 't', md5(i::text), 'u', md5((i * 7)::text))
      FROM generate_series(1, ${Math.ceil(rows * 0.75)}) i;
    CREATE INDEX ON outbox (momento);
    CREATE INDEX ON clientes (ciudad);
    ANALYZE;
  `);
}

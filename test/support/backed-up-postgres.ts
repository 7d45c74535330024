import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { BackupPort, ServiceBackups } from '../../src/activities/maintenance/back-up-database.js';
import { readSettings } from '../../src/config.js';
import { TASK_SCHEMAS } from '../../src/domain/maintenance/params.schema.js';
import type { ActivityTaskName, TaskOrder } from '../../src/activities/maintenance/task.js';
import { freePort } from '../../src/embedded/ports.js';
import { startPostgres, stopPostgres } from '../../src/embedded/postgres.js';
import { openBackups } from '../../src/integrations/postgres/backup/open-backups.js';
import { keptClients } from '../../src/wiring/maintenance/backup-port.js';

export const SERVICE = 'erp';
export const RUN_STARTED = '2026-11-28T07:00:00.000Z';

const clients = keptClients(readSettings());

/** A real PostgreSQL with a folder for its backups, and a session that sees what stands there. */
export interface BackedUpPostgres {
  readonly url: string;
  readonly folder: string;
  readonly port: BackupPort;
  /** What the port's clock says; real time where absent. */
  nowMs?: number;
  readonly outside: pg.Client;
  /** Names in the folder. */
  files(): Promise<readonly string[]>;
  /** Scratch databases that somebody left. */
  scratch(): Promise<readonly string[]>;
  close(): Promise<void>;
}

export async function startBackedUpPostgres(): Promise<BackedUpPostgres> {
  const dataDir = await mkdtemp(join(tmpdir(), 'guardia-backups-'));
  const folder = join(dataDir, 'backups', SERVICE);
  await mkdir(folder, { recursive: true });
  const { url } = await startPostgres({
    dataDir: join(dataDir, 'postgres'),
    port: await freePort(),
    database: 'erp',
    fsync: false,
  });
  const outside = new pg.Client({ connectionString: url });
  outside.on('error', () => undefined);
  await outside.connect();
  // Whichever test is first would have to fetch them.
  const { rows } = await outside.query<{ major: number }>(
    `SELECT current_setting('server_version_num')::int / 10000 AS major`,
  );
  await clients(rows[0]?.major ?? 0, true, AbortSignal.timeout(120_000));
  const ground: BackedUpPostgres = {
    ...{ url, folder, outside },
    port: {
      backups: async () => backupsAt(url, folder, () => ground.nowMs ?? Date.now()),
      day: (at) => at.slice(0, 10).replaceAll('-', ''),
      nowMs: () => ground.nowMs ?? Date.now(),
    },
    files: async () => (await readdir(folder)).sort(),
    async scratch() {
      const { rows } = await outside.query<{ name: string }>(
        `SELECT datname AS name FROM pg_database WHERE datname ~ '^guardia_verify'`,
      );
      return rows.map(({ name }) => name);
    },
    async close() {
      await outside.end();
      await stopPostgres(join(dataDir, 'postgres'), 'immediate');
      await rm(dataDir, { recursive: true, force: true });
    },
  };
  return ground;
}

export function backupsAt(url: string, folder: string, nowMs: () => number = Date.now): ServiceBackups {
  return openBackups(
    { service: SERVICE, url, folder, jobs: 2 },
    {
      clients,
      serverFreeBytes: async () => undefined,
      nowMs,
    },
  );
}

/** As the activity would be told, with the limits that hold where guardia.yaml says nothing. */
export function orderFor<Name extends ActivityTaskName>(
  name: Name,
  written: Readonly<Record<string, unknown>> = {},
  more: Partial<TaskOrder<Name>> = {},
): TaskOrder<Name> {
  return {
    params: TASK_SCHEMAS[name].parse(written),
    service: SERVICE,
    runId: 'run-1',
    mode: 'live',
    startedAt: RUN_STARTED,
    signal: new AbortController().signal,
    onProgress: () => undefined,
    ...more,
  };
}

/** Tables as an ERP has them, with the types that are hard to copy, and as many rows as are asked for. */
export async function fillErp(outside: pg.Client, rows: number): Promise<void> {
  await outside.query(`
    CREATE SCHEMA "Área de ventas";
    CREATE TYPE estado AS ENUM ('abierto', 'en curso', 'cerrado');
    CREATE DOMAIN codigo AS text CHECK (value ~ '^[A-Z]');
    CREATE EXTENSION hstore;
    CREATE TABLE clientes (codigo codigo PRIMARY KEY, nombre text NOT NULL, saldo numeric(20, 6), activo boolean,
      desde date, actualizado timestamptz, largo text GENERATED ALWAYS AS (nombre || '/' || codigo) STORED);
    INSERT INTO clientes SELECT 'C' || i, 'Señor «' || md5(i::text) || E'»\\t\\\\N\\n', (i * 7.000001)::numeric, i % 7 <> 0,
      date '2001-02-03' + i % 9000, timestamptz '2026-11-01 05:00:00.123456-05' + i * interval '1 second'
      FROM generate_series(1, ${rows}) i;
    CREATE TABLE raras (id bigserial PRIMARY KEY, f8 float8, f4 float4, n numeric, j json, jb jsonb, b bytea, u uuid, a text[],
      r int4range, ip inet, iv interval, e estado, p point, x tsvector, m money, h hstore, bits varbit, c regclass);
    INSERT INTO raras (f8, f4, n, j, jb, b, u, a, r, ip, iv, e, p, x, m, h, bits, c) SELECT i / 3.0, i / 7.0, 'NaN',
      '{"b": 1,  "a": 2}', jsonb_build_object('i', i), decode(md5(i::text), 'hex'), md5(i::text)::uuid,
      ARRAY['a,b', NULL, '"' || i], int4range(i, i + 5), '10.0.0.1/8', i * interval '1 month 2 seconds', 'en curso',
      point(i, 'infinity'), to_tsvector('simple', 'hola mundo ' || i), i::money, hstore('k', i::text), B'1011', 'clientes'
      FROM generate_series(1, ${Math.ceil(rows / 4)}) i;
    INSERT INTO raras DEFAULT VALUES;
    CREATE TABLE movimientos (dia date, n int, texto text) PARTITION BY RANGE (dia);
    CREATE TABLE movimientos_1 PARTITION OF movimientos FOR VALUES FROM ('2026-01-01') TO ('2026-07-01');
    CREATE TABLE movimientos_2 PARTITION OF movimientos FOR VALUES FROM ('2026-07-01') TO ('2027-01-01');
    INSERT INTO movimientos SELECT date '2026-01-01' + i % 365, i, repeat('x', i % 50) FROM generate_series(1, ${rows}) i;
    CREATE TABLE "Área de ventas"."Tabla ""rara""" ("Columna" text, t text);
    INSERT INTO "Área de ventas"."Tabla ""rara""" VALUES ('uno', 'dos'), (NULL, ''), ('uno', 'dos');
    CREATE TABLE vacia (id int PRIMARY KEY);
    CREATE TABLE sin_columnas ();
    INSERT INTO sin_columnas DEFAULT VALUES;
    CREATE INDEX ON clientes (nombre);
    CREATE VIEW activos AS SELECT * FROM clientes WHERE activo;
    CREATE MATERIALIZED VIEW resumen AS SELECT activo, count(*) FROM clientes GROUP BY activo;
    CREATE ROLE ajeno;
    ALTER TABLE vacia OWNER TO ajeno;
    CREATE POLICY solo_ajeno ON vacia TO ajeno USING (true);
    SELECT lo_from_bytea(0, decode(repeat('00ff', 5000), 'hex'));
  `);
}

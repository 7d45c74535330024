import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Layout } from '../../src/domain/ingestion/layout.js';
import { freePort } from '../../src/embedded/ports.js';
import { startPostgres } from '../../src/embedded/postgres.js';
import { removePostgres } from '../../src/embedded/remove-postgres.js';
import type { EventsPort, IngestionStation } from '../../src/ingestion/ports.js';
import { createFolders } from '../../src/integrations/files/folders.js';
import { createStaging } from '../../src/integrations/loader/create-staging.js';
import { MastersClient } from '../../src/integrations/masters/masters-client.js';
import type { Ask } from '../../src/integrations/masters/masters-client.js';
import { openMasters } from '../../src/integrations/masters/open-masters.js';
import { sampleChunks } from '../../src/samples/write-sample.js';
import type { SampleOptions } from '../../src/samples/write-sample.js';

export const DATE = '2026-11-22';
const TIME_ZONE = 'America/Bogota';
const STATEMENT_TIMEOUT_MS = 30 * 60_000;
const MAX_FILE_BYTES = 8 * 1024 ** 3;

/** One PostgreSQL with the durability that it has by default, folders, and the station that an ingestion works with. */
export interface Ground {
  readonly databaseUrl: string;
  readonly schema: string;
  readonly timeZone: string;
  readonly station: IngestionStation;
  /** A session beside the station's, for what is not measured. */
  readonly ask: Ask;
  /** Writes a file beside the folders, once, and gives its path. */
  write(name: string, layout: Layout, sample: Omit<SampleOptions, 'date'>): Promise<string>;
  /** A copy of a file in `input/`. */
  drop(path: string, name: string): Promise<void>;
  /** Forgets every load, and empties the tables of all masters; the folders too. */
  clear(): Promise<void>;
  /** What was written before is on the disk, so that nobody pays for what another one left. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

export async function openGround(layouts: readonly Layout[], events?: EventsPort): Promise<Ground> {
  const home = await mkdtemp(join(tmpdir(), 'guardia-bench-'));
  const postgresDir = join(home, 'postgres');
  const server = await startPostgres({
    dataDir: postgresDir,
    port: await freePort(),
    database: 'erp',
    timeZone: TIME_ZONE,
  });
  const database = { url: server.url, schema: 'public', timeZone: TIME_ZONE };
  const config = { home, input: join(home, 'input'), processed: join(home, 'processed'), error: join(home, 'error') };
  const masters = openMasters({ ...database, language: 'es' });
  const staging = createStaging({ database, inThread: true, maxFileBytes: MAX_FILE_BYTES });
  const folders = createFolders(config);
  await folders.ensure();
  await masters.prepare(layouts);
  const outside = new MastersClient({ connectionString: server.url });
  await outside.connect();
  const ask = outside.asking(STATEMENT_TIMEOUT_MS);
  const tables = [
    ...['ingestion_loads', 'outbox', 'error_log', 'audit_log'],
    ...layouts.map(({ target }) => target.table),
  ];
  return {
    databaseUrl: server.url,
    schema: database.schema,
    timeZone: TIME_ZONE,
    station: {
      pipeline: 'bench',
      timeZone: TIME_ZONE,
      services: { database: 'postgres' },
      stableAfterMs: 0,
      maxErrorRate: 0.05,
      layouts: new Map(layouts.map((layout) => [layout.name, layout])),
      ...{ folders, staging, masters },
      ...(events && { events }),
    },
    ask,
    async write(name, layout, sample) {
      const path = join(home, name);
      const out = createWriteStream(path);
      for (const chunk of sampleChunks(layout, { date: DATE, ...sample })) {
        if (!out.write(chunk)) await once(out, 'drain');
      }
      out.end();
      await once(out, 'finish');
      return path;
    },
    drop: (path, name) => copyFile(path, join(config.input, name)),
    async clear() {
      await ask(`TRUNCATE ${tables.map((name) => `"${name}"`).join(', ')}`);
      await rm(config.processed, { recursive: true, force: true });
      await mkdir(config.processed);
    },
    settle: async () => void (await ask('CHECKPOINT')),
    async close() {
      await outside.end();
      await Promise.allSettled([staging.close(), masters.close()]);
      await removePostgres(postgresDir);
      await rm(home, { recursive: true, force: true });
    },
  };
}

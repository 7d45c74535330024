import { chmod, copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Layout } from '../../src/domain/ingestion/layout.js';
import { freePort } from '../../src/embedded/ports.js';
import { startPostgres } from '../../src/embedded/postgres.js';
import { removePostgres } from '../../src/embedded/remove-postgres.js';
import type { EventsPort, IngestionStation } from '../../src/ingestion/ports.js';
import { MastersClient } from '../../src/integrations/masters/masters-client.js';
import type { Ask } from '../../src/integrations/masters/masters-client.js';
import type { SampleOptions } from '../../src/samples/write-sample.js';
import { foldersOf, openStation, TIME_ZONE } from './open-station.js';
import { writeFileOf } from './write-file.js';

export const DATE = '2026-11-22';
const SCHEMA = 'public';
const STATEMENT_TIMEOUT_MS = 30 * 60_000;

/** One PostgreSQL with the durability that it has by default, folders, and the station that an ingestion works with. */
export interface Ground {
  readonly databaseUrl: string;
  readonly schema: string;
  readonly timeZone: string;
  readonly station: IngestionStation;
  /** A session beside the station's, for what is not measured. */
  readonly ask: Ask;
  /** Writes a file beside the folders, and gives its path. */
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
  // PostgreSQL runs as another user where we are root, and must pass through here.
  await chmod(home, 0o755);
  const dataDir = join(home, 'postgres');
  const { url } = await startPostgres({ dataDir, port: await freePort(), database: 'erp', timeZone: TIME_ZONE });
  const { station, close } = await openStation({
    ...{ home, databaseUrl: url, schema: SCHEMA, layouts },
    ...(events && { events }),
  });
  const outside = new MastersClient({ connectionString: url });
  await outside.connect();
  const ask = outside.asking(STATEMENT_TIMEOUT_MS);
  const { input, processed } = foldersOf(home);
  const tables = ['ingestion_loads', 'outbox', 'error_log', 'audit_log', ...layouts.map(({ target }) => target.table)];
  return {
    databaseUrl: url,
    schema: SCHEMA,
    timeZone: TIME_ZONE,
    station,
    ask,
    async write(name, layout, sample) {
      const path = join(home, name);
      await writeFileOf(path, layout, { date: DATE, ...sample });
      return path;
    },
    drop: (path, name) => copyFile(path, join(input, name)),
    async clear() {
      await ask(`TRUNCATE ${tables.map((name) => `"${name}"`).join(', ')}`);
      await rm(processed, { recursive: true, force: true });
      await mkdir(processed);
    },
    settle: async () => void (await ask('CHECKPOINT')),
    async close() {
      await outside.end();
      await close();
      await removePostgres(dataDir);
      await rm(home, { recursive: true, force: true });
    },
  };
}

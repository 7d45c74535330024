import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { freePort } from '../../src/embedded/ports.js';
import { startPostgres } from '../../src/embedded/postgres.js';
import type { PostgresServer } from '../../src/embedded/postgres.js';
import { openStore } from '../../src/store/open-store.js';
import type { Store } from '../../src/store/open-store.js';

/** A store of its own on a real PostgreSQL, and a connection beside it that sees what really stands in the tables. */
export interface TestStore {
  readonly server: PostgresServer;
  readonly store: Store;
  readonly outside: pg.Pool;
  close(): Promise<void>;
}

export async function startTestStore(): Promise<TestStore> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'guardia-store-'));
  const server = await startPostgres({ dataDir, port: await freePort(), database: 'guardia', fsync: false });
  const store = openStore(server.url);
  const outside = new pg.Pool({ connectionString: server.url, max: 4 });
  outside.on('error', () => undefined);
  return {
    server,
    store,
    outside,
    async close() {
      await store.close();
      await outside.end();
      await server.stop('immediate');
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

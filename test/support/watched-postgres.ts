import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MockActivityEnvironment } from '@temporalio/testing';
import { Client } from 'pg';
import type { ServicesPort } from '../../src/activities/ports.js';
import type { ActionContext } from '../../src/domain/actions/action.js';
import type { Mode } from '../../src/domain/incident.js';
import { freePort } from '../../src/embedded/ports.js';
import { startExistingPostgres, startPostgres } from '../../src/embedded/postgres.js';
import type { PostgresServer } from '../../src/embedded/postgres.js';
import { postgresPort } from '../../src/wiring/postgres-port.js';
import type { Operation } from '../../src/wiring/services.js';

/** A real PostgreSQL with few connections that Guardia watches as the service `erp`, and people who work on it. */
export interface WatchedPostgres {
  readonly server: PostgresServer;
  /** Again, after it was killed, at the same address. */
  restart(): Promise<void>;
  /** The same server, and another user, port or database. */
  urlFor(changes: { readonly user?: string; readonly port?: number }): string;
  /** A person's session; all that are open are closed by `sendHome`. */
  person(application: string, user?: string): Promise<Client>;
  sendHome(): Promise<void>;
  close(): Promise<void>;
}

/** Sees everything and may signal, as the documentation asks for; may nothing besides. */
export const WATCHER = 'vigia';
/** Sees its own only. */
export const ORDINARY = 'ordinario';
/** Of each of them. */
export const PASSWORD = 'clave-de-prueba';

export async function startWatchedPostgres(extraConfig: Readonly<Record<string, string>>): Promise<WatchedPostgres> {
  const dataDir = await mkdtemp(join(tmpdir(), 'guardia-watched-'));
  let server = await startPostgres({ dataDir, port: await freePort(), database: 'erp', fsync: false, extraConfig });
  const open = new Set<Client>();
  const urlFor: WatchedPostgres['urlFor'] = ({ user, port }) => {
    const url = new URL(server.url);
    if (user !== undefined) Object.assign(url, { username: user, password: PASSWORD });
    if (port !== undefined) url.port = String(port);
    return url.href;
  };
  const admin = new Client({ connectionString: server.url });
  await admin.connect();
  await admin.query(`CREATE ROLE ${WATCHER} LOGIN PASSWORD '${PASSWORD}' IN ROLE pg_monitor, pg_signal_backend`);
  await admin.query(`CREATE ROLE ${ORDINARY} LOGIN PASSWORD '${PASSWORD}'`);
  await admin.query('CREATE TABLE orders (n int); CREATE TABLE lines (n int); GRANT ALL ON orders, lines TO PUBLIC');
  await admin.end();
  return {
    get server() {
      return server;
    },
    async restart() {
      server = (await startExistingPostgres(dataDir)) ?? server;
    },
    urlFor,
    async person(application, user) {
      const connectionString = user === undefined ? server.url : urlFor({ user });
      const client = new Client({ connectionString, application_name: application });
      // Whose session is ended by others hears of it here too.
      client.on('error', () => undefined);
      await client.connect();
      open.add(client);
      client.once('end', () => open.delete(client));
      return client;
    },
    async sendHome() {
      const admin = new Client({ connectionString: server.url });
      await admin.connect();
      await admin.query(
        `SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
         WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()`,
      );
      await admin.end();
      await Promise.all([...open].map((client) => client.end().catch(() => undefined)));
      open.clear();
    },
    async close() {
      await server.stop('immediate');
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** The port of a worker that knows one service, at this address. */
export function portTo(url: string, timeoutMs = 3_000) {
  const service = { name: 'erp', kind: 'postgres', timeoutMs, missingVariables: [] };
  return postgresPort({ service: () => service, databaseUrl: async () => url } as unknown as Pick<
    Operation,
    'service' | 'databaseUrl'
  >);
}

export const ONE_SERVICE: ServicesPort = {
  facts: () => [{ name: 'erp', kind: 'postgres', mode: 'act', dependsOn: [], lab: false }],
  pipeline: () => ({ name: 'ingesta', scheduler: 'scheduler', database: 'erp', how: 'observe', timeoutMs: 1_000 }),
  probe: async () => {
    throw new Error('nobody probes here');
  },
};

/** Of every incident of these tests. */
export const ABOUT = { subject: 'erp', openedAt: '2026-11-28T02:00:00.000Z' } as const;

export function contextOf(mode: Mode): ActionContext {
  return { incidentId: 'incident', mode, key: `incident/${mode}` };
}

/** Runs an activity as a worker does, with its signal and its heartbeats. */
export async function asActivity<Result>(work: () => Promise<Result>): Promise<Result> {
  return new MockActivityEnvironment().run<[], Result, () => Promise<Result>>(work);
}

export async function pidOf(client: Client): Promise<number> {
  const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  return rows[0]?.pid ?? 0;
}

import { dirname } from 'node:path';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type Docker from 'dockerode';
import pg from 'pg';
import { freePort } from '../../../src/embedded/ports.js';
import { postgresAccount } from '../../../src/embedded/postgres-account.js';
import { postgresBinaries } from '../../../src/embedded/postgres-binaries.js';
import { serverArguments, stateOf } from '../../../src/embedded/postgres-options.js';
import { startPostgres } from '../../../src/embedded/postgres.js';
import { eventually } from '../../support/eventually.js';
import { startHostContainer } from '../../../src/integrations/docker/host-container.js';

/** PostgreSQL that really runs in a container of the Engine. */
export interface ContainedPostgres {
  readonly container: Docker.Container;
  /** With the password in it. */
  readonly url: string;
  readonly port: number;
  /** One answer to one question, over a connection of its own; throws where it does not answer. */
  ask(sql: string): Promise<unknown>;
  remove(): Promise<void>;
}

export interface ContainedPostgresOptions {
  readonly project: string;
  readonly service: string;
  readonly settings?: Readonly<Record<string, string>>;
}

const DATABASE = 'erp';

export async function containedPostgres(
  docker: Docker,
  { project, service, settings = {} }: ContainedPostgresOptions,
): Promise<ContainedPostgres> {
  const dataDir = await mkdtemp(join(tmpdir(), 'guardia-contained-pg-'));
  const options = { dataDir, port: await freePort(), database: DATABASE, fsync: false, extraConfig: settings };
  // Made by the program that the container runs, and handed over.
  const server = await startPostgres(options);
  await server.stop('fast');
  const { pgdata, url, port } = server;
  const account = await postgresAccount(pgdata);
  const { postgres } = await postgresBinaries(account, () => undefined);
  const container = await startHostContainer(docker, {
    project,
    service,
    command: [postgres, ...serverArguments(pgdata, stateOf(options))],
    ...(account.uid !== undefined && { user: `${account.uid}:${account.gid}` }),
    folders: [pgdata],
    readOnly: [dirname(dirname(postgres))],
    stopSignal: 'SIGINT',
    env: { LC_ALL: 'C' },
  });
  const ask = async (sql: string): Promise<unknown> => {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000, query_timeout: 2_000 });
    client.on('error', () => undefined);
    try {
      await client.connect();
      const { rows } = await client.query<Record<string, unknown>>(sql);
      return Object.values(rows[0] ?? {})[0];
    } finally {
      await client.end().catch(() => undefined);
    }
  };
  await eventually('PostgreSQL answers in its container', () => ask('SELECT 1').catch(() => undefined), 30_000);
  return {
    container,
    url,
    port,
    ask,
    async remove() {
      await container.remove({ force: true });
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../../src/embedded/ports.js';
import { startPostgres } from '../../../src/embedded/postgres.js';
import { removePostgres } from '../../../src/embedded/remove-postgres.js';
import { servicesDir } from '../places.js';

/** Where the PostgreSQL of an Airflow's metadata is: one of ours, because the machine may have none. */
export function databaseDir(version: 2 | 3): string {
  return join(servicesDir(), `airflow${version}`, 'postgres');
}

/** For airflow.sh: `start` removes what an earlier start left, and prints the address of an empty database for SQLAlchemy. */
async function start(version: 2 | 3): Promise<void> {
  const dataDir = databaseDir(version);
  await removePostgres(dataDir);
  const { url } = await startPostgres({
    dataDir,
    port: await freePort(),
    database: 'airflow',
    role: 'airflow',
    fsync: false,
    extraConfig: { shared_buffers: '64MB' },
  });
  console.log(url.replace(/^postgresql:/, 'postgresql+psycopg2:'));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [, , command, version] = process.argv;
  await (command === 'start' ? start(version === '2' ? 2 : 3) : removePostgres(databaseDir(version === '2' ? 2 : 3)));
}

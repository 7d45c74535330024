import { randomUUID } from 'node:crypto';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import type { Account } from './postgres-account.js';
import { canReach, isRoot, postgresAccount } from './postgres-account.js';
import { publicDirectory } from './public-directory.js';
import { explainFileError, StartError } from './start-error.js';

/** Where one PostgreSQL instance keeps everything, and as whom it runs. */
export interface PostgresPlace {
  readonly dataDir: string;
  /** PostgreSQL's own directory; below `dataDir`, or in a public place where PostgreSQL's user cannot reach that. */
  readonly pgdata: string;
  readonly logFile: string;
  readonly passwordFile: string;
  /** What was asked for at the last start, and the process that it became. */
  readonly stateFile: string;
  readonly lockFile: string;
  readonly account: Account;
}

/** Finds the place without making anything. Throws StartError NOT_OURS where the directory is another user's. */
export async function findPostgresPlace(dataDir: string): Promise<PostgresPlace> {
  const pgdata = (await readFile(pointerFile(dataDir), 'utf8').catch(() => '')).trim() || join(dataDir, 'pgdata');
  const account = await postgresAccount(pgdata);
  await assertOurs(pgdata);
  return {
    dataDir,
    pgdata,
    account,
    logFile: join(dataDir, 'postgres.log'),
    passwordFile: join(dataDir, 'password'),
    stateFile: join(dataDir, 'server.json'),
    lockFile: join(dataDir, 'start.lock'),
  };
}

/**
 * As `findPostgresPlace`, and makes sure that PostgreSQL's user can reach it: root's clone may lie below a private directory
 * (root's home, for one), which we do not open to others; the data then lives in a public place, and a file says where.
 */
export async function makePostgresPlace(dataDir: string, onLog: (line: string) => void): Promise<PostgresPlace> {
  try {
    await mkdir(dataDir, { recursive: true });
    const place = await findPostgresPlace(dataDir);
    if (await canReach(place.account, place.pgdata.startsWith(dataDir) ? dataDir : await publicDirectory()))
      return place;
    const pgdata = join(await publicDirectory(), `pgdata-${randomUUID()}`);
    onLog(`PostgreSQL's user cannot reach ${dataDir}: the data goes to ${pgdata}`);
    await writeFile(pointerFile(dataDir), `${pgdata}\n`, { mode: 0o600 });
    return { ...place, pgdata };
  } catch (error) {
    throw explainFileError(error, dataDir);
  }
}

function pointerFile(dataDir: string): string {
  return join(dataDir, 'pgdata.location');
}

async function assertOurs(pgdata: string): Promise<void> {
  const found = await stat(pgdata).catch(() => undefined);
  if (found === undefined || isRoot() || found.uid === userInfo().uid) return;
  throw new StartError('NOT_OURS', {
    path: pgdata,
    owner: found.uid === 0 ? 'root' : `the user with number ${found.uid}`,
  });
}

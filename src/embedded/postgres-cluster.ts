import { execFile } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { chown, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { PostgresBinaries } from './postgres-binaries.js';
import type { PostgresPlace } from './postgres-place.js';
import { explainFileError, StartError } from './start-error.js';

const run = promisify(execFile);

/** Reads the password of this instance, or makes one: it stands in a file that only its owner can read, and nowhere else. */
export async function postgresPassword(place: PostgresPlace): Promise<string> {
  const existing = await readPassword(place);
  if (existing !== undefined) return existing;
  const password = randomBytes(24).toString('base64url');
  try {
    await writeFile(place.passwordFile, password, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    throw explainFileError(error, place.passwordFile);
  }
  return password;
}

export async function readPassword(place: PostgresPlace): Promise<string | undefined> {
  return (await readFile(place.passwordFile, 'utf8').catch(() => '')).trim() || undefined;
}

/** Whether there is a database cluster; throws StartError POSTGRES_OTHER_MAJOR where these binaries cannot run it. */
export async function hasCluster(place: PostgresPlace, binaries: PostgresBinaries): Promise<boolean> {
  const found = (await readFile(join(place.pgdata, 'PG_VERSION'), 'utf8').catch(() => '')).trim();
  if (found === '') return false;
  if (found !== binaries.major) {
    throw new StartError('POSTGRES_OTHER_MAJOR', { path: place.pgdata, found, needed: binaries.major });
  }
  return true;
}

/**
 * Makes the database cluster beside its final place and moves it there when it is whole: an initdb that was killed in the
 * middle leaves nothing that looks like a database.
 */
export async function initializeCluster(
  place: PostgresPlace,
  binaries: PostgresBinaries,
  options: { readonly role: string; readonly durable: boolean; readonly onLog: (line: string) => void },
): Promise<void> {
  const password = await postgresPassword(place);
  await removeLeftovers(place);
  const building = `${place.pgdata}.new-${randomUUID()}`;
  const passwordForInitdb = `${building}-password`;
  try {
    await mkdir(building, { mode: 0o700 });
    await writeFile(passwordForInitdb, password, { mode: 0o600, flag: 'wx' });
    await giveTo(place, building, passwordForInitdb);
    const { stdout } = await run(
      binaries.initdb,
      [
        ...['--pgdata', building, '--username', options.role, '--pwfile', passwordForInitdb],
        ...['--auth', 'scram-sha-256', '--encoding', 'UTF8', '--locale', 'C'],
        ...['--locale-provider', 'builtin', '--builtin-locale', 'C.UTF-8'],
        ...(options.durable ? [] : ['--no-sync']),
      ],
      { ...place.account, cwd: '/', env: { LC_ALL: 'C', PATH: '/usr/bin:/bin' } },
    );
    options.onLog(stdout.trim());
    await rename(building, place.pgdata);
  } catch (error) {
    throw initdbError(error, place);
  } finally {
    await rm(passwordForInitdb, { force: true });
    await rm(building, { recursive: true, force: true });
  }
}

async function giveTo(place: PostgresPlace, ...paths: string[]): Promise<void> {
  const { uid, gid } = place.account;
  if (uid === undefined || gid === undefined) return;
  for (const path of paths) await chown(path, uid, gid);
}

async function removeLeftovers(place: PostgresPlace): Promise<void> {
  const parent = dirname(place.pgdata);
  const leftovers = (await readdir(parent)).filter((name) => name.startsWith(`${basename(place.pgdata)}.new-`));
  await Promise.all(leftovers.map((name) => rm(join(parent, name), { recursive: true, force: true })));
}

function initdbError(error: unknown, place: PostgresPlace): unknown {
  const stderr =
    error instanceof Error && 'stderr' in error && typeof error.stderr === 'string' ? error.stderr.trim() : '';
  if (stderr === '') return explainFileError(error, place.dataDir);
  return new StartError('POSTGRES_FAILED', { logFile: place.logFile, lastLines: stderr }, { cause: error });
}

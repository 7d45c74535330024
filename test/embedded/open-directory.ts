import { chmod, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A new directory that every user can pass through; what `mkdtemp` makes is closed, also to PostgreSQL's user when we are root. */
export async function makeOpenDirectory(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'guardia-test-'));
  await chmod(path, 0o755);
  return path;
}

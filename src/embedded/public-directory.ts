import { chmod, mkdir } from 'node:fs/promises';
import { explainFileError } from './start-error.js';

/**
 * Where root keeps what an unprivileged user must reach and the clone's own place does not let it. Only root can make it, so
 * nobody can have put anything there before.
 */
export async function publicDirectory(): Promise<string> {
  const path = process.platform === 'darwin' ? '/usr/local/var/guardia' : '/var/lib/guardia';
  try {
    await mkdir(path, { recursive: true });
    await chmod(path, 0o755);
    return path;
  } catch (error) {
    throw explainFileError(error, path);
  }
}

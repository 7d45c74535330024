import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { IntegrationError } from '../integration-error.js';
import { identify, isAlive } from './identity.js';

const RETRY_MS = 40;

export interface ClaimOptions {
  readonly signal?: AbortSignal;
  /** How long to wait for the one who holds it; default 60 seconds. */
  readonly timeoutMs?: number;
}

/**
 * Runs `work` while nobody else on this machine does so for the same directory. Everyone writes a claim of their own
 * first and looks for others afterwards, so of two the later always sees the earlier. A claim's name says which life of
 * which process made it: one that died (kill -9 at any moment) holds nothing, and no live claim is ever taken away.
 * Throws SERVICE_TIMEOUT where another process holds it for longer, CANCELLED where the signal aborts.
 */
export async function withClaim<T>(directory: string, options: ClaimOptions, work: () => Promise<T>): Promise<T> {
  const self = await identify(process.pid);
  if (!self)
    throw new IntegrationError(
      'RUNTIME_UNREACHABLE',
      `the system does not tell about process ${process.pid}, which is this one`,
    );
  const name = `${self.instance}.${randomUUID()}`;
  const giveUpAtMs = Date.now() + (options.timeoutMs ?? 60_000);
  await mkdir(directory, { recursive: true });
  for (;;) {
    refuseWhenAborted(options.signal);
    await writeFile(join(directory, name), '', { flag: 'wx' });
    try {
      if (!(await heldByAnother(directory, name))) return await work();
    } finally {
      await rm(join(directory, name), { force: true });
    }
    if (Date.now() > giveUpAtMs) {
      throw new IntegrationError('SERVICE_TIMEOUT', 'another process has been working on this service for too long');
    }
    // An uneven pause, because two who withdraw for each other must not meet again for ever.
    await sleep(RETRY_MS * (0.5 + Math.random()), undefined, { signal: options.signal }).catch(() => undefined);
  }
}

export function refuseWhenAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted)
    throw new IntegrationError('CANCELLED', 'the work was cancelled before it began', { cause: signal.reason });
}

async function heldByAnother(directory: string, own: string): Promise<boolean> {
  for (const name of await readdir(directory)) {
    if (name === own) continue;
    const instance = name.slice(0, name.indexOf('.'));
    if (await isAlive({ pid: Number.parseInt(instance, 10), instance })) return true;
    await rm(join(directory, name), { force: true });
  }
  return false;
}

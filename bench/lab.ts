import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../src/embedded/ports.js';
import { startPostgres } from '../src/embedded/postgres.js';
import type { PostgresOptions } from '../src/embedded/postgres.js';
import { openTestLab } from '../test/support/lab.js';
import { measure, percentile } from './measure.js';
import type { Measure } from './measure.js';

const PAIRS = 5;

/** The lab that is set up, from down to healthy: its database, and its scheduler with the first heartbeat; against that database alone. */
export async function benchLab(): Promise<readonly Measure[]> {
  const lab = await openTestLab();
  const dir = await mkdtemp(join(tmpdir(), 'guardia-bench-'));
  // PostgreSQL runs as another user where we are root, and must pass through here.
  await chmod(dir, 0o755);
  const alone: PostgresOptions = { dataDir: join(dir, 'postgres'), port: await freePort(), database: 'bench' };
  try {
    await lab.lab.up();
    await (await startPostgres(alone)).stop();
    const whole: number[] = [];
    const database: number[] = [];
    for (let pair = 0; pair < PAIRS; pair += 1) {
      await lab.lab.down();
      whole.push(await timed(() => lab.lab.up()));
      let server: Awaited<ReturnType<typeof startPostgres>> | undefined;
      database.push(await timed(async () => void (server = await startPostgres(alone))));
      await server?.stop();
    }
    return [measure('lab up, set up before, median', 'ms', percentile(whole, 0.5), percentile(database, 0.5))];
  } finally {
    await lab.close();
    await rm(dir, { recursive: true, force: true });
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const beganMs = performance.now();
  await work();
  return performance.now() - beganMs;
}

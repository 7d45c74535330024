import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSettings } from '../../src/config.js';
import type { Settings } from '../../src/config.js';
import { openLedger } from '../../src/integrations/process/ledger.js';
import type { LedgerLine } from '../../src/integrations/process/ledger.js';
import { labFiles } from '../../src/lab/lab-files.js';
import type { LabFiles } from '../../src/lab/lab-files.js';
import { openLab } from '../../src/lab/lab.js';
import type { Lab } from '../../src/lab/lab.js';

/** A lab of a test's own: a new directory, free ports, and the outside ledgers that say what really happened. */
export interface TestLab {
  readonly lab: Lab;
  readonly settings: Settings;
  readonly files: LabFiles;
  ledger(): Promise<readonly LedgerLine[]>;
  /** How many lives the scheduler really had, by its own log. */
  schedulerLives(): Promise<number>;
  /** Ends everything and removes the directory. */
  close(): Promise<void>;
}

/** `more`: variables of the environment besides its own. */
export async function openTestLab(more: NodeJS.ProcessEnv = {}): Promise<TestLab> {
  const dataDir = await mkdtemp(join(tmpdir(), 'guardia-lab-'));
  // PostgreSQL runs as another user where the tests run as root, and must pass through here.
  await chmod(dataDir, 0o755);
  const [postgresPort, schedulerPort] = await freePorts(2);
  const env = {
    PATH: process.env.PATH,
    GUARDIA_DATA: dataDir,
    GUARDIA_LAB_POSTGRES_PORT: String(postgresPort),
    GUARDIA_LAB_SCHEDULER_PORT: String(schedulerPort),
    ...more,
  };
  const settings = readSettings({ env });
  const lab = openLab(settings);
  const files = labFiles(dataDir);
  return {
    lab,
    settings,
    files,
    ledger: () => openLedger(files.ledger).read(),
    async schedulerLives() {
      const log = await readFile(files.schedulerLog, 'utf8').catch(() => '');
      return log.split('\n').filter((line) => line.includes('guardia-lab scheduler')).length;
    },
    async close() {
      await lab.down();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** Ports that nobody listens on now; asked for all at once, so that they differ. */
export async function freePorts(count: number): Promise<readonly number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer();
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      return server;
    }),
  );
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

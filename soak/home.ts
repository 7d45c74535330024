import { randomInt } from 'node:crypto';
import { chmod, cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseDocument } from 'yaml';
import { CLONE_DIR, PORT_VARIABLES, readSettings } from '../src/config.js';
import type { Settings } from '../src/config.js';
import { isPortFree } from '../src/embedded/ports.js';
import { removePostgres } from '../src/embedded/remove-postgres.js';
import { labFiles } from '../src/lab/lab-files.js';

/** A home of one's own: the shipped configuration, on free ports, with Slack on every level. */
export interface Home {
  readonly dir: string;
  /** As a process of it gets its environment. */
  readonly env: NodeJS.ProcessEnv;
  readonly settings: Settings;
  remove(): Promise<void>;
}

/** Slack is marked as one that nobody real reads, so that simulations use it. */
export async function makeHome(webhookUrl: string, more: NodeJS.ProcessEnv = {}): Promise<Home> {
  const dir = await mkdtemp(join(tmpdir(), 'guardia-soak-'));
  // PostgreSQL runs as another user where we are root, and must pass through here.
  await chmod(dir, 0o755);
  await cp(join(CLONE_DIR, 'runbooks'), join(dir, 'runbooks'), { recursive: true });
  await writeFile(join(dir, 'guardia.yaml'), await onSlack());
  const cache = join(CLONE_DIR, '.guardia', 'cache');
  await Promise.all([mkdir(cache, { recursive: true }), mkdir(join(dir, '.guardia'))]);
  await symlink(cache, join(dir, '.guardia', 'cache'));
  const variables = Object.values(PORT_VARIABLES);
  const ports = await portsToKeep(variables.length);
  const env = {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    GUARDIA_HOME: dir,
    SLACK_WEBHOOK_URL: webhookUrl,
    ...Object.fromEntries(variables.map((variable, index) => [variable, String(ports[index])])),
    ...more,
  };
  const settings = readSettings({ env });
  return {
    dir,
    env,
    settings,
    async remove() {
      for (const place of [join(settings.dataDir, 'postgres'), labFiles(settings.dataDir).postgresDir])
        await removePostgres(place);
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/**
 * Ports that are free now and stay ours while nobody listens on them: the system gives those above 32768 to any connection
 * that goes out, and a server that is killed and started again would find its own taken.
 */
async function portsToKeep(count: number): Promise<readonly number[]> {
  const ports = new Set<number>();
  while (ports.size < count) {
    const port = randomInt(20_000, 32_000);
    if (await isPortFree(port)) ports.add(port);
  }
  return [...ports];
}

async function onSlack(): Promise<string> {
  const shipped = await readFile(join(CLONE_DIR, 'guardia.yaml'), 'utf8');
  const document = parseDocument(shipped.replaceAll('[console]', '[slack]'));
  document.setIn(['channels', 'slack'], { kind: 'slack', webhookUrl: '${SLACK_WEBHOOK_URL}', simulations: true });
  return document.toString();
}

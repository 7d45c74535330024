import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CLONE_DIR, PORT_VARIABLES, readSettings } from '../../src/config.js';
import type { Settings } from '../../src/config.js';
import { livingInstance } from '../../src/embedded/instance.js';
import { openLab } from '../../src/lab/lab.js';
import { eventually } from '../support/eventually.js';
import { freePorts } from '../support/lab.js';
import { startTestServer } from '../support/test-server.js';

/** A place for a Guardia: the shipped documents in a folder of its own, on free ports and a real Temporal. */
export interface Place {
  readonly home: string;
  readonly env: NodeJS.ProcessEnv;
  readonly settings: Settings;
  /** Ends the lab, where one was brought up, and removes the rest. */
  close(): Promise<void>;
}

/** A whole Guardia beside the command line, in a process of its own. */
export interface GuardiaBeside extends Place {
  /** What it has printed until now. */
  printed(): string;
  /** Tells it to stop, as an operator does, and waits; the code that it ended with. */
  stop(): Promise<number | null>;
}

/** `configure` rewrites the shipped guardia.yaml; `env` are variables besides those of the place. */
export interface PlaceOptions {
  readonly configure?: (yaml: string) => string;
  readonly env?: NodeJS.ProcessEnv;
}

const READY_TIMEOUT_MS = 90_000;

export async function openPlace({ configure = (yaml) => yaml, env: more = {} }: PlaceOptions = {}): Promise<Place> {
  const home = await mkdtemp(join(tmpdir(), 'guardia-beside-'));
  // PostgreSQL runs as another user where the tests run as root, and must pass through here.
  await chmod(home, 0o755);
  for (const name of ['runbooks', 'layouts']) await cp(join(CLONE_DIR, name), join(home, name), { recursive: true });
  await writeFile(join(home, 'guardia.yaml'), configure(await readFile(join(CLONE_DIR, 'guardia.yaml'), 'utf8')));
  const server = await startTestServer();
  const variables = Object.values(PORT_VARIABLES);
  const ports = await freePorts(variables.length);
  const env = {
    GUARDIA_HOME: home,
    GUARDIA_USER: 'ana',
    TEMPORAL_ADDRESS: server.address,
    ...Object.fromEntries(variables.map((variable, index) => [variable, String(ports[index])])),
    ...more,
  };
  const settings = readSettings({ env });
  return {
    home,
    env,
    settings,
    async close() {
      await openLab(settings).down();
      await server.close();
      await rm(home, { recursive: true, force: true });
    },
  };
}

export async function startBeside(options: PlaceOptions = {}): Promise<GuardiaBeside> {
  const place = await openPlace(options);
  const guardia = spawn(process.execPath, ['--import', 'tsx', join(CLONE_DIR, 'scripts', 'start.ts')], {
    cwd: CLONE_DIR,
    env: { PATH: process.env.PATH, ...place.env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let printed = '';
  guardia.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text));
  const close = async (): Promise<void> => {
    await stop(guardia);
    await place.close();
  };
  try {
    const isReady = async (): Promise<true | undefined> => {
      if (guardia.exitCode !== null) throw new Error(`Guardia ended with ${guardia.exitCode}:\n${printed}`);
      return (await livingInstance(place.settings.dataDir))?.ready || undefined;
    };
    await eventually('Guardia is ready', isReady, READY_TIMEOUT_MS);
  } catch (error) {
    await close();
    throw error;
  }
  return { ...place, printed: () => printed, stop: () => stop(guardia), close };
}

async function stop(guardia: ChildProcess): Promise<number | null> {
  if (guardia.exitCode === null && guardia.signalCode === null) {
    const ended = once(guardia, 'exit');
    guardia.kill('SIGTERM');
    await ended;
  }
  return guardia.exitCode;
}

import { statSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseEnv } from 'node:util';
import { readWrittenPorts } from './documents/written-ports.js';
import { IntegrationError } from './integrations/integration-error.js';
import { LANGUAGES } from './messages/language.js';
import type { Language } from './messages/language.js';
import { settingsTexts } from './messages/settings.js';

/** The port numbers of everything that this machine may start; each can be set by its environment variable. */
export interface Ports {
  readonly api: number;
  readonly temporal: number;
  readonly temporalUi: number;
  readonly postgres: number;
  readonly labPostgres: number;
  readonly labScheduler: number;
}

/** What the environment says. Everything about the operation itself is in guardia.yaml. */
export interface Settings {
  /** GUARDIA_HOME, or the clone: where guardia.yaml, runbooks/, .env and postmortems/ are. Absolute, as all paths here. */
  readonly home: string;
  /** GUARDIA_DATA, or `<home>/.guardia`: what Guardia itself writes. */
  readonly dataDir: string;
  readonly configFile: string;
  readonly runbooksDir: string;
  readonly postmortemsDir: string;
  readonly layoutsDir: string;
  /** GUARDIA_LANG or `--lang`; where absent, guardia.yaml's. */
  readonly language?: Language;
  /** TEMPORAL_ADDRESS; where absent, Guardia starts its own server. */
  readonly temporalAddress?: string;
  readonly temporalNamespace: string;
  /** DATABASE_URL, a secret; where absent, Guardia starts its own PostgreSQL. */
  readonly databaseUrl?: string;
  readonly ports: Ports;
  readonly dockerSocket: string;
  /** GUARDIA_API_TOKEN, a secret. */
  readonly apiToken?: string;
  /** GUARDIA_API_HOST; anything wider than this machine is refused without a token. */
  readonly apiHost: string;
  /** A variable of the environment or, after it, of `<home>/.env`, which is read again when it changes. Empty counts as absent. */
  readonly env: (name: string) => string | undefined;
}

export const PORT_VARIABLES = {
  api: 'GUARDIA_API_PORT',
  temporal: 'GUARDIA_TEMPORAL_PORT',
  temporalUi: 'GUARDIA_TEMPORAL_UI_PORT',
  postgres: 'GUARDIA_POSTGRES_PORT',
  labPostgres: 'GUARDIA_LAB_POSTGRES_PORT',
  labScheduler: 'GUARDIA_LAB_SCHEDULER_PORT',
} as const satisfies Record<keyof Ports, string>;

const DEFAULT_PORTS: Ports = {
  api: 17080,
  temporal: 17233,
  temporalUi: 17280,
  postgres: 17432,
  labPostgres: 17433,
  labScheduler: 17480,
};
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|::1)$/;
/** The root of the clone, where package.json and the shipped guardia.yaml are. */
export const CLONE_DIR = resolve(dirname(fileURLToPath(import.meta.url)), '..');

export interface SettingsOverrides {
  readonly home?: string;
  readonly language?: Language;
  /** Replaces process.env as a whole, for tests. */
  readonly env?: NodeJS.ProcessEnv;
}

/** Reads the environment. Throws IntegrationError CONFIG_INVALID that names the variable, its value and what is allowed. */
export function readSettings(overrides: SettingsOverrides = {}): Settings {
  const environment = overrides.env ?? process.env;
  const home = resolve(overrides.home ?? (environment.GUARDIA_HOME || CLONE_DIR));
  const env = environmentOf(environment, join(home, '.env'));
  const language = overrides.language ?? readLanguage(env('GUARDIA_LANG'));
  const texts = settingsTexts(language ?? 'es');
  const configFile = join(home, 'guardia.yaml');
  const apiHost = env('GUARDIA_API_HOST') ?? '127.0.0.1';
  const apiToken = env('GUARDIA_API_TOKEN');
  if (!LOOPBACK.test(apiHost) && apiToken === undefined) throw invalid(texts.hostNeedsToken(apiHost));
  const temporalAddress = env('TEMPORAL_ADDRESS');
  const databaseUrl = env('DATABASE_URL');

  function readPorts(): Ports {
    const ports = { ...DEFAULT_PORTS, ...readWrittenPorts(configFile) };
    for (const [key, variable] of Object.entries(PORT_VARIABLES) as [keyof Ports, string][]) {
      const text = env(variable);
      if (text === undefined) continue;
      const port = /^\d{1,5}$/.test(text) ? Number(text) : NaN;
      // Only the API may take any free port, because everybody else is found by the number.
      if (!(port >= (key === 'api' ? 0 : 1) && port <= 65_535)) throw invalid(texts.badPort(variable, text));
      ports[key] = port;
    }
    const taken = new Map<number, string>();
    for (const [key, variable] of Object.entries(PORT_VARIABLES) as [keyof Ports, string][]) {
      const port = ports[key];
      const other = taken.get(port);
      if (other) throw invalid(texts.samePort(other, variable, port));
      taken.set(port, variable);
    }
    return ports;
  }

  return {
    home,
    dataDir: resolve(home, env('GUARDIA_DATA') ?? '.guardia'),
    configFile,
    runbooksDir: join(home, 'runbooks'),
    postmortemsDir: join(home, 'postmortems'),
    layoutsDir: join(home, 'layouts'),
    ...(language && { language }),
    ...(temporalAddress && { temporalAddress }),
    temporalNamespace: env('TEMPORAL_NAMESPACE') ?? 'default',
    ...(databaseUrl && { databaseUrl }),
    ports: readPorts(),
    dockerSocket: env('GUARDIA_DOCKER_SOCKET') ?? socketOf(env('DOCKER_HOST')) ?? '/var/run/docker.sock',
    ...(apiToken && { apiToken }),
    apiHost,
    env,
  };
}

/** The language that the environment asks for, also where the rest of it is wrong: to say so in. */
export function environmentLanguage(environment: NodeJS.ProcessEnv = process.env): Language | undefined {
  const home = resolve(environment.GUARDIA_HOME || CLONE_DIR);
  const text = environmentOf(environment, join(home, '.env'))('GUARDIA_LANG')?.toLowerCase();
  return LANGUAGES.find((known) => known === text);
}

function readLanguage(text: string | undefined): Language | undefined {
  if (text === undefined) return undefined;
  const language = LANGUAGES.find((known) => known === text.toLowerCase());
  if (!language) throw invalid(settingsTexts('es').badLanguage(text));
  return language;
}

function socketOf(dockerHost: string | undefined): string | undefined {
  return dockerHost?.startsWith('unix://') ? dockerHost.slice('unix://'.length) : undefined;
}

function environmentOf(environment: NodeJS.ProcessEnv, file: string): (name: string) => string | undefined {
  let readAtMs: number | undefined;
  let written: NodeJS.Dict<string> = {};
  const readAgain = (): void => {
    const changedAtMs = statSync(file, { throwIfNoEntry: false })?.mtimeMs;
    if (changedAtMs !== readAtMs) written = changedAtMs === undefined ? {} : parseEnv(readFileSync(file, 'utf8'));
    readAtMs = changedAtMs;
  };
  return (name) => {
    try {
      readAgain();
    } catch {
      // A file that cannot be read leaves what was read before; what then is missing is named where it is needed.
    }
    return environment[name] || written[name] || undefined;
  };
}

function invalid(message: string): IntegrationError {
  return new IntegrationError('CONFIG_INVALID', message);
}

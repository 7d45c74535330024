import { spawn } from 'node:child_process';
import type { FailureCode } from '../../../domain/failures.js';
import { IntegrationError } from '../../integration-error.js';
import { safeDetail } from '../../redact.js';
import { readPostgresUrl } from '../postgres-url.js';

const MOST_STDERR = 16 * 1024;
const KILL_AFTER_MS = 5_000;
const CONNECT_TIMEOUT_S = '15';

export interface ClientRun {
  readonly program: string;
  readonly args: readonly string[];
  /** A secret: it reaches the program by its environment, which only this user and root can read. */
  readonly url: string;
  readonly application: string;
  /** Where its output goes. */
  readonly stdout?: number;
  readonly signal: AbortSignal;
}

/** What the programs say in the language C, in the order in which it decides. */
const MEANINGS: readonly (readonly [RegExp, FailureCode])[] = [
  [/No space left on device|Disk quota exceeded|disk full/i, 'DISK_FULL'],
  [/server version mismatch|SSL support is not compiled in/i, 'POSTGRES_CLIENT_MISSING'],
  [/password authentication failed|no password supplied|no pg_hba\.conf entry/i, 'AUTHENTICATION_FAILED'],
  [/unsupported version|valid archive|input file (is|appears)|file header/i, 'BACKUP_UNREADABLE'],
  [/permission denied|must be (super)?user|must be owner/i, 'PERMISSION_DENIED'],
  [
    /could not (connect|translate)|connection to server .* failed|terminating connection|closed the connection/i,
    'SERVICE_UNREACHABLE',
  ],
  [/lock timeout|statement timeout/i, 'SERVICE_TIMEOUT'],
];

/**
 * Runs pg_dump or pg_restore to its end. One that must stop is told to, and killed where it does not hear.
 *
 * @throws IntegrationError with what it said last; DISK_FULL, AUTHENTICATION_FAILED, … , else SERVICE_ERROR
 */
export async function runClient({ program, args, url, application, stdout, signal }: ClientRun): Promise<void> {
  const { label, secrets } = readPostgresUrl(url);
  const child = spawn(program, ['--no-password', ...args], {
    stdio: ['ignore', stdout ?? 'ignore', 'pipe'],
    cwd: '/',
    env: environmentOf(url, application),
  });
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-MOST_STDERR);
  });
  const ended = new Promise<number | string>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, killedBy) => resolve(code ?? killedBy ?? -1));
  });
  let killing: NodeJS.Timeout | undefined;
  const stop = (): void => {
    child.kill('SIGTERM');
    killing = setTimeout(() => child.kill('SIGKILL'), KILL_AFTER_MS);
  };
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop, { once: true });
  try {
    const end = await ended;
    if (signal.aborted) throw new IntegrationError('CANCELLED', `${label}: cancelled`);
    if (end !== 0) throw failureOf(end, said, label, secrets);
  } catch (error) {
    if (error instanceof IntegrationError) throw error;
    throw new IntegrationError('POSTGRES_CLIENT_MISSING', `${program} does not run: ${String(error)}`);
  } finally {
    clearTimeout(killing);
    signal.removeEventListener('abort', stop);
  }
}

function failureOf(end: number | string, said: string, label: string, secrets: readonly string[]): IntegrationError {
  const lines = said.split('\n').filter((line) => line.trim() !== '');
  const telling = lines.filter((line) => /error|fatal|detail/i.test(line));
  const detail = safeDetail((telling.length > 0 ? telling : lines).slice(-4).join('; '), secrets);
  const code = MEANINGS.find(([pattern]) => pattern.test(said))?.[1] ?? 'SERVICE_ERROR';
  return new IntegrationError(code, `${label}: ${detail || 'no word'} (ended with ${end})`);
}

/** Nothing of ours but what the program needs: no configuration of the user's may change what is dumped. */
function environmentOf(url: string, application: string): NodeJS.ProcessEnv {
  const { hostname, port, username, password, pathname, searchParams } = new URL(url);
  const sslMode = searchParams.get('sslmode');
  const files = { PGSSLROOTCERT: 'sslrootcert', PGSSLCERT: 'sslcert', PGSSLKEY: 'sslkey' } as const;
  const given = Object.entries(files).flatMap(([variable, parameter]) => {
    const value = searchParams.get(parameter);
    return value === null ? [] : [[variable, value] as const];
  });
  return {
    LC_ALL: 'C',
    PATH: '/usr/bin:/bin',
    PGHOST: searchParams.get('host') ?? hostname.replace(/^\[|\]$/g, ''),
    PGPORT: port || '5432',
    PGUSER: decodeURIComponent(username),
    PGPASSWORD: decodeURIComponent(password),
    PGDATABASE: decodeURIComponent(pathname.slice(1)),
    PGAPPNAME: application,
    PGCONNECT_TIMEOUT: CONNECT_TIMEOUT_S,
    PGPASSFILE: '/dev/null',
    PGSERVICEFILE: '/dev/null',
    // The driver's own word for TLS without looking at the certificate.
    ...(sslMode !== null && { PGSSLMODE: sslMode === 'no-verify' ? 'require' : sslMode }),
    ...Object.fromEntries(given),
  };
}

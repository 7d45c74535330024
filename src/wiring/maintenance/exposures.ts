import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Settings } from '../../config.js';
import { clearSecrets } from '../../documents/clear-secrets.js';
import type { GuardiaConfig, ServiceConfig } from '../../documents/guardia-config.js';
import { isLoopback } from '../../documents/addresses.schema.js';
import type { Exposure } from '../../domain/maintenance/security/exposures.js';
import { weaknessOf } from '../../domain/maintenance/security/weak-password.js';

const SHORTEST_TOKEN = 24;
const OTHERS_MAY = 0o077;

/** What guardia.yaml, .env and our own settings give away. Secrets are looked at here and leave only as names. */
export async function exposuresOf(config: GuardiaConfig, settings: Settings): Promise<readonly Exposure[]> {
  const { home, configFile, apiHost, apiToken } = settings;
  const clear = clearSecrets(configFile);
  const token = apiToken === undefined ? 'none' : apiToken.length < SHORTEST_TOKEN ? 'short' : 'set';
  return [
    ...weakPasswords(config, settings),
    ...clear.map((secret) => ({ kind: 'secret_in_clear', ...secret }) as const),
    ...(await openFile(join(home, '.env'), '.env')),
    ...(clear.length === 0 ? [] : await openFile(configFile, 'guardia.yaml')),
    ...[...config.services.values()].flatMap(sentInClear),
    ...(isLoopback(apiHost) && apiHost !== '0.0.0.0' && apiHost !== '::' && token !== 'short'
      ? []
      : [{ kind: 'api_open', host: apiHost, token } as const]),
  ];
}

function weakPasswords(
  { services, channels }: GuardiaConfig,
  { databaseUrl }: Pick<Settings, 'databaseUrl'>,
): readonly Exposure[] {
  const written = [
    ...[...services.values()]
      .filter(({ lab, missingVariables }) => !lab && missingVariables.length === 0)
      .map(({ name, username, password, url }) => ({
        subject: name,
        ...(credentialsIn(url) ?? { username, password }),
      })),
    ...[...channels.values()].flatMap((channel) =>
      channel.kind === 'email' && channel.missingVariables.length === 0
        ? [{ subject: channel.name, username: channel.username, password: channel.password }]
        : [],
    ),
    ...(databaseUrl === undefined ? [] : [{ subject: 'DATABASE_URL', ...credentialsIn(databaseUrl) }]),
  ];
  return written.flatMap(({ subject, username: user = '', password }) => {
    const weakness = password === undefined ? undefined : weaknessOf(password, user);
    return weakness === undefined ? [] : [{ kind: 'weak_password', subject, user, weakness } as const];
  });
}

function credentialsIn(
  url: string | undefined,
): { readonly username: string | undefined; readonly password: string | undefined } | undefined {
  if (url === undefined || !URL.canParse(url)) return undefined;
  const { username, password } = new URL(url);
  if (password === '') return undefined;
  try {
    return { username: decodeURIComponent(username), password: decodeURIComponent(password) };
  } catch {
    return { username, password };
  }
}

/** A password, and no TLS, to another machine. PostgreSQL's own way is asked of the server. */
function sentInClear({ name, kind, tls, brokers = [], url, password, lab }: ServiceConfig): readonly Exposure[] {
  if (lab || password === undefined) return [];
  const sent = (host: string, address: string): Exposure[] =>
    isLoopback(host) ? [] : [{ kind: 'sent_in_clear', service: name, address }];
  if (kind === 'kafka' && tls !== true)
    return brokers.flatMap((broker) => sent(broker.replace(/:\d+$/, ''), broker)).slice(0, 1);
  if (kind !== 'airflow' || url === undefined || !URL.canParse(url)) return [];
  const { protocol, hostname, host } = new URL(url);
  return protocol === 'http:' ? sent(hostname, host) : [];
}

/** None where there is no such file; permissions say nothing on Windows. */
async function openFile(path: string, file: string): Promise<readonly Exposure[]> {
  if (process.platform === 'win32') return [];
  const mode = await stat(path).then(
    (found) => found.mode & 0o777,
    () => 0,
  );
  return (mode & OTHERS_MAY) === 0 ? [] : [{ kind: 'file_open', file, mode: mode.toString(8) }];
}

import type { Settings } from '../../config.js';
import type { ChannelConfig, GuardiaConfig, ServiceConfig } from '../../documents/guardia-config.js';
import type { Credential } from '../../domain/maintenance/credentials.js';

/** A credential, and the service that can be asked about it. */
export interface ConfiguredCredential extends Credential {
  readonly service?: string;
}

/** Our own, besides guardia.yaml. */
const OWN_TOKENS = ['GUARDIA_API_TOKEN', 'TEMPORAL_API_KEY'] as const;

/**
 * What Guardia gets in with, by name and user; the secrets themselves stay where they are. The lab's are its own and are left
 * out, as is what nothing fills in.
 */
export function configuredCredentials(
  { services, channels }: Pick<GuardiaConfig, 'services' | 'channels'>,
  settings: Pick<Settings, 'env' | 'databaseUrl'>,
): readonly ConfiguredCredential[] {
  return [
    ...serviceCredentials([...services.values()]),
    ...[...channels.values()].flatMap(channelCredentials),
    ...ownCredentials(settings),
  ];
}

/** One for each address and user: webserver and scheduler are two services of one Airflow. */
function serviceCredentials(services: readonly ServiceConfig[]): readonly ConfiguredCredential[] {
  const groups = new Map<string, ConfiguredCredential>();
  for (const service of services) {
    const user = userOf(service);
    if (user === undefined || service.lab || service.missingVariables.length > 0) continue;
    const { name, kind, brokers, connectString } = service;
    const key = JSON.stringify([kind, hostOf(service.url), brokers, connectString, user]);
    const known = groups.get(key);
    const subject = known ? `${known.subject}, ${name}` : name;
    groups.set(key, { kind: 'rotate_password', subject, at: kind, user, service: known?.service ?? name });
  }
  return [...groups.values()];
}

/** Who we are there; undefined where no password says so. */
function userOf({ username, password, url }: ServiceConfig): string | undefined {
  if (username !== undefined && password !== undefined) return username;
  return userInUrl(url);
}

function userInUrl(url: string | undefined): string | undefined {
  if (url === undefined || !URL.canParse(url)) return undefined;
  const { username, password } = new URL(url);
  return password === '' ? undefined : decoded(username);
}

function channelCredentials(channel: ChannelConfig): readonly ConfiguredCredential[] {
  const { name: subject, kind: at, missingVariables } = channel;
  if (missingVariables.length > 0 || channel.kind === 'console') return [];
  if (channel.kind === 'slack') return [{ kind: 'rotate_webhook', subject, at }];
  const { username: user, password } = channel;
  return user === undefined || password === undefined ? [] : [{ kind: 'rotate_password', subject, at, user }];
}

function ownCredentials({ env, databaseUrl }: Pick<Settings, 'env' | 'databaseUrl'>): readonly ConfiguredCredential[] {
  const user = userInUrl(databaseUrl);
  const tokens = OWN_TOKENS.filter((name) => env(name) !== undefined);
  return [
    ...(user === undefined
      ? []
      : [{ kind: 'rotate_password', subject: 'DATABASE_URL', at: 'postgres', user } as const]),
    ...tokens.map((subject) => ({ kind: 'rotate_token', subject, at: 'guardia' }) as const),
  ];
}

function hostOf(url: string | undefined): string | undefined {
  return url !== undefined && URL.canParse(url) ? new URL(url).host : url;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

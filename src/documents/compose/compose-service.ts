import { interpolate } from './interpolate.js';
import type { Variables } from './interpolate.js';
import { publishedPorts } from './published-ports.js';
import type { PublishedPort } from './published-ports.js';

/** One service of a Compose file, in the one form that we read. */
export interface ComposeService {
  readonly name: string;
  /** Without its registry, tag and digest in front and behind: `apache/airflow`. */
  readonly image: string;
  readonly tag: string;
  /** Its command and entrypoint as one text. */
  readonly command: string;
  readonly environment: ReadonlyMap<string, EnvironmentValue>;
  readonly ports: readonly PublishedPort[];
  readonly onMachinesNetwork: boolean;
  /** Names, each with the condition; `service_started` where none is written. */
  readonly dependsOn: ReadonlyMap<string, string>;
  readonly profiles: readonly string[];
  readonly replicas: number;
  readonly hasHealthCheck: boolean;
}

export interface EnvironmentValue {
  /** With its placeholders. Never copied anywhere: it may be a secret. */
  readonly written: string;
  readonly value: string;
}

type Written = Readonly<Record<string, unknown>>;

export function composeService(name: string, written: Written, variables: Variables): ComposeService {
  const fill = (value: unknown): string => (isText(value) ? interpolate(String(value), variables) : '');
  const { image, tag } = imageOf(fill(written['image']));
  const commands = [written['entrypoint'], written['command']].flatMap((part: unknown): readonly unknown[] =>
    Array.isArray(part) ? part : [part],
  );
  const deploy = recordOf(written['deploy']);
  return {
    name,
    image,
    tag,
    command: commands.map(fill).join(' ').trim(),
    environment: environmentOf(written['environment'], variables),
    ports: publishedPorts(written['ports'], fill),
    onMachinesNetwork: fill(written['network_mode']) === 'host',
    dependsOn: dependenciesOf(written['depends_on'], written['links']),
    profiles: listOf(written['profiles']).map(fill),
    replicas: Number(fill(written['scale'] ?? deploy['replicas']) || 1),
    hasHealthCheck: isCheck(recordOf(written['healthcheck'])),
  };
}

function imageOf(text: string): { readonly image: string; readonly tag: string } {
  const [named = ''] = text.split('@');
  const [, path = named, tag = ''] = /^(.*?)(?::([^:/]+))?$/.exec(named) ?? [];
  const parts = path.split('/');
  const hasRegistry = parts.length > 1 && /[.:]|^localhost$/.test(parts[0] ?? '');
  return { image: (hasRegistry ? parts.slice(1) : parts).join('/').replace(/^library\//, ''), tag };
}

function environmentOf(written: unknown, variables: Variables): ReadonlyMap<string, EnvironmentValue> {
  const pairs: readonly (readonly [string, unknown])[] = Array.isArray(written)
    ? written.filter(isText).map((line) => {
        const [name = '', ...rest] = String(line).split('=');
        return [name, rest.length > 0 ? rest.join('=') : undefined] as const;
      })
    : Object.entries(recordOf(written));
  return new Map(
    pairs.map(([name, value]) => {
      // A name alone is handed on from the shell, under the same name.
      const text = isText(value) ? String(value) : `\${${name}}`;
      return [name, { written: text, value: interpolate(text, variables) }];
    }),
  );
}

/** A list of names, or a map with conditions; `links` of old files say the same. */
function dependenciesOf(written: unknown, links: unknown): ReadonlyMap<string, string> {
  const started = 'service_started';
  const named = Array.isArray(written)
    ? written.filter(isText).map((name): [string, string] => [String(name), started])
    : Object.entries(recordOf(written)).map(([name, how]): [string, string] => {
        const condition = recordOf(how)['condition'];
        return [name, typeof condition === 'string' ? condition : started];
      });
  const linked = listOf(links).map((link): [string, string] => [String(link).split(':')[0] ?? '', started]);
  return new Map([...linked, ...named]);
}

function isCheck(healthcheck: Written): boolean {
  const { test, disable } = healthcheck;
  const isNone = test === 'NONE' || (Array.isArray(test) && test[0] === 'NONE');
  return test !== undefined && !isNone && disable !== true;
}

export function recordOf(value: unknown): Written {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Written) : {};
}

function listOf(value: unknown): readonly (string | number | boolean)[] {
  return Array.isArray(value) ? value.filter(isText) : [];
}

export function isText(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

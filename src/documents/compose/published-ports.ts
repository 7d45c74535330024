/** A port of the container that a port of the machine leads to. */
export interface PublishedPort {
  /** As one reaches it from this machine. */
  readonly host: string;
  readonly port: number;
  /** In the container. */
  readonly target: number;
}

/** `host:published:target/protocol`, of which the first two may be absent; ranges count by their first port. */
const SHORT = /^(?:(?:(\[[^\]]+\]|[^:]+):)?(\d+)(?:-\d+)?:)?(\d+)(?:-\d+)?(?:\/(\w+))?$/;
const ANYWHERE = /^(0\.0\.0\.0|\[?::\]?|)$/;

/** The TCP ports that a service publishes at a number that is known; both forms of Compose. */
export function publishedPorts(written: unknown, fill: (value: unknown) => string): readonly PublishedPort[] {
  if (!Array.isArray(written)) return [];
  return written.flatMap((entry: unknown) => {
    const port = typeof entry === 'object' && entry !== null ? longForm(entry, fill) : shortForm(fill(entry));
    return port ? [port] : [];
  });
}

function shortForm(text: string): PublishedPort | undefined {
  const [, host = '', published, target, protocol = 'tcp'] = SHORT.exec(text) ?? [];
  return published === undefined || protocol !== 'tcp' ? undefined : portOf(host, published, target);
}

function longForm(entry: object, fill: (value: unknown) => string): PublishedPort | undefined {
  const { target, published, host_ip: host, protocol } = entry as Readonly<Record<string, unknown>>;
  if (published === undefined || (protocol !== undefined && fill(protocol) !== 'tcp')) return undefined;
  return portOf(fill(host), fill(published).split('-')[0] ?? '', fill(target));
}

function portOf(host: string, published: string, target: string | undefined): PublishedPort | undefined {
  const port = Number(published);
  const inside = Number(target);
  if (!isPort(port) || !isPort(inside)) return undefined;
  return { host: ANYWHERE.test(host) ? '127.0.0.1' : host, port, target: inside };
}

function isPort(port: number): boolean {
  return Number.isInteger(port) && port >= 1 && port <= 65_535;
}

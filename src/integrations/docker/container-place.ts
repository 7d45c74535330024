import type Docker from 'dockerode';

/** Where a container can be reached, and what it shares with others: from `GET /containers/{id}/json`. */
export interface ContainerPlace {
  readonly id: string;
  /** Ports of the machine that lead to it; an empty address is every one of the machine's. */
  readonly published: readonly { readonly address: string; readonly port: number }[];
  /** Of its own, in Docker's networks. */
  readonly addresses: readonly string[];
  readonly gateways: readonly string[];
  /** As others of its networks call it, in small letters. */
  readonly names: readonly string[];
  /** It has no network of its own: what it listens on, the machine listens on. */
  readonly onMachinesNetwork: boolean;
  /** The container whose network it uses. */
  readonly joined?: string;
  /** Numbers from 1 to 65535 that its image, command or environment name. */
  readonly mentioned: ReadonlySet<number>;
}

/** What dockerode's types leave open; the second since Docker 25. */
interface NetworkNames {
  readonly Aliases?: readonly string[] | null;
  readonly DNSNames?: readonly string[] | null;
}

const MOST_TEXT = 100_000;

export function placeOf(read: Docker.ContainerInspectInfo): ContainerPlace {
  const { Config, HostConfig, NetworkSettings } = read;
  const networks = Object.values(NetworkSettings.Networks ?? {});
  const mode = HostConfig.NetworkMode ?? '';
  const joined = /^container:(.+)$/.exec(mode)?.[1];
  const bindings = [NetworkSettings.Ports, HostConfig.PortBindings as typeof NetworkSettings.Ports | null];
  const texts = [...(Config.Cmd ?? []), ...[Config.Entrypoint ?? []].flat(), ...(Config.Env ?? [])].join('\n');
  return {
    id: read.Id,
    published: bindings
      .flatMap((ports) => Object.values(ports ?? {}))
      .flatMap((bound) => bound ?? [])
      .map(({ HostIp, HostPort }) => ({ address: HostIp ?? '', port: Number(HostPort) })),
    addresses: present(networks.flatMap((network) => [network.IPAddress, network.GlobalIPv6Address])),
    gateways: present(networks.flatMap((network) => [network.Gateway, network.IPv6Gateway])),
    names: present([
      read.Name.replace(/^\//, ''),
      Config.Hostname,
      ...networks.flatMap((network) => [
        ...((network as NetworkNames).Aliases ?? []),
        ...((network as NetworkNames).DNSNames ?? []),
      ]),
    ]).map((name) => name.toLowerCase()),
    onMachinesNetwork: mode === 'host',
    ...(joined !== undefined && { joined }),
    mentioned: new Set([
      ...Object.keys(Config.ExposedPorts ?? {}).map((port) => Number.parseInt(port, 10)),
      ...[...texts.slice(0, MOST_TEXT).matchAll(/(?<!\d)\d{1,5}(?!\d)/g)].map(([digits]) => Number(digits)),
    ]),
  };
}

const present = (texts: readonly (string | undefined)[]): readonly string[] =>
  texts.filter((text): text is string => text !== undefined && text !== '');

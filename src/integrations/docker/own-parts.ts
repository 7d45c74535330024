import { isIP } from 'node:net';
import type { ContainerPlace } from './container-place.js';
import type { ContainerRef } from './docker.js';

/** What Guardia itself stands on. Stopping it would stop the incident that repairs. */
export interface OwnParts {
  readonly addresses: readonly OwnAddress[];
  /** `server.ownContainers` of guardia.yaml. */
  readonly containers: readonly ContainerRef[];
}

export interface OwnAddress {
  readonly what: 'temporal' | 'store';
  readonly host: string;
  readonly port: number;
}

export type OwnWhat = OwnAddress['what'] | 'container' | 'guardia';

/** What has to be asked of the machine to judge a container; `undefined` where it does not say. */
export interface Machine {
  /** Beginning of the id of the container that this process runs in. */
  ownContainer(): Promise<string | undefined>;
  /** Addresses of a name; empty where nobody knows it. */
  resolve(host: string): Promise<readonly string[]>;
  /** Addresses of the machine's own interfaces. */
  interfaces(): readonly string[];
  /** The id of the container whose process listens on a port of the machine; `none` where it is of no container. */
  listener(port: number): Promise<string | undefined>;
}

/** Names by which a container calls the machine that it runs on. */
const MACHINE_NAMES = ['localhost', 'host.docker.internal', 'gateway.docker.internal', 'host.containers.internal'];

/** Which of Guardia's own parts runs in the container; undefined for everything else. */
export async function ownPartIn(
  place: ContainerPlace,
  addresses: readonly OwnAddress[],
  machine: Machine,
): Promise<OwnWhat | undefined> {
  const self = await machine.ownContainer();
  if (self !== undefined && place.id.startsWith(self)) return 'guardia';
  for (const own of addresses) if (await serves(place, own, machine)) return own.what;
  return undefined;
}

async function serves(place: ContainerPlace, { host, port }: OwnAddress, machine: Machine): Promise<boolean> {
  const name = host.replace(/^\[|\]$/g, '').toLowerCase();
  const found = isIP(name) > 0 ? [name] : MACHINE_NAMES.includes(name) ? [] : await machine.resolve(name);
  if (found.some((address) => place.addresses.includes(address))) return true;
  // A name that nothing resolves may still be one of Docker's, in a network that we are not in.
  if (found.length === 0 && isIP(name) === 0 && place.names.includes(name)) return true;
  const onMachine =
    MACHINE_NAMES.includes(name) ||
    found.some((address) => isOfMachine(address, machine) || place.gateways.includes(address));
  const publishes = place.published.some(
    (bound) => bound.port === port && (onMachine || found.includes(bound.address)),
  );
  if (publishes) return true;
  return onMachine && place.onMachinesNetwork && listens(place, port, machine);
}

/** Where the system does not say who listens, a container that may be it counts as it. */
async function listens(place: ContainerPlace, port: number, machine: Machine): Promise<boolean> {
  const listener = await machine.listener(port);
  return listener === undefined ? place.mentioned.has(port) : listener === place.id;
}

function isOfMachine(address: string, machine: Machine): boolean {
  return /^(127\.|::1$|0\.0\.0\.0$|::$)/.test(address) || machine.interfaces().includes(address);
}

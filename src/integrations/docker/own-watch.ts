import { IntegrationError } from '../integration-error.js';
import type { ContainerState, DockerConfig } from './docker.js';
import type { Engine } from './engine.js';
import { ownPartIn } from './own-parts.js';
import type { Machine, OwnWhat } from './own-parts.js';

/** What looks have found, by socket and service: a runtime may be opened anew for each call. */
const found = new Map<string, OwnWhat>();

/** Keeps Guardia's hands off what it stands on, as the Engine itself describes the containers. */
export interface OwnWatch {
  known(service: string): OwnWhat | undefined;
  /** Finds out, and remembers. */
  look(service: string, state: ContainerState, signal?: AbortSignal): Promise<OwnWhat | undefined>;
  /** @throws IntegrationError NOT_ALLOWED */
  refuse(service: string, state: ContainerState, signal?: AbortSignal): Promise<void>;
}

export function watchOwnParts(engine: Engine, config: DockerConfig, machine: Machine): OwnWatch {
  const { own, containers, socketPath } = config;
  const keyOf = (service: string): string => `${socketPath} ${service}`;

  const isListed = (service: string): boolean => {
    const ref = containers.get(service);
    return (
      own?.containers.some(({ project, service: name }) => project === ref?.project && name === ref.service) ?? false
    );
  };

  async function look(service: string, { id }: ContainerState, signal?: AbortSignal): Promise<OwnWhat | undefined> {
    const part = isListed(service) ? 'container' : await partOf(id, signal);
    if (part === undefined) found.delete(keyOf(service));
    else found.set(keyOf(service), part);
    return part;
  }

  /** Also of the container whose network it uses: one of the two listens there, and the other is its network. */
  async function partOf(id: string, signal?: AbortSignal): Promise<OwnWhat | undefined> {
    if (!own) return undefined;
    const place = await engine.place(id, signal);
    const part = await ownPartIn(place, own.addresses, machine);
    if (part !== undefined || place.joined === undefined) return part;
    const joined = await engine.place(place.joined, signal).catch(() => undefined);
    return joined && ownPartIn(joined, own.addresses, machine);
  }

  return {
    known: (service) => (isListed(service) ? 'container' : found.get(keyOf(service))),
    look,
    async refuse(service, state, signal) {
      const part = await look(service, state, signal);
      if (part === undefined) return;
      throw new IntegrationError('NOT_ALLOWED', `"${service}" is protected: ${WORDS[part]} in its container`);
    },
  };
}

const WORDS: Readonly<Record<OwnWhat, string>> = {
  temporal: "Guardia's own Temporal runs",
  store: "Guardia's own database runs",
  guardia: 'Guardia itself runs',
  container: 'something that Guardia stands on (server.ownContainers) runs',
};

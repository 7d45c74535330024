import type { Settings } from '../config.js';
import type { Documents } from '../documents/open-documents.js';
import { ownAddresses } from '../documents/own-branch.js';
import type { ContainerRef, DockerRuntime } from '../integrations/docker/docker.js';
import { openDocker } from '../integrations/docker/runtime.js';
import { LAB_SERVICES } from '../lab/definition.js';
import type { Lab } from '../lab/lab.js';
import { containersOf } from './from-documents.js';

/** The Docker Engine for a service: one list of containers is the operation's, another the lab's, and no name is on both. */
export type DockerFor = (service: { readonly lab: boolean }) => DockerRuntime;

/** The Docker Engine as things are now: which containers may be touched, and which Guardia itself stands on. */
export function dockerRuntime(settings: Settings, documents: Documents, lab: Pick<Lab, 'placement'>): DockerFor {
  return (service) =>
    openDocker({
      socketPath: settings.dockerSocket,
      containers: service.lab ? labContainers(lab) : containersOf(documents),
      own: { addresses: ownAddresses(settings), containers: documents.current().ownContainers },
    });
}

/** Its two, while the lab runs in containers; else none. */
function labContainers(lab: Pick<Lab, 'placement'>): ReadonlyMap<string, ContainerRef> {
  return new Map(
    LAB_SERVICES.flatMap((service) => {
      const placement = lab.placement(service);
      return placement.runtime === 'docker' ? [[service, placement.container] as const] : [];
    }),
  );
}

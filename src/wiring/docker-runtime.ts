import type { Settings } from '../config.js';
import type { Documents } from '../documents/open-documents.js';
import { ownAddresses } from '../documents/own-branch.js';
import type { DockerRuntime } from '../integrations/docker/docker.js';
import { openDocker } from '../integrations/docker/runtime.js';
import { containersOf } from './from-documents.js';

/** The Docker Engine as guardia.yaml says now: which containers may be touched, and which Guardia itself stands on. */
export function dockerRuntime(settings: Settings, documents: Documents): () => DockerRuntime {
  return () =>
    openDocker({
      socketPath: settings.dockerSocket,
      containers: containersOf(documents),
      own: { addresses: ownAddresses(settings), containers: documents.current().ownContainers },
    });
}

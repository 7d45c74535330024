import Docker from 'dockerode';
import { guardClient } from './allowed-calls.js';
import { ask } from './engine-error.js';

/** A container that Docker Compose made, as the Engine lists it. */
export interface ComposeContainer {
  readonly project: string;
  readonly service: string;
  /** The files that it was made from, as Compose noted them. */
  readonly files: readonly string[];
  readonly runs: boolean;
}

/** Every container of Compose; changes nothing. Throws as every question to the Engine does. */
export async function composeContainers(socketPath: string, timeoutMs: number): Promise<readonly ComposeContainer[]> {
  const docker = new Docker({ socketPath, host: undefined });
  guardClient(docker);
  const found = await ask({ what: 'list containers', socketPath, timeoutMs }, (abortSignal) =>
    docker.listContainers({ all: true, filters: { label: ['com.docker.compose.project'] }, abortSignal }),
  );
  return found
    .filter(({ Labels }) => Labels['com.docker.compose.oneoff'] !== 'True')
    .map(({ Labels, State }) => ({
      project: Labels['com.docker.compose.project'] ?? '',
      service: Labels['com.docker.compose.service'] ?? '',
      files: (Labels['com.docker.compose.project.config_files'] ?? '').split(','),
      runs: State === 'running',
    }));
}

import type Docker from 'dockerode';
import { oneLine } from '../../messages/plain-text.js';
import type { ContainerState } from './docker.js';

const NEVER_STARTED = '0001-01-01T00:00:00Z';
const LONGEST_NAME = 128;

/** What we read of a container's inspection. Its name is text of others. */
export function stateOf(read: Docker.ContainerInspectInfo): ContainerState {
  const { State } = read;
  return {
    id: read.Id,
    name: oneLine(read.Name.replace(/^\//, ''), LONGEST_NAME),
    status: State.Status,
    startedAt: State.StartedAt === NEVER_STARTED ? 'none' : State.StartedAt,
    exitCode: State.ExitCode,
    outOfMemory: State.OOMKilled,
    restartCount: read.RestartCount,
    ...(State.Health && { health: State.Health.Status }),
  };
}

import type { ContainerJudgement, ContainerState } from './docker.js';

/** What the Engine knows of a container, as a finding. Its status comes first, because Docker keeps the health of the dead. */
export function judgeContainer(state: ContainerState): ContainerJudgement {
  const name = state.name;
  if (state.status === 'restarting') {
    return { health: 'unhealthy', code: 'restarting', detail: `${name} restarts again and again, ${exitText(state)}` };
  }
  if (state.status !== 'running') {
    return { health: 'unhealthy', code: 'stopped', detail: `${name} is ${state.status}, ${exitText(state)}` };
  }
  if (state.health === 'unhealthy') {
    return { health: 'unhealthy', code: 'container_unhealthy', detail: `${name} fails its own health check` };
  }
  if (state.health === 'starting') {
    return {
      health: 'unknown',
      code: 'restarting',
      detail: `${name} is starting, its health check has not passed yet`,
    };
  }
  return { health: 'healthy', code: 'ok', detail: `${name} runs since ${state.startedAt}` };
}

function exitText(state: ContainerState): string {
  return state.outOfMemory ? `exit ${state.exitCode}, out of memory` : `exit ${state.exitCode}`;
}

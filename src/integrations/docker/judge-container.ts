import type { ContainerJudgement, ContainerState } from './docker.js';

/** One that ends again and again runs for a moment in between; only who has run this long runs. */
const LOOP_MS = 10_000;

/** What the Engine knows of a container, as a finding. Its status comes first, because Docker keeps the health of the dead. */
export function judgeContainer(state: ContainerState, nowMs: number): ContainerJudgement {
  const name = state.name;
  if (state.status === 'restarting') {
    return { health: 'unhealthy', code: 'restarting', detail: `${name} restarts again and again, ${exitText(state)}` };
  }
  if (state.status !== 'running') {
    return { health: 'unhealthy', code: 'stopped', detail: `${name} is ${state.status}, ${exitText(state)}` };
  }
  if ((state.restartCount ?? 0) > 0 && nowMs - Date.parse(state.startedAt) < LOOP_MS) {
    const times = `the Engine has begun it again ${state.restartCount} times`;
    return { health: 'unknown', code: 'restarting', detail: `${name} runs since ${state.startedAt}, and ${times}` };
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

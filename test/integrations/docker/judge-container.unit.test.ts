import assert from 'node:assert/strict';
import type { ContainerState } from '../../../src/integrations/docker/docker.js';
import { judgeContainer } from '../../../src/integrations/docker/judge-container.js';

const STARTED = '2026-11-20T02:30:00.5Z';
const judged = (part: Partial<ContainerState>, sinceMs = 60_000): string => {
  const state = {
    id: 'a',
    name: 'erp-kafka-1',
    status: 'running',
    startedAt: STARTED,
    exitCode: 0,
    outOfMemory: false,
  };
  const { health, code } = judgeContainer({ ...state, ...part }, Date.parse(STARTED) + sinceMs);
  return `${health} ${code}`;
};

describe('What the engine knows of a container', () => {
  it('is healthy where it runs and no health check says otherwise', () => {
    assert.equal(judged({}), 'healthy ok');
    assert.equal(judged({ health: 'healthy' }), 'healthy ok');
  });

  it('goes by the status before the health, because Docker keeps the health of the dead', () => {
    assert.equal(judged({ status: 'exited', exitCode: 137, health: 'healthy' }), 'unhealthy stopped');
    assert.equal(judged({ status: 'paused' }), 'unhealthy stopped');
    assert.equal(judged({ status: 'restarting', exitCode: 1 }), 'unhealthy restarting');
  });

  it('says that it does not know while the health check has not passed yet', () => {
    assert.equal(judged({ health: 'starting' }), 'unknown restarting');
    assert.equal(judged({ health: 'unhealthy' }), 'unhealthy container_unhealthy');
  });

  it('takes one that ends again and again for well only once it has run for a while', () => {
    assert.equal(judged({ restartCount: 4 }, 900), 'unknown restarting');
    assert.equal(judged({ restartCount: 4 }, 11_000), 'healthy ok');
    assert.equal(judged({ restartCount: 0 }, 900), 'healthy ok', 'a first start is no loop');
  });

  it('names the lack of memory', () => {
    const state = { id: 'a', name: 'k', status: 'exited', startedAt: 'then', exitCode: 137, outOfMemory: true };
    assert.match(judgeContainer(state, Date.now()).detail, /out of memory/);
  });
});

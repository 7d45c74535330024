import assert from 'node:assert/strict';
import { refuseOtherCalls } from '../../../src/integrations/docker/allowed-calls.js';
import { refuseOutside } from '../../../src/integrations/docker/project-calls.js';

const ID = '0123456789abcdef'.repeat(4);

describe('The calls that make the lab’s containers', () => {
  const refuse = refuseOutside('guardia-lab');
  const isAllowed = (method: string, path: string, body?: unknown): boolean => {
    try {
      refuse({ method, path, body: JSON.stringify(body) });
      return true;
    } catch (error) {
      assert.equal((error as { code?: string }).code, 'NOT_ALLOWED');
      return false;
    }
  };
  const labels = (project: string) => ({ Labels: { 'com.docker.compose.project': project } });

  it('make, break and remove', () => {
    assert.ok(isAllowed('POST', '/containers/create?name=guardia-lab-lab-postgres-1', labels('guardia-lab')));
    assert.ok(isAllowed('POST', '/images/create?fromSrc=-&repo=guardia-host&tag=1'));
    for (const deed of ['start', 'stop?t=5', 'kill?signal=SIGKILL', 'pause', 'unpause', 'wait'])
      assert.ok(isAllowed('POST', `/containers/${ID}/${deed}`), deed);
    assert.ok(isAllowed('DELETE', `/containers/${ID}?force=true`));
  });

  it('make nothing of another project, nothing privileged, and pull nothing', () => {
    assert.ok(!isAllowed('POST', '/containers/create?name=x', labels('erp')));
    assert.ok(!isAllowed('POST', '/containers/create?name=x', {}));
    assert.ok(!isAllowed('POST', '/containers/create', { ...labels('guardia-lab'), HostConfig: { Privileged: true } }));
    assert.ok(!isAllowed('POST', '/images/create?fromImage=postgres&tag=18'));
    for (const [method, path] of [
      ['POST', `/containers/${ID}/exec`],
      ['POST', `/containers/${ID}/restart`],
      ['DELETE', '/containers/kafka'],
      ['POST', '/build'],
      ['GET', `/containers/${ID}/archive?path=/etc/shadow`],
    ] as const)
      assert.ok(!isAllowed(method, path), `${method} ${path}`);
  });

  it('are not open to the actions of the catalogue', () => {
    for (const deed of ['kill', 'pause', 'wait'])
      assert.throws(() => refuseOtherCalls({ method: 'POST', path: `/containers/${ID}/${deed}` }));
    assert.throws(() => refuseOtherCalls({ method: 'DELETE', path: `/containers/${ID}` }));
  });
});

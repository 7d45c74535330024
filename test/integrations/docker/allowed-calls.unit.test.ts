import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CLONE_DIR } from '../../../src/config.js';
import { ALLOWED_CALLS, refuseOtherCalls } from '../../../src/integrations/docker/allowed-calls.js';

const ID = '0123456789abcdef'.repeat(4);

describe('The calls of Docker’s API', () => {
  const isAllowed = (method: string, path: string, body?: unknown): boolean => {
    try {
      refuseOtherCalls({ method, path, body: typeof body === 'string' ? body : JSON.stringify(body) });
      return true;
    } catch (error) {
      assert.equal((error as { code?: string }).code, 'NOT_ALLOWED');
      return false;
    }
  };

  it('are those that the catalogue needs', () => {
    assert.ok(isAllowed('GET', '/containers/json?all=true&filters=%7B%7D'));
    assert.ok(isAllowed('POST', `/containers/${ID}/restart?t=10`));
    assert.ok(isAllowed('POST', `/containers/${ID}/exec`, { Cmd: ['df'], Tty: false, AttachStdout: true }));
    assert.ok(isAllowed('GET', `/exec/${ID}/json`));
  });

  it('are no others, whatever somebody gets into a path', () => {
    const others = [
      ['POST', '/containers/create'],
      ['DELETE', `/containers/${ID}`],
      ['POST', `/containers/${ID}/kill`],
      ['POST', `/containers/${ID}/update`],
      ['PUT', `/containers/${ID}/archive?path=/`],
      ['GET', `/containers/${ID}/archive?path=/etc/shadow`],
      ['POST', '/build'],
      ['POST', '/images/create?fromImage=x'],
      ['POST', '/swarm/init'],
      ['GET', '/secrets'],
      ['GET', '/volumes'],
      ['POST', '/containers/kafka/restart'],
      ['POST', `/containers/${ID}/../create/restart`],
      ['POST', `/containers/${ID}%2f..%2fcreate`],
      ['GET', `/v1.41/containers/${ID}/json`],
      ['', ''],
    ] as const;
    for (const [method, path] of others) assert.ok(!isAllowed(method, path), `${method} ${path}`);
  });

  it('give a command nothing but its arguments', () => {
    const exec = `/containers/${ID}/exec`;
    const plain = { Cmd: ['df'], Tty: false };
    for (const more of [
      { Privileged: true },
      { User: 'root' },
      { Env: ['A=b'] },
      { AttachStdin: true },
      { Tty: true },
    ]) {
      assert.ok(!isAllowed('POST', exec, { ...plain, ...more }), JSON.stringify(more));
    }
    for (const Cmd of ['df', [], [1], undefined]) assert.ok(!isAllowed('POST', exec, { ...plain, Cmd }));
    assert.ok(!isAllowed('POST', exec, undefined));
  });

  for (const file of ['docs/docker.md', 'docs/docker.es.md']) {
    it(`are named in ${file}, for a socket proxy too`, () => {
      const text = readFileSync(join(CLONE_DIR, file), 'utf8');
      const proxied = (method: string): RegExp => {
        const pattern = new RegExp(`-allow${method}=(.+?)'`).exec(text)?.[1] ?? '(?!)';
        return new RegExp(`^(?:${pattern})$`);
      };
      for (const { method, path } of ALLOWED_CALLS) {
        const real = path.replace('[0-9a-f]{64}', ID);
        assert.ok(text.includes(`\`${method} ${path.replace('[0-9a-f]{64}', '{id}')}\``), `${method} ${path}`);
        assert.ok(proxied(method).test(real), `${file} lets ${method} ${real} through`);
      }
      for (const [method, path] of [
        ['GET', '/secrets'],
        ['GET', `/containers/${ID}/archive`],
        ['POST', '/containers/create'],
        ['POST', `/containers/${ID}/kill`],
      ] as const) {
        assert.ok(!proxied(method).test(path), `${file} keeps ${method} ${path} out`);
      }
    });
  }
});

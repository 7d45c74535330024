import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ServiceConfig } from '../../src/documents/guardia-config.js';
import type { Documents } from '../../src/documents/open-documents.js';
import type { DockerRuntime, ExecOrder } from '../../src/integrations/docker/docker.js';
import { containersPort } from '../../src/wiring/containers-port.js';
import { foldersPort } from '../../src/wiring/folders-port.js';
import type { Operation } from '../../src/wiring/services.js';

const never = new AbortController().signal;
const options = { signal: never, onStage: () => undefined };

describe('Which containers and folders an action reaches', () => {
  const base = {
    lab: false,
    mode: 'act',
    dependsOn: [],
    timeoutMs: 1,
    heartbeatLimitMs: 1,
    missingVariables: [],
  } as const;
  const services: Record<string, ServiceConfig> = {
    kafka: {
      ...base,
      name: 'kafka',
      kind: 'kafka',
      runtime: 'docker',
      container: { project: 'p', service: 'kafka' },
      password: 'secreto',
      commands: new Map([['topics', ['kafka-topics', '--list']]]),
    },
    erp: { ...base, name: 'erp', kind: 'http', runtime: 'none', diskPath: tmpdir() },
  };
  const ran: ExecOrder[] = [];
  const docker = {
    exec: async (order: ExecOrder) => (ran.push(order), { outcome: 'done', exitCode: 0, output: 'a\nsecreto\u001b' }),
  } as unknown as DockerRuntime;
  const operation = { service: (name: string) => services[name] } as unknown as Operation;
  const port = containersPort(operation, () => docker);
  const look = { service: 'kafka', running: true, instance: 'c', startedAt: 's', lookedAt: 'l' };
  const order = { look, token: 't', leaseUntil: '2099-01-01T00:00:00Z' };

  it('a command is one of the service’s list, as it was planned', async () => {
    const digest = port.commandDigest('kafka', 'topics', 'live');
    const { output } = await port.exec({ ...order, command: 'topics', digest }, 'live', options);
    assert.equal(output, 'a ***');
    assert.deepEqual(ran, [{ ...order, argv: ['kafka-topics', '--list'] }]);
    assert.throws(() => port.commandDigest('kafka', 'rm', 'live'), {
      code: 'NOT_ALLOWED',
      message: /there is: topics$/,
    });
    assert.throws(() => port.commandDigest('kafka', 'constructor', 'live'), { code: 'NOT_ALLOWED' });
    const edited = port.exec({ ...order, command: 'topics', digest: 'other' }, 'live', options);
    await assert.rejects(edited, { code: 'INSTANCE_CHANGED' });
    assert.equal(ran.length, 1);
  });

  it('a service without a container has none to touch, and its room is this machine’s', async () => {
    await assert.rejects(port.look('erp', 'live', never), { code: 'NOT_ALLOWED' });
    await assert.rejects(port.start({ ...order, look: { ...look, service: 'erp' } }, 'live', options), {
      code: 'NOT_ALLOWED',
    });
    const { path, freeBytes, totalBytes } = await port.diskSpace('erp', 'live', never);
    assert.ok(path === tmpdir() && freeBytes > 0 && freeBytes <= totalBytes);
    await assert.rejects(port.diskSpace('kafka', 'live', never), { code: 'NOT_ALLOWED', message: /has no diskPath/ });
  });

  it('only logFolders lose files, and a simulation sees no folder at all', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'guardia-port-'));
    try {
      mkdirSync(join(dir, 'input'));
      writeFileSync(join(dir, 'input/a.log'), 'x');
      const folders = { input: join(dir, 'input'), processed: dir, error: dir };
      const current = () => ({
        pipeline: { folders },
        logFolders: new Map([['old', { name: 'old', path: join(dir, 'input'), pattern: '*.log' }]]),
      });
      const found = foldersPort({ current } as unknown as Documents);
      const limits = { beforeMs: Date.now() + 1_000, atMost: 9, deadlineMs: Infinity, onDeleted: () => undefined };
      assert.equal((await found.survey('input', 'live', never)).files, 1);
      await assert.rejects(found.deleteOld('input', 'live', limits, never), { code: 'NOT_ALLOWED' });
      await assert.rejects(found.deleteOld('../x', 'live', limits, never), { code: 'NOT_ALLOWED' });
      await assert.rejects(found.survey('input', 'simulation', never), { code: 'NOT_ALLOWED' });
      assert.deepEqual(found.logFolders('simulation'), []);
      assert.equal((await found.deleteOld('old', 'live', limits, never)).deleted, 1);
    } finally {
      rmSync(dir, { recursive: true, force: true });
    }
  });
});

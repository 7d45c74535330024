import assert from 'node:assert/strict';
import type { FastifyInstance } from 'fastify';
import { readSettings } from '../../src/config.js';
import { EMPTY_COORDINATOR } from '../../src/domain/coordinator-state.js';
import { buildHttpApp } from '../../src/http/open-server.js';
import { fakeClient } from './fake-client.js';

describe('the remediation coordinator over HTTP', () => {
  const fake = fakeClient();
  let app: FastifyInstance;

  before(async () => {
    app = await buildHttpApp({ settings: readSettings({ env: {} }), client: fake.client });
  });
  beforeEach(() => void (fake.heard.length = 0));
  after(() => app.close());

  const post = async (path: string, payload: object): Promise<readonly [number, unknown]> => {
    const headers = { host: '127.0.0.1:17080', 'idempotency-key': 'once' };
    const answer = await app.inject({ method: 'POST', url: `/v1/coordinator${path}`, payload, headers });
    return [answer.statusCode, JSON.parse(answer.body)];
  };

  it('shows its state', async () => {
    const answer = await app.inject({ url: '/v1/coordinator', headers: { host: 'localhost' } });
    assert.equal(answer.statusCode, 200);
    assert.deepEqual(JSON.parse(answer.body), EMPTY_COORDINATOR);
  });

  it('hands on what people tell it, once a key', async () => {
    const freeze = { by: 'Ana', reason: 'audit', until: '2030-01-01T00:00:00Z' };
    const window = { id: 'w', services: ['kafka'], until: '2030-01-01T00:00:00-05:00', by: 'Ana', reason: 'upgrade' };
    assert.deepEqual(await post('/freeze', freeze), [200, { done: true }]);
    assert.deepEqual(await post('/unfreeze', { by: 'Ana' }), [200, { incidents: 2 }]);
    assert.deepEqual(await post('/windows', window), [200, { done: true }]);
    assert.deepEqual(await post('/windows/w/end', { by: 'Ana' }), [200, { incidents: 0 }]);
    assert.deepEqual(await post('/circuits/kafka/reset', { by: 'Ana' }), [200, { incidents: 1 }]);
    assert.deepEqual(fake.heard, [
      { what: 'freeze', input: [freeze, 'once'] },
      { what: 'unfreeze', input: [{ by: 'Ana' }, 'once'] },
      { what: 'announceWindow', input: [window, 'once'] },
      { what: 'endWindow', input: [{ id: 'w', by: 'Ana' }, 'once'] },
      { what: 'closeCircuit', input: [{ service: 'kafka', by: 'Ana' }, 'once'] },
    ]);
  });

  it('refuses what says not who, why, or until when', async () => {
    for (const body of [{ reason: 'x' }, { by: 'Ana' }, { by: 'Ana', reason: 'x', until: 'tomorrow' }])
      assert.equal((await post('/freeze', body))[0], 400, JSON.stringify(body));
    assert.deepEqual(fake.heard, []);
  });
});

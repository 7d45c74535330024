import assert from 'node:assert/strict';
import type { FastifyInstance, InjectOptions } from 'fastify';
import { ClientError } from '../../src/client.js';
import { readSettings } from '../../src/config.js';
import { buildHttpApp, openHttpServer } from '../../src/http/open-server.js';
import { fakeClient } from './fake-client.js';

const ALERT = { type: 'pipeline_down', subject: 'ingesta_diaria' };

describe('the HTTP API', () => {
  const fake = fakeClient();
  let app: FastifyInstance;

  before(async () => {
    app = await buildHttpApp({ settings: readSettings({ env: {} }), client: fake.client });
  });
  beforeEach(() => {
    fake.heard.length = 0;
    fake.failWith(undefined);
  });
  after(() => app.close());

  async function ask(options: InjectOptions): Promise<{ status: number; type: string; body: Record<string, unknown> }> {
    const answer = await app.inject({ headers: { host: '127.0.0.1:17080' }, ...options });
    const body = answer.body === '' ? {} : (JSON.parse(answer.body) as Record<string, unknown>);
    return { status: answer.statusCode, type: String(answer.headers['content-type']), body };
  }
  const post = (url: string, payload: object, headers: Record<string, string> = {}): ReturnType<typeof ask> =>
    ask({ method: 'POST', url, payload, headers: { host: 'localhost:17080', ...headers } });

  it('answers 202 once Temporal has the alert, which came from the API whatever it says', async () => {
    const answer = await post('/v1/alerts', { ...ALERT, severity: 'warning', labels: { dag: 'ingesta' } });
    assert.equal(answer.status, 202);
    assert.equal(answer.body.outcome, 'opened');
    assert.deepEqual(fake.heard, [
      {
        what: 'intake',
        input: { ...ALERT, status: 'firing', severity: 'medium', labels: { dag: 'ingesta' }, source: 'api' },
      },
    ]);
    assert.equal((await post('/v1/alerts', { ...ALERT, source: 'cli' })).status, 400);
  });

  it("takes the name of one of the operation's Prometheus rules for the incident that it opens", async () => {
    assert.equal((await post('/v1/alerts', { ...ALERT, type: 'AirflowDAGFailed' })).status, 202);
    assert.equal((fake.heard.at(-1)?.input as { type?: string }).type, 'airflow_dag_failed');
    assert.equal((await post('/v1/alerts', { ...ALERT, type: 'SomethingElse' })).status, 400);
  });

  it('answers 503 and asks to come back while Temporal cannot be reached, because a 4xx is never repeated', async () => {
    fake.failWith(new ClientError('temporal_unreachable', { address: '127.0.0.1:17233' }));
    const answer = await app.inject({
      method: 'POST',
      url: '/v1/alerts',
      payload: ALERT,
      headers: { host: 'localhost' },
    });
    assert.equal(answer.statusCode, 503);
    assert.equal(answer.headers['retry-after'], '15');
    assert.match(String(answer.headers['content-type']), /application\/problem\+json/);
    fake.failWith(new Error('a bug'));
    assert.equal((await post('/v1/alerts', ALERT)).status, 503);
  });

  for (const [what, alert] of Object.entries({
    'a type with capitals': { ...ALERT, type: 'Pipeline' },
    'an empty subject': { ...ALERT, subject: '  ' },
    'a subject of two lines': { ...ALERT, subject: 'a\nb' },
    'a subject of 201 characters': { ...ALERT, subject: 'x'.repeat(201) },
    'a summary of 2,001 characters': { ...ALERT, summary: 'x'.repeat(2_001) },
    '51 labels': { ...ALERT, labels: Object.fromEntries(Array.from({ length: 51 }, (_, n) => [`l${n}`, 'x'])) },
    'a severity nobody knows': { ...ALERT, severity: 'terrible' },
    'a field nobody knows': { ...ALERT, surprise: 1 },
  })) {
    it(`refuses ${what} with 400 and the field`, async () => {
      const answer = await post('/v1/alerts', alert);
      assert.equal(answer.status, 400);
      assert.match(answer.type, /application\/problem\+json/);
      assert.ok(Array.isArray(answer.body.errors) && answer.body.errors.length > 0, JSON.stringify(answer.body));
      assert.deepEqual(fake.heard, []);
    });
  }

  it('finds an incident by type and subject in the path, slashes and all', async () => {
    const answer = await ask({
      method: 'GET',
      url: `/v1/incidents/${encodeURIComponent('pipeline_down/erp/clientes')}`,
    });
    assert.equal(answer.status, 200);
    assert.deepEqual(fake.heard[0], { what: 'find', input: 'pipeline_down/erp/clientes' });
    assert.deepEqual(answer.body.runbook, {
      type: 'pipeline_down',
      title: { es: 'Pipeline caído', en: 'Pipeline down' },
      maxResponseMs: 900_000,
      postmortem: { correctiveActions: [], preventiveMeasures: [] },
    });
  });

  it('passes every act on with who did it and the key of the request', async () => {
    const path = '/v1/incidents/7';
    assert.equal((await post(`${path}/acknowledge`, { by: 'ana' }, { 'idempotency-key': 'k1' })).status, 200);
    assert.equal((await post(`${path}/notes`, { by: 'ana', text: 'vi el log' })).status, 200);
    assert.equal((await post(`${path}/severity`, { by: 'ana', severity: 'alta' })).status, 200);
    assert.equal((await post(`${path}/escalate`, { by: 'ana', expectedLevel: 1 })).status, 200);
    assert.equal((await post(`${path}/impact`, { by: 'ana', facts: { touchesCustomers: true } })).status, 200);
    assert.equal((await post(`${path}/resolve`, { by: 'ana', reason: 'listo' })).status, 200);
    const acts = fake.heard.filter(({ what }) => what !== 'find');
    assert.deepEqual(
      acts.map(({ what }) => what),
      ['acknowledge', 'note', 'severity', 'escalate', 'impact', 'resolve'],
    );
    assert.deepEqual((acts[0]!.input as unknown[])[2], 'k1');
    assert.deepEqual((acts[2]!.input as unknown[])[1], { by: 'ana', severity: 'high' });
  });

  it('refuses an act without a person, and says 404, 409 and 422 in problem+json', async () => {
    assert.equal((await post('/v1/incidents/7/acknowledge', {})).status, 400);
    assert.equal((await post('/v1/incidents/nothing/acknowledge', { by: 'ana' })).status, 404);
    fake.failWith(new ClientError('closed', { ref: '7' }));
    assert.equal((await post('/v1/incidents/7/acknowledge', { by: 'ana' })).status, 409);
    fake.failWith(new ClientError('refused', { field: 'expectedLevel', detail: 'the ladder has moved on' }));
    const refused = await post('/v1/incidents/7/escalate', { by: 'ana', expectedLevel: 0 });
    assert.equal(refused.status, 422);
    assert.match(String(refused.body.title), /la escalera ya avanzó/);
  });

  it('serves only its own name, its own origin and JSON', async () => {
    const foreign = await ask({ method: 'GET', url: '/v1/incidents', headers: { host: 'evil.example.com' } });
    assert.equal(foreign.status, 421);
    assert.equal((await post('/v1/alerts', ALERT, { origin: 'http://evil.example.com' })).status, 403);
    assert.equal((await post('/v1/alerts', ALERT, { origin: 'null' })).status, 403);
    assert.equal((await post('/v1/alerts', ALERT, { origin: 'http://localhost:17080' })).status, 202);
    const form = { method: 'POST', url: '/v1/alerts', payload: JSON.stringify(ALERT) } as const;
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x']) {
      const answer = await ask({ ...form, headers: { host: 'localhost', 'content-type': type } });
      assert.equal(answer.status, 415, type);
    }
    assert.equal(fake.heard.length, 1);
  });

  it('needs the token on every path of the API once one is set', async () => {
    const guarded = await buildHttpApp({
      settings: readSettings({ env: { GUARDIA_API_TOKEN: 'secreto' } }),
      client: fake.client,
    });
    const get = async (authorization?: string): Promise<number> =>
      (
        await guarded.inject({
          url: '/v1/incidents',
          headers: { host: 'localhost', ...(authorization && { authorization }) },
        })
      ).statusCode;
    assert.equal(await get(), 401);
    assert.equal(await get('Bearer falso'), 401);
    assert.equal(await get('Bearer secreto'), 200);
    assert.equal((await guarded.inject({ url: '/healthz', headers: { host: 'localhost' } })).statusCode, 200);
    await guarded.close();
  });

  it('refuses to open wider than this machine without a token', async () => {
    const settings = { ...readSettings({ env: {} }), apiHost: '0.0.0.0' };
    await assert.rejects(openHttpServer({ settings, client: fake.client }), { code: 'CONFIG_INVALID' });
  });

  it('describes itself in OpenAPI 3.1, and to people', async () => {
    const { body } = await ask({ method: 'GET', url: '/openapi.json' });
    assert.equal(body.openapi, '3.1.0');
    const paths = Object.keys(body.paths as object);
    assert.ok(paths.includes('/v1/alerts') && paths.includes('/v1/incidents/{id}/acknowledge'), paths.join(' '));
    const docs = await app.inject({ url: '/docs/', headers: { host: 'localhost' } });
    assert.equal(docs.statusCode, 200);
  });

  it('says 503 for its health while Temporal is away', async () => {
    assert.deepEqual((await ask({ method: 'GET', url: '/healthz' })).body, { status: 'ok', parts: { temporal: true } });
    fake.failWith(new Error('away'));
    assert.equal((await ask({ method: 'GET', url: '/healthz' })).status, 503);
  });
});

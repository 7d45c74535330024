import assert from 'node:assert/strict';
import type { FastifyInstance } from 'fastify';
import { readSettings } from '../../src/config.js';
import type { MaintenanceView } from '../../src/domain/maintenance/run.js';
import { buildHttpApp } from '../../src/http/open-server.js';
import { fakeClient } from './fake-client.js';

const RUN: MaintenanceView = {
  ...{ runId: 'aaaa', workflowId: 'maintenance/daily/1', cadence: 'daily', dryRun: false, state: 'ended' },
  ...{ outcome: 'ok', startedAt: '2026-11-01T09:00:00.000Z', results: [], waiting: [] },
};

describe('maintenance over HTTP', () => {
  const fake = fakeClient();
  let app: FastifyInstance;

  before(async () => {
    app = await buildHttpApp({
      settings: readSettings({ env: {} }),
      client: fake.client,
      maintenance: {
        list: async ({ cadence }) => (cadence === undefined || cadence === RUN.cadence ? [RUN] : []),
        report: async (ref) => (ref === 'aaaa' ? '# Informe' : undefined),
      },
    });
  });
  beforeEach(() => void (fake.heard.length = 0));
  after(() => app.close());

  const headers = { host: '127.0.0.1:17080' };
  const get = (path: string) => app.inject({ url: `/v1/maintenance${path}`, headers });
  const post = (path: string, payload: object) =>
    app.inject({ method: 'POST', url: `/v1/maintenance${path}`, payload, headers });

  it('hands on what people order', async () => {
    const started = await post('/daily/runs', { by: 'Ana', tasks: ['vacuum_tables'], dryRun: true });
    assert.deepEqual([started.statusCode, started.json()], [202, { workflowId: 'maintenance/daily/1', runId: 'r' }]);
    assert.equal((await post('/weekly/pause', { by: 'Ana', reason: 'audit' })).statusCode, 200);
    assert.equal((await post('/weekly/resume', { by: 'Ana' })).statusCode, 200);
    assert.equal((await post('/quarterly/approve', { by: 'Ana' })).statusCode, 200);
    assert.deepEqual(fake.heard, [
      { what: 'startMaintenance', input: [{ cadence: 'daily', by: 'Ana', tasks: ['vacuum_tables'], dryRun: true }] },
      { what: 'pauseMaintenance', input: ['weekly', 'Ana: audit'] },
      { what: 'resumeMaintenance', input: ['weekly', 'Ana'] },
      { what: 'approveMaintenance', input: ['quarterly', { by: 'Ana' }] },
    ]);
  });

  it('refuses a cadence or a task that there is not, a task of another cadence, and an order without a name', async () => {
    const status = async (path: string, body: object): Promise<number> => (await post(path, body)).statusCode;
    assert.equal(await status('/hourly/runs', { by: 'Ana' }), 400);
    assert.equal(await status('/daily/runs', { by: 'Ana', tasks: ['everything'] }), 400);
    assert.equal(await status('/daily/runs', { by: 'Ana', tasks: Array(21).fill('digest') }), 400);
    assert.equal(await status('/daily/runs', { by: 'Ana', tasks: ['back_up_database'] }), 422);
    assert.equal(await status('/daily/pause', {}), 400);
    assert.deepEqual(fake.heard, []);
  });

  it('shows the runs that have ended, and their reports as Markdown', async () => {
    assert.deepEqual((await get('/runs?cadence=daily')).json(), { runs: [RUN] });
    assert.deepEqual((await get('/runs?cadence=weekly')).json(), { runs: [] });
    const report = await get('/runs/aaaa/report');
    assert.deepEqual([report.statusCode, report.body], [200, '# Informe']);
    assert.match(String(report.headers['content-type']), /^text\/markdown/);
    assert.equal((await get('/runs/bbbb/report')).statusCode, 404);
  });
});

import assert from 'node:assert/strict';
import type { FastifyInstance } from 'fastify';
import { readSettings } from '../../src/config.js';
import { buildHttpApp } from '../../src/http/open-server.js';
import type { DeskRunner } from '../../src/ingestion/desk-ports.js';
import { fakeDesk } from '../support/fake-desk.js';
import { LOADED } from '../support/fake-runs.js';
import { fakeClient } from './fake-client.js';

const FILE = LOADED.file;

describe('the ingestion over HTTP', () => {
  const apps: FastifyInstance[] = [];
  after(() => Promise.all(apps.map((app) => app.close())));

  async function serve(runner: DeskRunner = 'guardia', env: NodeJS.ProcessEnv = {}) {
    const fake = fakeDesk({ runner });
    const app = await buildHttpApp({
      settings: readSettings({ env }),
      client: fakeClient().client,
      desk: () => fake.desk,
    });
    apps.push(app);
    const ask = async (method: 'GET' | 'POST', path: string, payload?: object, headers = {}) => {
      const answer = await app.inject({
        method,
        url: `/v1/ingestion${path}`,
        headers: { host: '127.0.0.1:17080', ...headers },
        ...(payload && { payload }),
      });
      return { status: answer.statusCode, body: answer.json<Record<string, unknown>>() };
    };
    return { ...fake, app, ask };
  }

  it('answers 202 with the run that was started, and a second order joins it', async () => {
    const { ask, runs, world } = await serve();
    const order = { by: 'ana', date: '2026-11-22', masters: ['clientes'] };
    const first = await ask('POST', '/runs', order);
    assert.equal(first.status, 202);
    assert.deepEqual([first.body.outcome, first.body.runner, first.body.date], ['started', 'guardia', '2026-11-22']);
    assert.equal((await ask('POST', '/runs', { by: 'luis', date: '2026-11-22' })).body.outcome, 'joined');
    assert.equal(runs.inputs().length, 1);
    assert.deepEqual(
      world.audit.map(({ who }) => who),
      ['ana', 'luis'],
    );
  });

  for (const [what, payload] of Object.entries({
    'an order of nobody': { date: '2026-11-22' },
    'a date that is none': { by: 'ana', date: '22/11/2026' },
    'a field nobody knows': { by: 'ana', dates: [] },
  })) {
    it(`refuses ${what} with 400`, async () => {
      const { ask, runs } = await serve();
      assert.equal((await ask('POST', '/runs', payload)).status, 400);
      assert.equal(runs.inputs().length, 0);
    });
  }

  it('refuses a master without a layout with 422, in words', async () => {
    const { ask } = await serve();
    const answer = await ask('POST', '/runs', { by: 'ana', masters: ['clientez'] });
    assert.deepEqual([answer.status, answer.body.code], [422, 'unknown_master']);
    assert.match(String(answer.body.title), /clientez.*clientes/);
  });

  it('shows the stages and files of a date’s run, and 404 where there is none', async () => {
    const { ask, runs } = await serve();
    assert.equal((await ask('GET', '/runs/2026-11-22')).status, 404);
    runs.script({ files: [LOADED] });
    await ask('POST', '/runs', { by: 'ana', date: '2026-11-22' });
    let view: { state?: string; stages?: { name: string; state: string }[]; files?: unknown[] } = {};
    while (view.state !== 'succeeded') {
      view = (await ask('GET', '/runs/2026-11-22')).body.view as typeof view;
    }
    assert.deepEqual(view.stages?.[2], { ...view.stages?.[2], name: 'load', state: 'succeeded' });
    assert.deepEqual(view.files, [LOADED]);
    const history = (await ask('GET', '/runs')).body.runs as { date: string }[];
    assert.deepEqual(
      history.map(({ date }) => date),
      ['2026-11-22'],
    );
  });

  it('lists errors, and tells a database that is down as 503', async () => {
    const { ask, world } = await serve();
    world.errors.push({ id: 1, date: '2026-11-22', at: '2026-11-22T07:00:00Z', type: 'required', lineNumber: 4 });
    const { errors } = (await ask('GET', '/errors?type=required')).body;
    assert.deepEqual(errors, world.errors);
    assert.deepEqual((await ask('GET', '/errors/summary')).body, { groups: [] });
    world.databaseIsDown = true;
    assert.equal((await ask('GET', '/errors')).status, 503);
  });

  it('reprocesses a file once: 202 when it is moved, the same after it, 404 where there is none, 409 where one is in the way', async () => {
    const { ask, world } = await serve();
    const order = { by: 'ana', file: FILE };
    assert.equal((await ask('POST', '/reprocess/file', order)).status, 404);
    world.errorFolder.add(FILE);
    assert.equal((await ask('POST', '/reprocess/file', order)).body.place, 'moved');
    assert.equal((await ask('POST', '/reprocess/file', order)).body.place, 'already_in_input');
    world.errorFolder.add(FILE);
    assert.equal((await ask('POST', '/reprocess/file', order)).status, 409);
  });

  it('publishes events and runs a date again', async () => {
    const { ask, runs } = await serve();
    assert.equal((await ask('POST', '/reprocess/events', { by: 'ana' })).status, 202);
    assert.equal((await ask('POST', '/reprocess/date', { by: 'ana', date: '2026-11-20' })).status, 202);
    assert.deepEqual(
      runs.inputs().map(({ onlyEvents, again }) => [onlyEvents, again]),
      [
        [true, undefined],
        [undefined, true],
      ],
    );
  });

  it('speaks of the user’s DAG where that one loads', async () => {
    const { ask } = await serve('observe');
    const answer = await ask('POST', '/runs', { by: 'ana' });
    assert.deepEqual([answer.status, answer.body.runner, answer.body.workflowId], [202, 'observe', undefined]);
    const runs = (await ask('GET', '/runs')).body.runs as { runId: string }[];
    assert.equal(runs[0]?.runId, answer.body.runId);
    assert.equal((await ask('POST', '/reprocess/events', { by: 'ana' })).status, 409);
  });

  it('stands behind the same guards as the rest, and in the same description', async () => {
    const { ask, app } = await serve('guardia', { GUARDIA_API_TOKEN: 'a-secret-of-the-test' });
    assert.equal((await ask('POST', '/runs', { by: 'ana' })).status, 401);
    const withToken = { authorization: 'Bearer a-secret-of-the-test' };
    assert.equal((await ask('POST', '/runs', { by: 'ana' }, withToken)).status, 202);
    assert.equal(
      (await ask('POST', '/runs', { by: 'ana' }, { ...withToken, origin: 'http://evil.example' })).status,
      403,
    );
    const description = await app.inject({ url: '/openapi.json', headers: { host: 'localhost' } });
    const { paths } = description.json<{ paths: Record<string, object> }>();
    const ours = Object.keys(paths).filter((path) => path.startsWith('/v1/ingestion/'));
    assert.deepEqual(ours.sort(), [
      '/v1/ingestion/errors',
      '/v1/ingestion/errors/summary',
      '/v1/ingestion/reprocess/date',
      '/v1/ingestion/reprocess/events',
      '/v1/ingestion/reprocess/file',
      '/v1/ingestion/runs',
      '/v1/ingestion/runs/{date}',
    ]);
  });
});

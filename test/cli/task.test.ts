import assert from 'node:assert/strict';
import type { FastifyInstance } from 'fastify';
import { readSettings } from '../../src/config.js';
import { openDocuments } from '../../src/documents/open-documents.js';
import { buildHttpApp } from '../../src/http/open-server.js';
import type { ListedTask } from '../../src/operation/person-task-desk.js';
import { openTaskDesk } from '../../src/wiring/task-desk.js';
import { fakeClient } from '../http/fake-client.js';
import { startTestStore } from '../support/store.js';
import type { TestStore } from '../support/store.js';
import { run } from './run.js';

const HEADERS = { host: '127.0.0.1:17080' };

// The shipped guardia.yaml names the roles and people; the store is real, and HTTP and the command line see the same one.
describe('tasks for people, on the command line and over HTTP', () => {
  let test: TestStore;
  let env: NodeJS.ProcessEnv;
  let app: FastifyInstance;
  let close: () => unknown;
  before(async () => {
    test = await startTestStore();
    await test.store.migrate();
    env = { DATABASE_URL: test.server.url, GUARDIA_USER: 'ana' };
    const settings = readSettings({ env });
    const documents = openDocuments(settings);
    close = () => documents.close();
    const tasks = openTaskDesk(documents, async () => test.store);
    app = await buildHttpApp({ settings, client: fakeClient().client, language: 'en', tasks });
  });
  beforeEach(async () => {
    await test.outside.query('TRUNCATE guardia.person_tasks RESTART IDENTITY');
    const task = { kind: 'rotate_password', createdBy: 'run-1', role: 'lead_engineer' } as const;
    const values = { user: 'guardia', kind: 'kafka' };
    await test.store.tasks.open({ ...task, key: 'a', subject: 'kafka', values, dueOn: '2999-12-31' });
    await test.store.tasks.open({ ...task, key: 'b', subject: 'oracle', values, dueOn: '2020-01-01' });
  });
  after(async () => {
    await app?.close();
    close?.();
    await test?.close();
  });

  const cli = (...line: string[]) => run(['task', ...line], env);
  const post = async (path: string, payload: object) => {
    const answer = await app.inject({ method: 'POST', url: `/v1/tasks${path}`, headers: HEADERS, payload });
    return { status: answer.statusCode, body: answer.json<Record<string, unknown>>() };
  };

  it('lists what is due first, and marks what is overdue', async () => {
    const { out, exitCode } = await cli('list');
    assert.equal(exitCode, 0);
    const [, first = '', second = ''] = out.split('\n');
    assert.match(first, /^2 +2020-01-01 +vencida +lead_engineer +cambiar la contraseña de guardia en oracle/);
    assert.match(second, /^1 +2999-12-31 +abierta/);
    const tasks = JSON.parse((await cli('list', '--json')).out) as ListedTask[];
    assert.deepEqual(
      tasks.map(({ number, overdue }) => [number, overdue]),
      [
        [2, true],
        [1, false],
      ],
    );
    assert.match((await cli('list', '--lang', 'en')).out, /overdue .*change the password of guardia at oracle/);
  });

  it('gives a task to a person, and writes down who gave it', async () => {
    const { out, exitCode } = await cli('assign', '1', '--to', 'Ingeniero líder', '--due', '2999-01-31');
    assert.deepEqual([exitCode, out], [0, 'Tarea 1 dada a lider; vence el 2999-01-31.']);
    const task = await test.store.tasks.find(1);
    assert.deepEqual(
      [task?.person, task?.role, task?.assignedBy, task?.dueOn],
      ['lider', undefined, 'ana', '2999-01-31'],
    );
  });

  it('writes down who did it, once', async () => {
    assert.equal((await cli('done', '1', '--note', 'hecho en el bróker')).exitCode, 0);
    const again = await cli('done', '1', '--by', 'luis', '--json');
    assert.equal(again.exitCode, 1);
    assert.match(again.out, /"task_done"/);
    const task = await test.store.tasks.find(1);
    assert.deepEqual([task?.state, task?.doneBy, task?.note], ['done', 'ana', 'hecho en el bróker']);
    assert.match((await cli('list', '--state', 'done')).out, /hecha +ana .*«hecho en el bróker»/);
  });

  for (const [what, line, exitCode] of [
    ['a task that is none', ['done', '7'], 3],
    ['an assignee whom nobody knows', ['assign', '1', '--to', 'nadie'], 3],
    ['a number that is none', ['done', 'uno'], 2],
    ['a day that is none', ['assign', '1', '--to', 'lider', '--due', '31/01/2999'], 2],
    ['a state that is none', ['list', '--state', 'closed'], 2],
  ] as const) {
    it(`exits ${exitCode} for ${what}`, async () => {
      assert.equal((await cli(...line)).exitCode, exitCode);
      assert.equal((await test.store.tasks.find(1))?.assignedBy, undefined);
    });
  }

  it('are the same over HTTP, where every act carries who', async () => {
    const answer = await app.inject({ url: '/v1/tasks?to=lead_engineer', headers: HEADERS });
    const { tasks } = answer.json<{ tasks: { number: number; overdue: boolean; text: string }[] }>();
    assert.deepEqual([tasks[0]?.number, tasks[0]?.overdue], [2, true]);
    assert.match(tasks[0]?.text ?? '', /^change the password of guardia at oracle/);
    assert.equal((await post('/1/assign', { to: 'operator' })).status, 400);
    assert.equal((await post('/1/assign', { to: 'operator', by: 'luis' })).body.assignedBy, 'luis');
    assert.equal((await post('/1/assign', { to: 'nadie', by: 'luis' })).status, 422);
    assert.equal((await post('/1/done', { by: 'luis' })).body.doneBy, 'luis');
    assert.equal((await post('/1/done', { by: 'eva' })).status, 409);
    assert.equal((await post('/9/done', { by: 'eva' })).status, 404);
  });

  it('stand in the OpenAPI document', async () => {
    const document = (await app.inject({ url: '/openapi.json', headers: HEADERS })).json<{ paths: object }>();
    const paths = Object.keys(document.paths).filter((path) => path.startsWith('/v1/tasks'));
    assert.deepEqual(paths, ['/v1/tasks', '/v1/tasks/{number}/assign', '/v1/tasks/{number}/done']);
  });
});

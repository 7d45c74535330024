import assert from 'node:assert/strict';
import type { NewPersonTask } from '../../src/domain/person-task.js';
import { startTestStore } from '../support/store.js';
import type { TestStore } from '../support/store.js';

const aTask = (subject: string, changes: Partial<NewPersonTask> = {}): NewPersonTask => ({
  ...{
    key: `rotate_password/${subject}`,
    kind: 'rotate_password',
    subject,
    values: { user: 'guardia', kind: 'kafka' },
  },
  ...{ createdBy: 'run-1', role: 'lead_engineer', dueOn: '2026-12-14' },
  ...changes,
});

describe('tasks for people in the store', () => {
  let test: TestStore;
  before(async () => {
    test = await startTestStore();
    await test.store.migrate();
  });
  beforeEach(() => test.outside.query('TRUNCATE guardia.person_tasks RESTART IDENTITY'));
  after(() => test.close());

  const rows = async () =>
    (await test.outside.query<{ key: string; state: string }>('SELECT * FROM guardia.person_tasks ORDER BY number'))
      .rows;

  it('are opened once, however often and from however many sides the run says so', async () => {
    const { tasks } = test.store;
    const opened = await Promise.all(Array.from({ length: 8 }, () => tasks.open(aTask('kafka'))));
    assert.equal(opened.filter(({ outcome }) => outcome === 'opened').length, 1);
    assert.equal(new Set(opened.map(({ task }) => task.number)).size, 1);
    assert.equal((await rows()).length, 1);
  });

  it('are not opened by the next run while one is open, and are once it is done', async () => {
    const { tasks } = test.store;
    const { task } = await tasks.open(aTask('kafka'));
    assert.equal((await tasks.open(aTask('kafka', { createdBy: 'run-2' }))).outcome, 'known');
    await tasks.finish(task.number, { by: 'Ana', note: 'a \u0000 note' });
    // The first run again, after a kill: what it opened and somebody did is not opened anew.
    assert.equal((await tasks.open(aTask('kafka'))).outcome, 'known');
    assert.equal((await tasks.open(aTask('kafka', { createdBy: 'run-2' }))).outcome, 'opened');
    assert.deepEqual(
      (await rows()).map(({ state }) => state),
      ['done', 'open'],
    );
  });

  it('remember who did what: an assignment and the first who was done', async () => {
    const { tasks } = test.store;
    const { task } = await tasks.open(aTask('kafka'));
    const assigned = await tasks.assign(task.number, { person: 'ana', dueOn: '2026-12-20', by: 'Luis' });
    assert.deepEqual(
      [assigned?.role, assigned?.person, assigned?.dueOn, assigned?.assignedBy],
      [undefined, 'ana', '2026-12-20', 'Luis'],
    );
    assert.equal((await tasks.finish(task.number, { by: 'Ana' }))?.doneBy, 'Ana');
    assert.equal(await tasks.finish(task.number, { by: 'Luis' }), undefined);
    assert.equal(await tasks.assign(task.number, { role: 'operator', by: 'Luis' }), undefined);
    assert.equal((await tasks.find(task.number))?.doneBy, 'Ana');
    assert.equal(await tasks.find(99), undefined);
    assert.equal(await tasks.find(1e12), undefined);
  });

  it('are listed open before done, what is due first before the rest', async () => {
    const { tasks } = test.store;
    await tasks.open(aTask('late', { dueOn: '2026-12-30' }));
    const early = await tasks.open(aTask('early', { dueOn: '2026-12-01', role: 'operator' }));
    await tasks.open(aTask('middle', { dueOn: '2026-12-10' }));
    await tasks.finish(early.task.number, { by: 'Ana' });
    const subjects = async (filter: Parameters<typeof tasks.list>[0]) =>
      (await tasks.list(filter)).map(({ subject }) => subject);
    assert.deepEqual(await subjects({ limit: 10 }), ['middle', 'late', 'early']);
    assert.deepEqual(await subjects({ limit: 1, state: 'open' }), ['middle']);
    assert.deepEqual(await subjects({ limit: 10, role: 'operator' }), ['early']);
    const keys = ['late', 'early', 'middle'].map((subject) => `rotate_password/${subject}`);
    assert.deepEqual([...(await tasks.openKeys(keys)).keys()].sort(), [
      'rotate_password/late',
      'rotate_password/middle',
    ]);
    assert.deepEqual([...(await tasks.lastDone(keys)).keys()], ['rotate_password/early']);
  });
});

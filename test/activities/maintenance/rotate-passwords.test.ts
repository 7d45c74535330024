import assert from 'node:assert/strict';
import { rotatePasswords } from '../../../src/activities/maintenance/rotate-passwords.js';
import { openLab } from '../../../src/lab/lab.js';
import { rotationPorts } from '../../../src/wiring/maintenance/rotation.js';
import { openOperation } from '../../../src/wiring/services.js';
import { rendered } from '../../support/rendered.js';
import { startTestStore } from '../../support/store.js';
import type { TestStore } from '../../support/store.js';
import { codesOf, handedOn, linesOf, orderOf } from '../../support/task-order.js';
import { writtenHome } from '../../support/written-home.js';
import type { WrittenHome } from '../../support/written-home.js';

const SECRET = 'clave-muy-secreta';

// One real PostgreSQL is both the store and a service whose password ends by itself.
describe('The task rotate_passwords, with a real store', () => {
  let test: TestStore;
  let home: WrittenHome;
  before(async () => {
    test = await startTestStore();
    await test.store.migrate();
    await test.outside.query(`CREATE ROLE vigia LOGIN PASSWORD '${SECRET}' VALID UNTIL '2126-10-09T02:00:00Z'`);
    const url = Object.assign(new URL(test.server.url), { username: 'vigia', password: SECRET });
    const env = { SLACK_WEBHOOK_URL: `https://hooks.example.com/${SECRET}`, GUARDIA_API_TOKEN: SECRET };
    const airflow = {
      kind: 'airflow',
      url: 'http://127.0.0.1:1',
      username: 'admin',
      password: SECRET,
      runtime: 'none',
    };
    home = await writtenHome(
      [
        [['services', 'erp'], { kind: 'postgres', url: url.href, runtime: 'none' }],
        [['services', 'webserver'], airflow],
        [['services', 'scheduler'], airflow],
        [['services', 'kafka'], { kind: 'kafka', brokers: ['127.0.0.1:1'], runtime: 'none' }],
        [
          ['services', 'oracle'],
          { kind: 'oracle', connectString: 'x', username: 'a', password: '${NOT_SET}', runtime: 'none' },
        ],
        [['channels', 'slack'], { kind: 'slack', webhookUrl: '${SLACK_WEBHOOK_URL}' }],
      ],
      env,
    );
  });
  beforeEach(() => test.outside.query('TRUNCATE guardia.person_tasks RESTART IDENTITY'));
  after(async () => {
    await home?.close();
    await test?.close();
  });

  const task = () => {
    const { settings, documents } = home;
    const lab = openLab(settings);
    const operation = openOperation(documents, lab, () => assert.fail('nothing here is a container'));
    return rotatePasswords(rotationPorts({ settings, documents, operation, store: test.store }));
  };
  const act = (order: ReturnType<typeof orderOf<'rotate_passwords'>>, work: unknown) => {
    const deed = task().act?.(order, handedOn(work as never));
    assert.ok(deed);
    return deed;
  };
  const order = (runId: string, startedAt = '2126-10-02T04:30:00.000Z') =>
    orderOf('rotate_passwords', { runId, startedAt });
  const rows = async () =>
    (
      await test.outside.query<{ subject: string; role: string; due: string; state: string }>(
        `SELECT kind, subject, role, due_on::text AS due, state FROM guardia.person_tasks ORDER BY number`,
      )
    ).rows.map(({ subject, role, due, state }) => `${subject} ${role} ${due} ${state}`);

  it('finds what Guardia gets in with, and opens nothing before the deed', async () => {
    const plan = await task().plan(order('run-1'));
    assert.deepEqual(
      linesOf(plan, 'credential_due').map(({ subject, user, dueOn }) => `${subject} ${user} ${dueOn}`),
      [
        // The server says when it ends, which is before all the others have to be done.
        'erp vigia 2126-10-08',
        'webserver, scheduler admin 2126-10-15',
        'slack  2126-10-15',
        'GUARDIA_API_TOKEN  2126-10-15',
      ],
    );
    assert.deepEqual(await rows(), []);
    assert.ok(!JSON.stringify(plan).includes(SECRET), 'a secret is in the plan');
    assert.match(rendered(plan).es[0] ?? '', /^erp \(postgres, vigia\): toca cambiarla, a más tardar el 2126-10-08$/);
  });

  it('opens one dated task of the role for each, once, also when it is killed and carried out again', async () => {
    const { work } = await task().plan(order('run-1'));
    const report = await act(order('run-1'), work);
    const expected = [
      'erp lead_engineer 2126-10-08 open',
      'webserver, scheduler lead_engineer 2126-10-15 open',
      'slack lead_engineer 2126-10-15 open',
      'GUARDIA_API_TOKEN lead_engineer 2126-10-15 open',
    ];
    assert.deepEqual(await rows(), expected);
    assert.deepEqual(report.figures, { openedCount: 4 });
    assert.match(rendered(report).en[0] ?? '', /^task 1 opened: erp, for lead_engineer, due on 2126-10-08$/);
    const again = await act(order('run-1'), work);
    assert.deepEqual(await rows(), expected);
    assert.equal(again.lines.length, 4);
    assert.ok(!JSON.stringify(await test.store.tasks.list({ limit: 10 })).includes(SECRET));
  });

  it('asks the next quarter only for what nobody is at and nobody did of late', async () => {
    const { work } = await task().plan(order('run-1'));
    await act(order('run-1'), work);
    await test.store.tasks.finish(3, { by: 'Ana' });
    const plan = await task().plan(order('run-2', new Date().toISOString()));
    assert.equal(plan.idle, true);
    assert.deepEqual(codesOf(plan), [
      'credential_task_open!',
      'credential_task_open!',
      'credential_fresh',
      'credential_task_open!',
    ]);
    const late = await task().plan(order('run-3'));
    assert.deepEqual(
      linesOf(late, 'credential_due').map(({ subject }) => subject),
      ['slack'],
    );
  });

  it('says so where nobody has the role', async () => {
    const plan = await task().plan({ ...order('run-1'), params: { dueWithinMs: 86_400_000, role: 'dba' } });
    assert.deepEqual([plan.lines[0]?.code, plan.lines[0]?.attention], ['rotation_role_unknown', true]);
  });
});

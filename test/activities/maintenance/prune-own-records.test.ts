import assert from 'node:assert/strict';
import { pruneOwnRecords } from '../../../src/activities/maintenance/prune-own-records.js';
import { ownRecordsPort } from '../../../src/wiring/maintenance/own-records-port.js';
import { anIncidentView } from '../../support/incident-view.js';
import { rendered } from '../../support/rendered.js';
import { startTestStore } from '../../support/store.js';
import type { TestStore } from '../../support/store.js';
import { codesOf, handedOn, linesOf, orderOf } from '../../support/task-order.js';

describe('The task prune_own_records, on a real store', () => {
  let test: TestStore;
  const order = orderOf('prune_own_records');
  const task = () => pruneOwnRecords(ownRecordsPort(test.store));

  before(async () => {
    test = await startTestStore();
    await test.store.migrate();
  });
  after(() => test?.close());
  beforeEach(async () => {
    const tables = ['incidents', 'deliveries', 'intake_notes', 'maintenance_runs', 'postmortems', 'commands'];
    await test.outside.query(`TRUNCATE ${tables.map((table) => `guardia.${table}`).join(', ')}`);
  });

  const deliveries = (incidentId: string, ageDays: number, count: number) =>
    test.outside.query(
      `INSERT INTO guardia.deliveries (key, channel, role, incident_id, state, begun_at)
       SELECT $1 || '/' || n, 'slack', 'operator', $1, 'accepted', now() - make_interval(days => $2)
       FROM generate_series(1, $3::int) n`,
      [incidentId, ageDays, count],
    );
  const note = (workflowId: string, ageDays: number) =>
    test.outside.query(
      `INSERT INTO guardia.intake_notes (noted_at, workflow_id, outcome, alert)
       VALUES (now() - make_interval(days => $2), $1, 'nothing_open', '{}')`,
      [workflowId, ageDays],
    );
  const report = (runId: string, cadence: string, ageDays: number) =>
    test.outside.query(
      `INSERT INTO guardia.maintenance_runs (run_id, cadence, started_at, view, report_es, report_en)
       VALUES ($1, $2, now() - make_interval(days => $3), '{}', '', '')`,
      [runId, cadence, ageDays],
    );
  async function counts(): Promise<Record<string, number>> {
    const { rows } = await test.outside.query<{ name: string; count: number }>(
      `SELECT incident_id AS name, count(*)::int AS count FROM guardia.deliveries GROUP BY 1
       UNION ALL SELECT workflow_id, count(*)::int FROM guardia.intake_notes GROUP BY 1
       UNION ALL SELECT run_id, count(*)::int FROM guardia.maintenance_runs GROUP BY 1`,
    );
    return Object.fromEntries(rows.map(({ name, count }) => [name, count]));
  }

  it('deletes what is older than it keeps, batch by batch, and nothing that is younger', async () => {
    await deliveries('old', 181, 2_500);
    await deliveries('young', 179, 3);
    await note('old-note', 200);
    await note('young-note', 1);
    const plan = await task().plan(order);
    assert.deepEqual(
      linesOf(plan, 'old_records').map((values) => [values['table'], values['rowsCount']]),
      [
        ['deliveries', 2_500],
        ['intake_notes', 1],
      ],
    );
    assert.equal((await counts())['old'], 2_500, 'a plan deleted something');
    const told: string[] = [];
    const done = await task().act?.({ ...order, onProgress: (text) => told.push(text) }, handedOn(plan.work));
    assert.ok(done);
    assert.deepEqual(await counts(), { young: 3, 'young-note': 1 });
    assert.deepEqual(told.slice(0, 3), ['deliveries: 1000', 'deliveries: 2000', 'deliveries: 2500']);
    assert.deepEqual(done.figures, { deletedRecordsCount: 2_501 });
    assert.deepEqual(codesOf(done), ['records_deleted', 'records_deleted']);
    rendered(plan);
    rendered(done);
  });

  it('keeps what belongs to an open incident, and the incidents and post-mortems themselves for ever', async () => {
    const longAgo = '2020-01-01T00:00:00.000Z';
    const open = anIncidentView({ incidentId: 'open', workflowId: 'incident/service_down/kafka', openedAt: longAgo });
    const closed = { ...open, incidentId: 'closed', workflowId: 'incident/service_down/postgres' };
    await test.store.save(open);
    await test.store.save({ ...closed, state: 'resolved', resolvedAt: longAgo, resolution: 'verified' });
    await test.store.savePostmortem({ incidentId: 'closed', language: 'es', markdown: '# x', file: 'x.md' });
    await test.outside.query(`UPDATE guardia.postmortems SET written_at = '2020-01-01'`);
    await deliveries('open', 300, 2);
    await deliveries('closed', 300, 2);
    await note(open.workflowId, 300);
    await note(closed.workflowId, 300);
    const { work } = await task().plan(order);
    await task().act?.(order, handedOn(work));
    assert.deepEqual(await counts(), { open: 2, [open.workflowId]: 1 });
    assert.equal((await test.store.listIncidents({ limit: 10 })).length, 2);
    assert.ok(await test.store.findPostmortem('closed'));
  });

  it('keeps the newest report of each cadence, with which the next is compared', async () => {
    await report('q1', 'quarterly', 400);
    await report('q2', 'quarterly', 300);
    await report('d1', 'daily', 200);
    await report('d2', 'daily', 1);
    const { work } = await task().plan(order);
    await task().act?.(order, handedOn(work));
    assert.deepEqual(await counts(), { q2: 1, d2: 1 });
  });

  it('counts what an attempt that was cut off had deleted, and can be done again', async () => {
    await deliveries('old', 300, 10);
    const { work } = await task().plan(order);
    await test.outside.query(`DELETE FROM guardia.deliveries WHERE key IN ('old/1', 'old/2', 'old/3')`);
    for (let attempt = 1; attempt <= 2; attempt += 1) {
      const done = await task().act?.(order, handedOn(work));
      assert.deepEqual(done?.figures, { deletedRecordsCount: 10 });
    }
  });

  it('has nothing to do where nothing is old', async () => {
    const plan = await task().plan(order);
    assert.deepEqual([plan.idle, codesOf(plan)], [true, ['no_old_records']]);
    rendered(plan);
  });
});

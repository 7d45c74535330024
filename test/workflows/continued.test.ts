import assert from 'node:assert/strict';
import type { Alert } from '../../src/domain/alert.js';
import { aPolicy, aRunbook, aSnapshot } from '../support/builders.js';
import { startHarness } from '../support/harness.js';
import type { Harness } from '../support/harness.js';
import { startRealIncident, viewWhen } from '../support/real-incident.js';
import type { RealIncident } from '../support/real-incident.js';

const MOST_SIGNALS = 2_000;

/** In real time: a server's virtual time and continue-as-new do not go together. */
describe('an incident with a very long history goes on in a new run', function () {
  this.timeout(90_000);
  let harness: Harness;

  before(async () => {
    harness = await startHarness();
  });
  beforeEach(() => harness.reset());
  after(() => harness.close());

  const storm = async (incident: RealIncident): Promise<void> => {
    const alert: Alert = { type: 'pipeline_down', subject: 'x', status: 'firing', source: 'api', fingerprint: 'same' };
    const batch = 100;
    for (let sent = 0; sent < MOST_SIGNALS; sent += batch)
      await Promise.all(Array.from({ length: batch }, () => incident.signal('alert', alert)));
  };
  const hasContinued = (incident: RealIncident, what: string) =>
    viewWhen(incident, what, ({ timeline }) => timeline.some(({ code }) => code === 'continued_as_new'));

  it('in the middle of the watch, whose end and whose time well it keeps', async () => {
    const watch = { durationMs: 40_000, everyMs: 20_000 };
    const incident = await startRealIncident(harness, {
      snapshot: aSnapshot({ runbook: aRunbook({ watch, steps: [] }) }),
    });
    const before = await viewWhen(incident, 'watching', ({ state }) => state === 'watching');
    await storm(incident);
    const after = await hasContinued(incident, 'continued in the watch');
    assert.equal(after.state, 'watching');
    assert.equal(after.incidentId, before.incidentId);
    assert.equal(after.timeline.filter(({ code }) => code === 'watch_started').length, 1);
    const wellForMs = Date.now() - Date.parse(before.verifiedAt ?? '');
    harness.operation.break('lab-postgres');
    harness.operation.restartsHelpNothing();
    await incident.signal('alert', { type: 'pipeline_down', subject: 'x', status: 'firing', source: 'api' });
    const relapsed = await viewWhen(
      incident,
      'relapsed',
      ({ nextDeadline, state }) => state === 'open' && !!nextDeadline,
    );
    const dueAfterMs = Date.parse(relapsed.nextDeadline?.at ?? '') - Date.parse(relapsed.openedAt);
    assert.ok(dueAfterMs >= 15 * 60_000 + wellForMs, `${dueAfterMs} ms: the time in which it was well counts`);
    await incident.executeUpdate('resolve', { args: [{ by: 'Ana', reason: 'end of the test' }] });
  });

  it('while people are waited for, without another page for what was paged', async () => {
    harness.operation.break('lab-postgres');
    const runbook = aRunbook({ steps: [], recheckEveryMs: 3_600_000 });
    const incident = await startRealIncident(harness, {
      snapshot: aSnapshot({ runbook, policy: aPolicy({ openingChannels: [] }) }),
    });
    await viewWhen(incident, 'delivered', ({ timeline }) => timeline.some(({ code }) => code === 'delivered'));
    await incident.executeUpdate('acknowledge', { args: [{ by: 'Ana' }] });
    await storm(incident);
    const after = await hasContinued(incident, 'continued although the next look is an hour away');
    assert.equal(after.acknowledged?.by, 'Ana');
    assert.deepEqual(
      after.pages.map(({ reason }) => reason),
      ['verification_failed'],
    );
    assert.equal(after.repeats, MOST_SIGNALS);
    await incident.executeUpdate('escalate', { args: [{ by: 'Ana' }] });
    const { pages } = await viewWhen(incident, 'escalated', ({ pages }) => pages.length === 2);
    assert.deepEqual(
      pages.map(({ key }) => key),
      ['page-1', 'page-2'],
    );
    await incident.executeUpdate('resolve', { args: [{ by: 'Ana', reason: 'end of the test' }] });
    assert.equal((await harness.records.expectRecord(after.incidentId)).resolvedBy, 'Ana');
  });
});

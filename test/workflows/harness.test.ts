import assert from 'node:assert/strict';
import { aPolicy, aSnapshot } from '../support/builders.js';
import { startHarness } from '../support/harness.js';
import type { Harness } from '../support/harness.js';

describe('an incident in virtual time', function () {
  this.timeout(60_000);
  let harness: Harness;

  before(async () => {
    harness = await startHarness();
  });
  beforeEach(() => harness.reset());
  after(() => harness.close());

  /** Who a message of Slack was for. */
  const paged = (): readonly string[] =>
    harness.slack.ledger.entries.map(({ text }) => /Para:\* (.*)/.exec(text)?.[1] ?? 'nobody');

  it('is repaired at once, watched for ten minutes, and wakes nobody', async () => {
    harness.operation.break('lab-scheduler');
    const incident = await harness.startIncident();
    assert.deepEqual(harness.operation.restarts, ['lab-scheduler']);
    assert.equal((await incident.view()).state, 'watching');
    await incident.advance('9 minutes');
    assert.equal((await harness.view(incident.workflowId)).state, 'watching');
    await incident.advance('2 minutes');
    const record = await harness.records.expectRecord(incident.incidentId);
    assert.equal(record.resolution, 'verified');
    assert.deepEqual(record.pages, []);
    assert.deepEqual(paged(), ['nobody'], 'only the silent message of the opening');
  });

  it('stands where all advances together lead, whatever the test itself takes', async () => {
    harness.operation.break('lab-scheduler');
    const incident = await harness.startIncident();
    const openedAtMs = Date.parse((await incident.view()).openedAt);
    for (const [duration, expectedMs] of [
      ['2 minutes 30 seconds', 150_000],
      ['90s', 240_000],
    ] as const) {
      await incident.advance(duration);
      const overMs = (await incident.clock.now()).getTime() - openedAtMs - expectedMs;
      assert.ok(overMs >= 0 && overMs < 15_000, `${overMs} ms beyond`);
    }
  });

  it('does not jump over the moment at which an activity runs', async () => {
    harness.operation.break('lab-postgres');
    harness.operation.restartsHelpNothing();
    const incident = await harness.startIncident();
    const { openedAt } = await incident.view();
    // The proof is tried again each five minutes, so each of these moments falls on one.
    for (const minutes of [5, 10, 15, 20]) {
      await incident.advance('5 minutes');
      const elapsedMs = (await incident.clock.now()).getTime() - Date.parse(openedAt);
      assert.equal(Math.round(elapsedMs / 60_000), minutes);
    }
  });

  it('climbs every level of the policy, each at its time, while nothing helps', async () => {
    harness.operation.break('lab-postgres');
    harness.operation.restartsHelpNothing();
    const incident = await harness.startIncident();
    await incident.advance('14 minutes');
    assert.deepEqual(await incident.pages(), ['+0 min operator: step_failed', '+0 min lead_engineer: step_failed']);
    await incident.advance('1 hour');
    assert.deepEqual((await incident.pages()).slice(2), [
      '+30 min technical_manager: level_due',
      '+60 min higher_levels: level_due',
    ]);
    assert.deepEqual(paged().slice(1), [
      'Operador de turno',
      'Ingeniero líder',
      'Manager técnico',
      'Equipo de desarrollo',
      'Arquitectura de soluciones',
    ]);
  });

  it('lets a person act between two advances', async () => {
    harness.operation.break('lab-postgres');
    harness.operation.restartsHelpNothing();
    const incident = await harness.startIncident();
    await incident.advance('10 minutes');
    await incident.acknowledge('Ana');
    const { acknowledged, openedAt } = await incident.view();
    assert.equal(acknowledged?.by, 'Ana');
    assert.equal(Math.round((Date.parse(acknowledged.at) - Date.parse(openedAt)) / 60_000), 10);
    await incident.resolve('Ana', 'started by hand');
    assert.equal((await harness.records.expectRecord(incident.incidentId)).resolution, 'by_person');
  });

  it('tries a failed channel again and then uses the next one', async () => {
    const levels = aPolicy().levels.map((level) => ({ ...level, channels: ['slack', 'console'] }));
    harness.operation.serviceModes({ 'lab-postgres': 'observe' });
    harness.operation.break('lab-postgres');
    harness.slack.failUntilRecovered(500);
    const incident = await harness.startIncident({ snapshot: aSnapshot({ policy: { levels, openingChannels: [] } }) });
    assert.deepEqual(harness.operation.restarts, []);
    assert.match(harness.people.printed.join('\n'), /Para: Operador de turno/);
    const [page] = (await incident.view()).pages;
    assert.deepEqual(
      page?.deliveries.map(({ channel, state }) => `${channel} ${state}`),
      ['slack failed', 'console delivered'],
    );
  });

  it('marks a repeat that nobody can exclude, under the same key', async () => {
    harness.operation.serviceModes({ 'lab-postgres': 'observe' });
    harness.operation.break('lab-postgres');
    harness.slack.failNext('accept_then_cut');
    await harness.startIncident({ snapshot: aSnapshot({ policy: { openingChannels: [] } }) });
    const [first, second] = harness.slack.ledger.entries;
    assert.equal(first?.key, second?.key);
    assert.doesNotMatch(first?.text ?? '', /posible repetición/);
    assert.match(second?.text ?? '', /posible repetición/);
  });
});

import assert from 'node:assert/strict';
import { openIncidentClient } from '../../src/client.js';
import type { IncidentClient } from '../../src/client.js';
import { readSettings } from '../../src/config.js';
import type { IncidentSnapshot, IncidentView } from '../../src/domain/incident.js';
import { LAB_LIMITS } from '../../src/domain/repair-limits.js';
import type { RemediationRules, RepairLimits } from '../../src/domain/repair-limits.js';
import type { ServiceFacts } from '../../src/domain/service.js';
import { run } from '../cli/run.js';
import { aRunbook, aSnapshot } from '../support/builders.js';
import { startHarness } from '../support/harness.js';
import type { Harness } from '../support/harness.js';
import { startRealIncident, viewWhen } from '../support/real-incident.js';
import type { RealIncident } from '../support/real-incident.js';

const HOUR_MS = 3_600_000;
const RULES: RemediationRules = {
  budget: { atMost: 10, withinMs: 24 * HOUR_MS },
  blastRadius: 3,
  windows: [],
  timeZone: 'America/Bogota',
};
const ONE_AN_HOUR: RepairLimits = { ...LAB_LIMITS, restarts: [{ atMost: 1, withinMs: HOUR_MS }] };
const service = (name: string): ServiceFacts => ({ name, mode: 'act', dependsOn: [], lab: false });

/** Repairs one service, and is well where everything is. */
function repairing(name: string): IncidentSnapshot {
  const step = { id: 'repair', action: 'restart_failed_services', with: { services: [name] } } as const;
  return aSnapshot({ runbook: aRunbook({ steps: [{ ...step, onFailure: 'continue' }] }) });
}

describe('a repair that is not granted now', function () {
  this.timeout(90_000);
  let harness: Harness;
  let client: IncidentClient;

  before(async () => {
    harness = await startHarness();
    client = await openIncidentClient({ settings: readSettings({ env: {} }), connection: harness.connection });
  });
  beforeEach(() => harness.reset());
  after(async () => {
    await client.close();
    await harness.close();
  });

  const codes = ({ timeline }: IncidentView): readonly string[] => timeline.map(({ code }) => code);
  const refusals = ({ timeline }: IncidentView): readonly string[] =>
    timeline.flatMap(({ code, values }) => (code === 'repair_refused' ? [String(values['reason'])] : []));
  const levels = ({ pages }: IncidentView): readonly string[] =>
    pages.map(({ levelName, reason }) => `${levelName}: ${reason}`);
  const end = (incident: RealIncident): Promise<unknown> =>
    incident.executeUpdate('resolve', { args: [{ by: 'Ana', reason: 'end of the test' }] });

  it('because a person froze all repairs is paged, and looked at again as soon as that is over', async () => {
    await client.coordinator.freeze({ by: 'Ana', reason: 'audit of the database' });
    harness.operation.break('lab-scheduler');
    const incident = await startRealIncident(harness);
    const frozen = await viewWhen(incident, 'held back', (view) => codes(view).includes('held_back'));
    assert.deepEqual(refusals(frozen), ['frozen']);
    assert.deepEqual(levels(frozen).slice(0, 1), ['operator: repair_refused']);
    assert.equal(frozen.heldBack?.reason, 'frozen');
    assert.deepEqual(harness.operation.restarts, []);
    assert.match((await client.coordinator.state()).frozen?.reason ?? '', /audit/);
    const { incidents } = await client.coordinator.unfreeze({ by: 'Ana' });
    assert.equal(incidents, 1);
    const well = await viewWhen(incident, 'verified', ({ state }) => state === 'watching');
    assert.deepEqual(harness.operation.restarts, ['lab-scheduler']);
    assert.equal(well.heldBack, undefined);
    assert.deepEqual([...new Set(well.steps.map(({ round }) => round))], [1, 2]);
    await end(incident);
  });

  it('because a service that it depends on is down waits for that one’s incident, wakes nobody, and goes on', async () => {
    harness.operation.break('lab-postgres', 'lab-scheduler');
    const restart = harness.operation.holdRestarts();
    const dependency = await startRealIncident(harness, { snapshot: repairing('lab-postgres') });
    await restart.begun;
    const dependant = await startRealIncident(harness, { snapshot: repairing('lab-scheduler') });
    const waiting = await viewWhen(dependant, 'refused', (view) => refusals(view).length > 0);
    const refused = waiting.timeline.find(({ code }) => code === 'repair_refused');
    assert.deepEqual([refused?.values['reason'], refused?.values['holder']], ['dependency_down', 'lab-postgres']);
    assert.deepEqual(harness.operation.restarts, ['lab-postgres']);
    restart.release();
    const well = await viewWhen(dependant, 'verified', ({ state }) => state === 'watching');
    assert.deepEqual(harness.operation.restarts, ['lab-postgres', 'lab-scheduler']);
    assert.deepEqual(well.pages, []);
    await Promise.all([end(dependency), end(dependant)]);
  });

  it('because the service was restarted as often as it may be is paged with the limit, until a person begins the count anew', async () => {
    harness.operation.alsoHas(service('kafka'));
    harness.operation.rules({ kafka: { protected: false, limits: ONE_AN_HOUR, rules: RULES } });
    harness.operation.break('kafka');
    const first = await startRealIncident(harness, { snapshot: repairing('kafka') });
    await viewWhen(first, 'verified', ({ state }) => state === 'watching');
    await end(first);
    harness.operation.break('kafka');
    const second = await startRealIncident(harness, { snapshot: repairing('kafka') });
    const view = await viewWhen(second, 'held back', (seen) => codes(seen).includes('held_back'));
    const refused = view.timeline.find(({ code }) => code === 'repair_refused');
    assert.deepEqual(
      ['reason', 'atMost', 'withinMs'].map((key) => refused?.values[key]),
      ['limit_reached', 1, HOUR_MS],
    );
    assert.deepEqual(levels(view).slice(0, 1), ['operator: repair_refused']);
    assert.deepEqual(harness.operation.restarts, ['kafka']);
    await client.coordinator.closeCircuit({ service: 'kafka', by: 'Ana', reason: 'the disk was full' });
    await viewWhen(second, 'verified', ({ state }) => state === 'watching');
    assert.deepEqual(harness.operation.restarts, ['kafka', 'kafka']);
    await end(second);
  });

  it('because Guardia itself lives on the service is paged, and never looked at again', async () => {
    harness.operation.rules({ 'lab-postgres': { protected: true } });
    harness.operation.break('lab-postgres');
    const incident = await harness.startIncident({ snapshot: repairing('lab-postgres') });
    const view = await incident.view();
    assert.deepEqual(refusals(view), ['protected']);
    assert.deepEqual(levels(view).slice(0, 1), ['operator: repair_refused']);
    assert.equal(view.heldBack, undefined);
    await incident.advance('2 hours');
    assert.deepEqual(harness.operation.restarts, []);
    await incident.resolve('Ana', 'end of the test');
  });

  it('because too many fail at once calls a person, and goes on when the storm is over', async () => {
    const names = ['postgres', 'kafka', 'oracle'];
    harness.operation.alsoHas(...names.map(service));
    harness.operation.rules({ kafka: { protected: false, limits: ONE_AN_HOUR, rules: RULES } });
    harness.operation.break(...names);
    const incident = await harness.startIncident({ snapshot: repairing('kafka') });
    const storm = await incident.view();
    const refused = storm.timeline.find(({ code }) => code === 'repair_refused');
    assert.deepEqual([refused?.values['reason'], refused?.values['detail']], ['blast_radius', names.join(', ')]);
    assert.deepEqual(levels(storm), ['operator: repair_refused']);
    harness.operation.heal('postgres', 'oracle');
    await incident.advance('4 minutes');
    assert.deepEqual(harness.operation.restarts, []);
    await incident.advance('2 minutes');
    assert.deepEqual(harness.operation.restarts, ['kafka']);
    assert.equal((await incident.view()).state, 'watching');
    await incident.resolve('Ana', 'end of the test');
  });

  it('is told and seen on the command line', async () => {
    const env = { TEMPORAL_ADDRESS: harness.connection.options.address };
    const frozen = await run(['freeze', '--reason', 'audit', '--for', '2 horas', '--by', 'Ana', '--json'], env);
    assert.equal(frozen.exitCode, 0, frozen.err);
    const inTwoHoursMs = Date.parse((JSON.parse(frozen.out) as { until: string }).until) - Date.now();
    assert.ok(inTwoHoursMs > 1.9 * HOUR_MS && inTwoHoursMs <= 2 * HOUR_MS);
    const shown = await run(['--lang', 'en', 'coordinator'], env);
    assert.match(shown.out, /FROZEN by Ana until .*: audit/);
    assert.match((await run(['unfreeze'], env)).out, /descongeladas/);
    const window = ['window', 'announce', 'upgrade', '--reason', 'x', '--until', '23:59'];
    assert.equal((await run([...window, '--services', 'nothing'], env)).exitCode, 3);
    assert.equal((await run([...window, '--for', '1h'], env)).exitCode, 2);
    assert.equal((await run([...window, '--services', 'lab-postgres'], env)).exitCode, 0);
    assert.match((await run(['coordinator', 'show'], env)).out, /upgrade: lab-postgres/);
    assert.equal((await run(['window', 'end', 'upgrade'], env)).exitCode, 0);
    assert.equal((await run(['coordinator', 'reset-circuit', 'nothing'], env)).exitCode, 1);
  });

  it('what people tell the coordinator is checked, and says what is wrong with it', async () => {
    const { coordinator } = client;
    const until = new Date(Date.now() + HOUR_MS).toISOString();
    const window = { id: 'upgrade', until, by: 'Ana', reason: 'new version' };
    const wrong: readonly (readonly [() => Promise<unknown>, string])[] = [
      [() => coordinator.freeze({ by: '', reason: 'x' }), 'by'],
      [() => coordinator.freeze({ by: 'Ana', reason: ' ' }), 'reason'],
      [() => coordinator.freeze({ by: 'Ana', reason: 'x', until: '2001-01-01T00:00:00Z' }), 'until'],
      [() => coordinator.unfreeze({ by: 'Ana' }), 'freeze'],
      [() => coordinator.announceWindow({ ...window, id: '../etc' }), 'id'],
      [() => coordinator.announceWindow({ ...window, from: until }), 'from'],
      [() => coordinator.endWindow({ id: 'nothing', by: 'Ana' }), 'id'],
      [() => coordinator.closeCircuit({ service: 'nothing', by: 'Ana' }), 'service'],
    ];
    for (const [told, field] of wrong)
      await assert.rejects(told(), (error: { code?: string; params?: { field?: string } }) => {
        assert.deepEqual([error.code, error.params?.field], ['refused', field]);
        return true;
      });
    await coordinator.announceWindow(window);
    assert.deepEqual(
      (await coordinator.state()).windows.map(({ id }) => id),
      ['upgrade'],
    );
    await coordinator.endWindow({ id: 'upgrade', by: 'Ana' });
    const { recent } = await coordinator.state();
    assert.deepEqual(
      recent.slice(-2).map(({ decision, by }) => `${decision} ${by}`),
      ['window_announced Ana', 'window_ended Ana'],
    );
  });
});

import assert from 'node:assert/strict';
import type { IncidentView } from '../../src/domain/incident.js';
import type { RunbookStep } from '../../src/domain/runbook.js';
import { anUnknownSnapshot, aPolicy, aRunbook, aSnapshot } from '../support/builders.js';
import { eventually } from '../support/eventually.js';
import { startHarness } from '../support/harness.js';
import type { Harness } from '../support/harness.js';

/** Whole policies in virtual time: minutes to days of an incident that nobody, or somebody, attends to. */
describe('escalation of an incident that machines cannot repair', function () {
  this.timeout(90_000);
  let harness: Harness;

  before(async () => {
    harness = await startHarness();
  });
  beforeEach(() => {
    harness.reset();
    harness.operation.break('lab-postgres');
    harness.operation.restartsHelpNothing();
  });
  after(() => harness.close());

  const codes = (view: IncidentView): readonly string[] => view.timeline.map(({ code }) => code);

  it('an acknowledgement holds the operator for its time, and then pages both the person and whoever is on duty', async () => {
    const incident = await harness.startIncident();
    await incident.advance('1 minute');
    await incident.acknowledge('Ingeniero líder');
    await incident.advance('16 minutes');
    assert.ok((await incident.pages()).includes('+16 min operator: ack_expired'), (await incident.pages()).join('; '));
    const repaged = harness.slack.ledger.entries.at(-1)?.text ?? '';
    assert.match(repaged, /Operador de turno/);
    assert.match(repaged, /Ingeniero líder/);
  });

  it('levels marked unless resolved follow although somebody acknowledged', async () => {
    const incident = await harness.startIncident();
    await incident.acknowledge('Ana');
    await incident.advance('14 minutes');
    await incident.acknowledge('Ana');
    await incident.advance('20 minutes');
    assert.ok((await incident.pages()).includes('+30 min technical_manager: level_due'));
  });

  it('raising the severity pages again on what is left of the new budget; lowering cancels nobody', async () => {
    const incident = await harness.startIncident({ severity: 'high' });
    await incident.advance('20 minutes');
    const before = (await incident.pages()).length;
    await incident.setSeverity('Ana', 'low');
    assert.equal((await incident.pages()).length, before);
    await incident.setSeverity('Ana', 'critical');
    assert.deepEqual((await incident.pages()).slice(before), [
      '+20 min operator: severity_raised',
      '+20 min lead_engineer: severity_raised',
    ]);
    await incident.advance('11 minutes');
    assert.equal((await incident.pages()).at(-1), '+30 min technical_manager: level_due');
  });

  it('measured impact that grew calls the next level with its reason', async () => {
    const incident = await harness.startIncident({
      severity: 'high',
      snapshot: aSnapshot({ runbook: aRunbook({ steps: [], severity: 'high' }) }),
    });
    await incident.measureImpact('Ana', { needsOutsideHelp: true });
    assert.ok(
      (await incident.pages()).includes('+0 min lead_engineer: impact_grew'),
      (await incident.pages()).join('; '),
    );
    await incident.measureImpact('Ana', { needsOutsideHelp: true });
    const measured = (await incident.view()).timeline.filter(({ code }) => code === 'impact_measured');
    assert.match(String(measured[0]?.values['because']), /outside_help_needed/);
    assert.doesNotMatch(String(measured[1]?.values['because']), /outside_help_needed/);
  });

  it('counts the failing services again: one more than at the beginning escalates by itself', async () => {
    const incident = await harness.startIncident({ severity: 'high' });
    await incident.advance('6 minutes');
    const before = (await incident.pages()).length;
    harness.operation.break('lab-scheduler');
    await incident.advance('5 minutes');
    const { timeline } = await incident.view();
    const measured = timeline.find(({ code }) => code === 'impact_measured');
    assert.equal(measured?.values['by'], 'Guardia');
    assert.match(String(measured?.values['because']), /impact_grew/);
    assert.match((await incident.pages())[before] ?? '', /technical_manager: impact_grew/);
  });

  it('an alert that joins and is worse raises the severity; a milder one lowers nothing', async () => {
    const incident = await harness.startIncident({ severity: 'high' });
    await incident.alert({ severity: 'low', source: 'api', fingerprint: 'milder' });
    assert.equal((await incident.view()).severity, 'high');
    await incident.alert({ severity: 'critical', source: 'api', fingerprint: 'worse' });
    assert.equal((await incident.view()).severity, 'critical');
    assert.ok((await incident.pages()).some((page) => page.endsWith('severity_raised')));
  });

  it('where nobody is on duty the next level is called at once', async () => {
    harness.people.leave('operator');
    const incident = await harness.startIncident({ snapshot: aSnapshot({ runbook: aRunbook({ steps: [] }) }) });
    assert.deepEqual(await incident.pages(), [
      '+0 min operator: verification_failed',
      '+0 min lead_engineer: nobody_on_duty',
    ]);
  });

  it('after the last level it has an owner who is reminded every hour, for days', async () => {
    const incident = await harness.startIncident();
    await incident.advance('1 hour 1 minute');
    const view = await incident.view();
    assert.deepEqual(view.ownerRoles, ['development_team', 'architect']);
    await incident.advance('2 hours');
    assert.deepEqual((await incident.pages()).slice(-2), [
      '+120 min higher_levels: reminder',
      '+180 min higher_levels: reminder',
    ]);
    assert.equal((await incident.view()).nextDeadline?.reason, 'reminder');
  });

  it('"resolved" from outside closes only where our own probe agrees', async () => {
    const incident = await harness.startIncident();
    await incident.alert({ status: 'resolved', source: 'api' });
    assert.equal((await incident.view()).state, 'open');
    harness.operation.heal();
    await incident.alert({ status: 'resolved', source: 'api' });
    assert.equal((await incident.view()).state, 'watching');
    await incident.advance('11 minutes');
    assert.equal((await harness.records.expectRecord(incident.incidentId)).resolution, 'resolved_outside');
  });

  it('a source that says "resolved" of what was already verified changes nothing about who repaired it', async () => {
    harness.operation.heal();
    harness.operation.break('lab-scheduler');
    harness.operation.restartsHelp();
    const incident = await harness.startIncident();
    await incident.alert({ status: 'resolved', source: 'api' });
    await incident.advance('11 minutes');
    assert.equal((await harness.records.expectRecord(incident.incidentId)).resolution, 'verified');
  });

  it('a step of the runbook pages the level that it names', async () => {
    const escalate = { id: 'call', action: 'escalate', with: { level: 'technical_manager' }, onFailure: 'continue' };
    const snapshot = aSnapshot({ runbook: aRunbook({ steps: [escalate as RunbookStep] }) });
    const incident = await harness.startIncident({ snapshot });
    assert.ok((await incident.pages()).includes('+0 min technical_manager: by_runbook'));
  });

  it('a person who escalates during the watch is heard at once', async () => {
    harness.operation.heal();
    const incident = await harness.startIncident();
    assert.equal((await incident.view()).state, 'watching');
    await incident.escalate('Ana');
    assert.deepEqual(await incident.pages(), ['+0 min operator: by_person']);
    await incident.advance('11 minutes');
    assert.equal((await harness.records.expectRecord(incident.incidentId)).pages.length, 1);
  });

  it('impact that grows although the next level knows is told to the one above', async () => {
    const incident = await harness.startIncident();
    await incident.advance('1 minute');
    await incident.measureImpact('Ana', { needsOutsideHelp: true });
    assert.deepEqual((await incident.pages()).slice(2), ['+1 min technical_manager: impact_grew']);
  });

  it('a rehearsal uses the next channel where one reaches people, and claims no delivery', async () => {
    const levels = aPolicy().levels.map((level) => ({ ...level, channels: ['people', 'slack'] }));
    const snapshot = aSnapshot({ policy: { levels, openingChannels: ['people'] } });
    const incident = await harness.startIncident({ mode: 'simulation', snapshot });
    const { pages, timeline } = await incident.view();
    assert.deepEqual(
      pages[0]?.deliveries.map(({ channel, state }) => `${channel} ${state}`),
      ['people suppressed', 'slack delivered'],
    );
    assert.ok(!timeline.some(({ code, values }) => code === 'delivered' && values['channel'] === 'people'));
  });

  it('what people repair by hand is noticed by itself, verified and watched', async () => {
    const incident = await harness.startIncident();
    await incident.advance('3 minutes');
    harness.operation.heal();
    await incident.advance('6 minutes');
    const view = await incident.view();
    assert.equal(view.state, 'watching');
    assert.ok(codes(view).includes('verification_passed'));
    const paged = view.pages.length;
    await incident.advance('8 minutes');
    assert.equal((await incident.view()).pages.length, paged, 'nobody is called while it is well');
  });

  it('a hundred alerts about one thing are one incident, and identical ones are counted, not stored', async () => {
    const incident = await harness.startIncident();
    for (let n = 0; n < 100; n += 1)
      await incident.handle.signal('alert', {
        type: 'pipeline_down',
        subject: 'x',
        status: 'firing',
        source: 'api',
        fingerprint: 'same',
      });
    await incident.clock.settled();
    const view = await incident.view();
    assert.equal(view.repeats, 100);
    assert.equal(codes(view).filter((code) => code === 'alert_repeated').length, 1);
  });
});

describe('an incident that machines repair', function () {
  this.timeout(90_000);
  let harness: Harness;

  before(async () => {
    harness = await startHarness();
  });
  beforeEach(() => harness.reset());
  after(() => harness.close());

  it('that relapses within the watch is the same incident, one level higher', async () => {
    harness.operation.break('lab-scheduler');
    const incident = await harness.startIncident();
    await incident.advance('2 minutes');
    assert.deepEqual(await incident.pages(), []);
    harness.operation.break('lab-scheduler');
    await incident.advance('2 minutes');
    const view = await incident.view();
    assert.equal(view.relapses, 1);
    assert.deepEqual(
      view.pages.map(({ levelName, reason }) => `${levelName} ${reason}`),
      ['operator relapse'],
    );
    assert.deepEqual(harness.operation.restarts, ['lab-scheduler', 'lab-scheduler']);
    assert.equal(view.state, 'watching');
    await incident.advance('11 minutes');
    assert.equal((await harness.records.expectRecord(incident.incidentId)).resolution, 'verified');
  });

  it('of an unknown type gets evidence and a page, and no repair', async () => {
    harness.operation.break('lab-postgres');
    const incident = await harness.startIncident({ type: 'unknown_incident', snapshot: anUnknownSnapshot() });
    const view = await incident.view();
    assert.deepEqual(await incident.pages(), ['+0 min operator: unknown_incident']);
    assert.ok((view.evidence ?? []).length > 0);
    assert.deepEqual(harness.operation.restarts, []);
    await incident.resolve('Ana', 'no era nada');
    assert.equal((await harness.records.expectRecord(incident.incidentId)).resolvedBy, 'Ana');
  });

  it('of a type that nobody knows, started from Temporal UI, is paged at once too', async () => {
    const handle = await harness.client.workflow.start('incident', {
      workflowId: `incident/never_heard/${Date.now()}`,
      taskQueue: 'guardia-incidents',
      args: [{ type: 'never_heard', subject: 'x', drill: true }],
    });
    const paged = await eventually('a page', async () => {
      const { pages } = await handle.query<IncidentView>('incident');
      return pages.length > 0 ? pages : undefined;
    });
    assert.deepEqual(
      paged.map(({ levelName, reason }) => `${levelName} ${reason}`),
      ['operator unknown_incident'],
    );
    await handle.executeUpdate('resolve', { args: [{ by: 'Ana', reason: 'visto' }] });
    await handle.result();
  });

  it('in a dry run is planned and touched by nothing, notifications included', async () => {
    harness.operation.break('lab-scheduler');
    const incident = await harness.startIncident({ mode: 'dry-run' });
    const view = await incident.handle.query<IncidentView>('incident');
    assert.deepEqual(
      view.steps.map(({ id, outcome }) => `${id} ${outcome}`),
      ['check_airflow_scheduler found_fault', 'check_database_connectivity ok', 'restart_failed_services would_do'],
    );
    assert.deepEqual(harness.operation.restarts, []);
    assert.deepEqual(harness.slack.ledger.entries, []);
    assert.equal(view.resolution, 'dry_run_ended');
  });

  it('does not restart what has runtime none, nor what stands on it: the step is skipped, and pages nobody by itself', async () => {
    harness.operation.notRestartable('lab-postgres');
    harness.operation.break('lab-postgres', 'lab-scheduler');
    const incident = await harness.startIncident();
    const { steps, timeline, pages } = await incident.view();
    const restart = steps.find(({ id }) => id === 'restart_failed_services');
    assert.deepEqual(
      [restart?.outcome, restart?.code, restart?.detail],
      ['skipped', 'runtime_none', 'lab-postgres, lab-scheduler'],
    );
    assert.ok(
      timeline.some(({ code, values }) => code === 'step_ended' && values.code === 'runtime_none'),
      'the timeline says why',
    );
    assert.deepEqual(harness.operation.restarts, []);
    assert.deepEqual(
      pages.map(({ reason }) => reason),
      ['verification_failed'],
    );
    await incident.resolve('Ana', 'visto');
  });

  it('does not restart a database that is only full, nor what cannot get in for that: a person is called', async () => {
    harness.operation.fill('lab-postgres');
    harness.operation.break('lab-scheduler');
    const incident = await harness.startIncident();
    const { steps, pages } = await incident.view();
    const restart = steps.find(({ id }) => id === 'restart_failed_services');
    assert.deepEqual(
      [restart?.outcome, restart?.code, restart?.detail],
      ['skipped', 'still_serving', 'lab-postgres, lab-scheduler'],
    );
    assert.deepEqual(harness.operation.restarts, []);
    assert.deepEqual(
      pages.map(({ reason }) => reason),
      ['verification_failed'],
    );
    await incident.resolve('Ana', 'visto');
  });

  it('restarts what has a runtime, and says what has none', async () => {
    harness.operation.notRestartable('lab-scheduler');
    harness.operation.break('lab-postgres', 'lab-scheduler');
    const incident = await harness.startIncident();
    // What stands on the one that was restarted has a moment to come back by itself.
    await incident.advance('30 seconds');
    const { steps } = await incident.view();
    const restart = steps.find(({ id }) => id === 'restart_failed_services');
    assert.deepEqual(
      [restart?.outcome, restart?.code, restart?.detail],
      ['found_fault', 'runtime_none', 'lab-scheduler'],
    );
    assert.deepEqual(harness.operation.restarts, ['lab-postgres']);
    await incident.resolve('Ana', 'visto');
  });

  it('as a simulation that nothing helps ends by itself when steps and levels are exhausted', async () => {
    harness.operation.break('lab-postgres');
    harness.operation.restartsHelpNothing();
    const incident = await harness.startIncident({ mode: 'simulation' });
    await incident.advance('1 hour 10 minutes');
    const record = await harness.records.expectRecord(incident.incidentId);
    assert.equal(record.resolution, 'simulation_ended');
    assert.deepEqual(record.steps.map(({ id }) => id).slice(0, 4), [
      'check_airflow_scheduler',
      'check_database_connectivity',
      'restart_failed_services',
      'verify_pipeline_recovery',
    ]);
  });

  it('started from Temporal UI with nothing but type and subject runs on the clock first and loads its runbook then', async () => {
    harness.operation.break('lab-scheduler');
    const subject = `ui-${Date.now()}`;
    const handle = await harness.client.workflow.start('incident', {
      workflowId: `incident/pipeline_down/${subject}`,
      taskQueue: 'guardia-incidents',
      args: [{ type: 'pipeline_down', subject, drill: true }],
    });
    for (;;) {
      const view = await handle.query<IncidentView>('incident');
      if (view.state !== 'watching') continue;
      assert.equal(view.title, 'Pipeline caído');
      assert.deepEqual(harness.operation.restarts, ['lab-scheduler']);
      break;
    }
    await handle.executeUpdate('resolve', { args: [{ by: 'Ana', reason: 'visto' }] });
    await handle.result();
  });
});

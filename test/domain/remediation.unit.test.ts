import assert from 'node:assert/strict';
import fc from 'fast-check';
import { surroundingsOf } from '../../src/domain/blast-radius.js';
import { announceWindow, closeCircuit, endWindow, freeze, unfreeze } from '../../src/domain/coordinator-commands.js';
import { decideRepair, EMPTY_COORDINATOR, isRepairRequest, releaseRepair } from '../../src/domain/coordinator.js';
import type { CoordinatorState, RepairAnswer, RepairRequest } from '../../src/domain/coordinator.js';
import type { RemediationRules, RepairLimits } from '../../src/domain/repair-limits.js';
import type { ServiceFacts } from '../../src/domain/service.js';
import { weeklyWindowEndMs } from '../../src/domain/windows.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

const LIMITS: RepairLimits = {
  restarts: [
    { atMost: 1, withinMs: 15 * MINUTE_MS },
    { atMost: 3, withinMs: DAY_MS },
  ],
  otherChanges: [{ atMost: 2, withinMs: HOUR_MS }],
  coolDownMs: MINUTE_MS,
  circuit: { relapses: 2, withinMs: 6 * HOUR_MS, holdsAfterMs: HOUR_MS, openForMs: 4 * HOUR_MS },
};
const RULES: RemediationRules = {
  budget: { atMost: 4, withinMs: DAY_MS },
  blastRadius: 3,
  windows: [],
  timeZone: 'America/Bogota',
};

let wishes = 0;
function wish(changes: Partial<RepairRequest> = {}): RepairRequest {
  wishes += 1;
  return {
    requestId: `wish-${wishes}`,
    service: 'postgres',
    incidentId: 'incident-a',
    incidentWorkflowId: 'incident/postgres_down/postgres',
    mode: 'live',
    serviceMode: 'act',
    scheduleToCloseMs: MINUTE_MS,
    limits: LIMITS,
    rules: RULES,
    ...changes,
  };
}

/** A coordinator on a clock of its own. */
class Night {
  state: CoordinatorState = EMPTY_COORDINATOR;
  nowMs = Date.parse('2026-11-28T06:00:00Z');

  ask(changes: Partial<RepairRequest> = {}): RepairAnswer {
    const { state, answer } = decideRepair(this.state, wish(changes), this.nowMs);
    this.state = state;
    return answer;
  }

  /** The reason of a refusal, with when to ask again in minutes from now where it says so. */
  refused(changes: Partial<RepairRequest> = {}): string {
    const answer = this.ask(changes);
    if (answer.granted) return 'granted';
    const minutes = answer.retryAt === undefined ? '' : ` +${(Date.parse(answer.retryAt) - this.nowMs) / MINUTE_MS}`;
    return `${answer.reason}${minutes}`;
  }

  /** Granted, done in ten seconds and given back. */
  repair(changes: Partial<RepairRequest> = {}, outcome = 'restarted'): void {
    const answer = this.ask(changes);
    assert.ok(answer.granted, JSON.stringify(answer));
    this.pass(10_000);
    this.state = releaseRepair(this.state, answer.token, { outcome, nowMs: this.nowMs });
  }

  pass(ms: number): void {
    this.nowMs += ms;
  }
}

describe('remediation coordinator: how often, and when not', () => {
  let night: Night;
  beforeEach(() => (night = new Night()));

  it('restarts a service once in its quarter of an hour, and says when there is room again', () => {
    night.repair();
    night.pass(5 * MINUTE_MS);
    const answer = night.ask();
    assert.ok(!answer.granted);
    assert.equal(answer.reason, 'limit_reached');
    assert.deepEqual(answer.budget, { atMost: 1, withinMs: 15 * MINUTE_MS });
    night.nowMs = Date.parse(answer.retryAt ?? '');
    assert.equal(night.refused(), 'granted');
  });

  it('restarts it three times in a day where each of them held', () => {
    for (let n = 0; n < 3; n += 1) {
      night.repair();
      night.pass(2 * HOUR_MS);
    }
    assert.match(night.refused(), /^limit_reached \+1079\.5$/);
  });

  it('counts changes that restart nothing by themselves', () => {
    night.repair();
    night.repair({ action: 'clear_failed_tasks' });
    night.repair({ action: 'clear_failed_tasks' });
    assert.match(night.refused({ action: 'clear_failed_tasks' }), /^limit_reached/);
  });

  it('restarts only so many of all services together; the lab and a person’s commands are not among them', () => {
    for (const service of ['a', 'b', 'c', 'd']) night.repair({ service });
    assert.match(night.refused({ service: 'e' }), /^global_limit_reached/);
    assert.equal(night.refused({ service: 'lab-postgres', lab: true }), 'granted');
    assert.equal(night.refused({ service: 'f', by: 'Ana' }), 'granted');
  });

  it('lets a service settle after another incident’s repair, and not after the incident’s own', () => {
    night.repair();
    assert.equal(night.refused({ incidentId: 'incident-b' }), 'cooling_down +1');
    assert.match(night.refused(), /^limit_reached/);
  });

  it('a grant that was never begun counts for nothing', () => {
    for (const outcome of ['not_wanted', 'too_late']) night.repair({}, outcome);
    assert.equal(night.refused(), 'granted');
  });

  it('opens the circuit after repairs that did not hold, tries one when its time is over, and opens again at once', () => {
    night.repair();
    night.pass(20 * MINUTE_MS);
    night.repair();
    night.pass(20 * MINUTE_MS);
    assert.equal(night.refused(), 'circuit_open +240');
    night.pass(4 * HOUR_MS);
    night.repair();
    night.pass(16 * MINUTE_MS);
    assert.equal(night.refused(), 'circuit_open +240');
  });

  it('a repair that failed has not held, although nobody asked again', () => {
    night.repair({}, 'failed');
    night.pass(2 * HOUR_MS);
    night.repair({}, 'failed');
    night.pass(2 * HOUR_MS);
    assert.match(night.refused(), /^circuit_open/);
  });

  it('a person closes the circuit: then its count begins anew, and who was refused is told', () => {
    night.repair({}, 'failed');
    night.pass(20 * MINUTE_MS);
    night.repair({}, 'failed');
    assert.match(night.refused(), /^circuit_open/);
    const { state, workflowIds } = closeCircuit(night.state, { service: 'postgres', by: 'Ana' }, night.nowMs);
    assert.deepEqual(workflowIds, ['incident/postgres_down/postgres']);
    night.state = state;
    assert.equal(night.refused(), 'granted');
  });

  it('what fails because of a dependency, a storm or a window says nothing about the repair before', () => {
    night.repair();
    night.pass(20 * MINUTE_MS);
    const down = { surroundings: { failing: ['kafka'], dependenciesDown: ['kafka'] } };
    assert.equal(night.refused(down), 'dependency_down +1');
    assert.ok(night.state.records.every(({ relapsed }) => !relapsed));
  });

  it('heals nothing where too many services fail by themselves, but the lab', () => {
    const surroundings = { failing: ['postgres', 'kafka', 'oracle'], dependenciesDown: [] };
    const answer = night.ask({ surroundings });
    assert.ok(!answer.granted);
    assert.deepEqual([answer.reason, answer.detail], ['blast_radius', 'postgres, kafka, oracle']);
    assert.equal(night.refused({ service: 'lab-postgres', lab: true, surroundings }), 'granted');
    assert.equal(night.refused({ surroundings: { ...surroundings, failing: ['postgres', 'kafka'] } }), 'granted');
  });

  it('a person’s command passes mode, limits, circuit, storm, dependency and window, but never busy, protected or frozen', () => {
    for (let n = 0; n < 2; n += 1) {
      night.repair({}, 'failed');
      night.pass(16 * MINUTE_MS);
    }
    const window = { id: 'w', fromMs: 0, untilMs: night.nowMs + HOUR_MS, by: 'Eva', reason: 'upgrade' };
    night.state = announceWindow(night.state, window, night.nowMs);
    const surroundings = { failing: ['postgres', 'kafka', 'oracle'], dependenciesDown: ['kafka'] };
    const command: Partial<RepairRequest> = { by: 'Ana', serviceMode: 'observe', surroundings };
    assert.equal(night.refused({ ...command, protected: true }), 'protected');
    assert.equal(night.refused(command), 'granted');
    assert.equal(night.refused(command), 'busy');
    night.pass(HOUR_MS);
    night.state = freeze(night.state, { by: 'Eva', reason: 'audit', atMs: night.nowMs }, night.nowMs);
    assert.equal(night.refused(command), 'frozen');
  });

  it('frozen, grants nothing to anybody, and tells who was refused when it is over', () => {
    night.state = freeze(night.state, { by: 'Eva', reason: 'audit', atMs: night.nowMs }, night.nowMs);
    const answer = night.ask({ lab: true });
    assert.ok(!answer.granted);
    assert.deepEqual([answer.reason, answer.detail], ['frozen', 'Eva: audit']);
    const { state, workflowIds } = unfreeze(night.state, { by: 'Eva' }, night.nowMs);
    assert.deepEqual(workflowIds, ['incident/postgres_down/postgres']);
    night.state = state;
    assert.equal(night.refused(), 'granted');
  });

  it('a freeze with an end thaws by itself', () => {
    const untilMs = night.nowMs + HOUR_MS;
    night.state = freeze(night.state, { by: 'Eva', reason: 'audit', atMs: night.nowMs, untilMs }, night.nowMs);
    assert.equal(night.refused(), 'frozen +60');
    night.pass(HOUR_MS);
    assert.equal(night.refused(), 'granted');
  });

  it('keeps to an announced window, and to the services that it names', () => {
    const window = {
      id: 'w',
      services: ['kafka'],
      fromMs: night.nowMs,
      untilMs: night.nowMs + HOUR_MS,
      by: 'Eva',
      reason: 'x',
    };
    night.state = announceWindow(night.state, window, night.nowMs);
    assert.equal(night.refused({ service: 'kafka', incidentWorkflowId: 'of-kafka' }), 'maintenance_window +60');
    assert.equal(night.refused(), 'granted');
    const { state, workflowIds } = endWindow(night.state, { id: 'w', by: 'Eva' }, night.nowMs);
    assert.deepEqual(workflowIds, ['of-kafka']);
    night.state = state;
    assert.equal(night.refused({ service: 'kafka' }), 'granted');
  });

  it('keeps to a weekly window on the clock of the pipeline, past midnight too', () => {
    const window = { name: 'sunday', days: ['sunday' as const], from: '22:00', to: '02:00' };
    const endsAt = (iso: string): string | undefined => {
      const endMs = weeklyWindowEndMs(window, 'America/Bogota', Date.parse(iso));
      return endMs === undefined ? undefined : new Date(endMs).toISOString();
    };
    assert.equal(endsAt('2026-11-29T21:59:59-05:00'), undefined);
    assert.equal(endsAt('2026-11-29T22:00:00-05:00'), '2026-11-30T07:00:00.000Z');
    assert.equal(endsAt('2026-11-30T01:59:59-05:00'), '2026-11-30T07:00:00.000Z');
    assert.equal(endsAt('2026-11-30T02:00:00-05:00'), undefined);
    assert.equal(endsAt('2026-11-28T23:00:00-05:00'), undefined);
    night.nowMs = Date.parse('2026-11-30T01:00:00-05:00');
    assert.equal(night.refused({ rules: { ...RULES, windows: [window] } }), 'maintenance_window +60');
  });

  it('hears no wish whose rules it could not decide by', () => {
    assert.equal(isRepairRequest(wish()), true);
    const broken: readonly object[] = [
      { limits: 7 },
      { limits: { ...LIMITS, restarts: 'many' } },
      { rules: { ...RULES, budget: undefined } },
      { rules: { ...RULES, windows: [null] } },
      { surroundings: { failing: 'all', dependenciesDown: [] } },
      { incidentWorkflowId: '' },
    ];
    for (const change of broken) assert.equal(isRepairRequest({ ...wish(), ...change }), false, JSON.stringify(change));
  });

  it('never grants more than the limits say, and never two at once, in whatever order things happen', () => {
    const event = fc.record({
      what: fc.constantFrom('ask', 'ask', 'ask', 'release', 'fail', 'freeze', 'unfreeze'),
      service: fc.constantFrom('postgres', 'kafka', 'oracle'),
      incident: fc.constantFrom('incident-a', 'incident-b'),
      afterMs: fc.integer({ min: 0, max: 20 * MINUTE_MS }),
    });
    fc.assert(
      fc.property(fc.array(event, { maxLength: 120 }), (events) => {
        const many = new Night();
        const grants: { readonly service: string; readonly atMs: number }[] = [];
        for (const { what, service, incident, afterMs } of events) {
          many.pass(afterMs);
          const lease = many.state.leases[0];
          if ((what === 'release' || what === 'fail') && lease)
            many.state = releaseRepair(many.state, lease.token, {
              outcome: what === 'fail' ? 'failed' : 'restarted',
              nowMs: many.nowMs,
            });
          if (what === 'freeze')
            many.state = freeze(many.state, { by: 'A', reason: 'r', atMs: many.nowMs }, many.nowMs);
          if (what === 'unfreeze') many.state = unfreeze(many.state, { by: 'A' }, many.nowMs).state;
          if (what !== 'ask') continue;
          const wasFrozen = many.state.frozen !== undefined;
          const answer = many.ask({ service, incidentId: incident });
          if (!answer.granted) continue;
          assert.ok(!wasFrozen, 'nothing is granted while frozen');
          grants.push({ service, atMs: many.nowMs });
          const services = many.state.leases.map((one) => one.service);
          assert.equal(new Set(services).size, services.length, 'one lease a service');
          for (const { atMost, withinMs } of LIMITS.restarts) {
            const counted = grants.filter((one) => one.service === service && one.atMs > many.nowMs - withinMs);
            assert.ok(counted.length <= atMost, `${counted.length} of ${atMost}`);
          }
          const all = grants.filter((one) => one.atMs > many.nowMs - RULES.budget.withinMs);
          assert.ok(all.length <= RULES.budget.atMost);
        }
      }),
    );
  });
});

describe('what else fails, for the blast radius and the order of repairs', () => {
  const service = (name: string, dependsOn: readonly string[] = [], lab = false): ServiceFacts => ({
    ...{ name, dependsOn, lab },
    mode: 'act',
  });
  const all = [
    service('disk'),
    service('postgres', ['disk']),
    service('airflow', ['postgres', 'kafka']),
    service('kafka'),
    service('lab-postgres', [], true),
  ];
  const around = (name: string, ...failing: readonly string[]) =>
    surroundingsOf(all.find((one) => one.name === name) ?? service(name), all, new Set(failing));

  it('counts what fails by itself, and neither what fails with it nor the lab', () => {
    assert.deepEqual(around('airflow', 'postgres', 'airflow', 'lab-postgres').failing, ['postgres']);
    assert.deepEqual(around('kafka', 'postgres', 'airflow', 'kafka').failing, ['postgres', 'kafka']);
  });

  it('names what a service depends on and is down, the deepest first', () => {
    assert.deepEqual(around('airflow', 'postgres', 'disk', 'airflow').dependenciesDown, ['disk', 'postgres']);
    assert.deepEqual(around('postgres', 'airflow', 'kafka').dependenciesDown, []);
  });

  it('of services that depend on each other none is its own dependency', () => {
    const circle = [service('a', ['b']), service('b', ['a'])];
    assert.deepEqual(surroundingsOf(service('a', ['b']), circle, new Set(['a', 'b'])).dependenciesDown, ['b']);
  });
});

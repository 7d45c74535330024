import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  decideRepair,
  EMPTY_COORDINATOR,
  isRepairRequest,
  LEASE_MARGIN_MS,
  releaseRepair,
} from '../../src/domain/coordinator.js';
import type { CoordinatorState, RepairRequest } from '../../src/domain/coordinator.js';

const ask = (
  requestId: string,
  service = 'postgres',
  serviceMode: RepairRequest['serviceMode'] = 'act',
): RepairRequest => ({
  requestId,
  service,
  incidentId: `incident-of-${requestId}`,
  incidentWorkflowId: `incident/service_down/${service}`,
  mode: 'live',
  serviceMode,
  scheduleToCloseMs: 60_000,
});

describe('remediation coordinator: one repair at a time per service', () => {
  it('hears wishes only, whatever anybody else signals', () => {
    assert.equal(isRepairRequest(ask('a')), true);
    const { service: _none, ...nameless } = ask('a');
    for (const noWish of [undefined, null, 'a', {}, nameless, { ...ask('a'), scheduleToCloseMs: Number.NaN }])
      assert.equal(isRepairRequest(noWish), false);
  });

  it('grants a lease longer than the repair may take', () => {
    const { answer } = decideRepair(EMPTY_COORDINATOR, ask('a'), 0);
    assert.deepEqual(answer, {
      requestId: 'a',
      granted: true,
      token: 'postgres#1/incident',
      leaseUntil: new Date(60_000 + LEASE_MARGIN_MS).toISOString(),
    });
  });

  it('refuses a second one for the same service, and says who holds it', () => {
    const { state } = decideRepair(EMPTY_COORDINATOR, ask('a'), 0);
    assert.deepEqual(decideRepair(state, ask('b'), 1).answer, {
      requestId: 'b',
      granted: false,
      reason: 'busy',
      holder: 'incident-of-a',
    });
    assert.equal(decideRepair(state, ask('c', 'kafka'), 1).answer.granted, true);
  });

  it('gives the same answer to the same wish, whose first answer was lost', () => {
    const first = decideRepair(EMPTY_COORDINATOR, ask('a'), 0);
    assert.deepEqual(decideRepair(first.state, ask('a'), 5).answer, first.answer);
  });

  it('grants again once the lease was given back, or has ended by itself', () => {
    const { state } = decideRepair(EMPTY_COORDINATOR, ask('a'), 0);
    assert.equal(decideRepair(releaseRepair(state, 'postgres#1/incident'), ask('b'), 1).answer.granted, true);
    assert.equal(decideRepair(state, ask('b'), 60_000 + LEASE_MARGIN_MS).answer.granted, true);
  });

  it('a token that is no longer in force gives nothing back', () => {
    const { state } = decideRepair(EMPTY_COORDINATOR, ask('a'), 0);
    assert.deepEqual(releaseRepair(state, 'postgres#0').leases, state.leases);
  });

  it('a service that is only observed, or must be asked for, is not repaired', () => {
    assert.deepEqual(
      ['observe', 'ask'].map(
        (mode) => decideRepair(EMPTY_COORDINATOR, ask('a', 'postgres', mode as 'observe'), 0).answer,
      ),
      [
        { requestId: 'a', granted: false, reason: 'mode_observe' },
        { requestId: 'a', granted: false, reason: 'mode_ask' },
      ],
    );
  });

  it('remembers the latest decisions, and no more than twenty', () => {
    let state: CoordinatorState = EMPTY_COORDINATOR;
    for (let n = 0; n < 50; n += 1) state = decideRepair(state, ask(`r${n}`), n).state;
    assert.equal(state.recent.length, 20);
    assert.deepEqual([state.granted, state.refused], [1, 49]);
  });

  it('never has two leases for one service, in whatever order requests and releases come', () => {
    const event = fc.tuple(
      fc.constantFrom('ask', 'release', 'wait'),
      fc.constantFrom('postgres', 'kafka'),
      fc.integer({ min: 0, max: 100_000 }),
    );
    fc.assert(
      fc.property(fc.array(event, { maxLength: 60 }), (events) => {
        let state: CoordinatorState = EMPTY_COORDINATOR;
        let nowMs = 0;
        const tokens = new Set<string>();
        events.forEach(([what, service, elapsedMs], index) => {
          nowMs += elapsedMs;
          if (what === 'release') state = releaseRepair(state, state.leases[0]?.token ?? '');
          if (what !== 'ask') return;
          const decided = decideRepair(state, ask(String(index), service), nowMs);
          state = decided.state;
          if (decided.answer.granted) {
            assert.ok(!tokens.has(decided.answer.token), 'a token is given once');
            tokens.add(decided.answer.token);
          }
          const services = state.leases.map((lease) => lease.service);
          assert.equal(new Set(services).size, services.length);
        });
      }),
    );
  });
});

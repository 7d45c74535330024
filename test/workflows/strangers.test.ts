import assert from 'node:assert/strict';
import { coordinatorQuery, incidentQuery } from '../../src/workflows/contract.js';
import { startHarness } from '../support/harness.js';
import type { Harness } from '../support/harness.js';
import { startCoordinator, startRealIncident, viewWhen } from '../support/real-incident.js';

/** Anybody with Temporal UI can send a signal with nothing, or with anything, in it. */
describe('a signal that means nothing', function () {
  this.timeout(60_000);
  let harness: Harness;

  before(async () => {
    harness = await startHarness();
  });
  beforeEach(() => harness.reset());
  after(() => harness.close());

  for (const nonsense of [[], [null], ['firing'], [{}]]) {
    it(`stops no incident: ${JSON.stringify(nonsense)}`, async () => {
      harness.operation.break('lab-postgres');
      const incident = await harness.startIncident();
      for (const name of ['alert', 'repair_answer']) await incident.handle.signal(name, ...nonsense);
      await incident.resolve('Ana', 'still alive');
      assert.equal((await incident.handle.query(incidentQuery)).resolution, 'by_person');
    });

    it(`stops no coordinator: ${JSON.stringify(nonsense)}`, async () => {
      const coordinator = await startCoordinator(harness);
      for (const name of ['request_repair', 'release_repair']) await coordinator.signal(name, ...nonsense);
      harness.operation.break('lab-scheduler');
      const incident = await startRealIncident(harness);
      await viewWhen(incident, 'repaired', ({ state }) => state === 'watching');
      assert.deepEqual((await coordinator.query(coordinatorQuery)).leases, []);
      await incident.executeUpdate('resolve', { args: [{ by: 'Ana', reason: 'seen' }] });
    });
  }
});

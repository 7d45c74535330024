import assert from 'node:assert/strict';
import { aSnapshot } from '../support/builders.js';
import { startHarness } from '../support/harness.js';
import type { Harness } from '../support/harness.js';

describe('an incident in virtual time', function () {
  this.timeout(60_000);
  let harness: Harness;

  before(async () => {
    harness = await startHarness();
  });
  after(() => harness.close());
  afterEach(() => {
    harness.operation.heal();
    harness.slack.recover();
  });

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
    assert.equal(harness.slack.ledger.entries.length, 1, 'only the silent message of the opening');
  });
});

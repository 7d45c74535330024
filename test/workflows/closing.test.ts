import assert from 'node:assert/strict';
import { aPolicy, aRunbook, aSnapshot } from '../support/builders.js';
import { startHarness } from '../support/harness.js';
import type { Harness } from '../support/harness.js';
import { startRealIncident, viewWhen } from '../support/real-incident.js';

/** Between "it is over" and the end of the workflow lies the time that messages on their way take. */
describe('an incident that is closing', function () {
  this.timeout(60_000);
  let harness: Harness;

  before(async () => {
    harness = await startHarness();
  });
  beforeEach(() => harness.reset());
  after(() => harness.close());

  const withoutSteps = () =>
    aSnapshot({ runbook: aRunbook({ steps: [], maxRounds: 1 }), policy: aPolicy({ openingChannels: [] }) });

  it('and fires again goes on as the same incident, which people can still reach', async () => {
    harness.operation.break('lab-postgres');
    harness.slack.failNext('hang');
    const incident = await startRealIncident(harness, { snapshot: withoutSteps() });
    await viewWhen(incident, 'paged', ({ pages }) => pages.length > 0);
    await incident.executeUpdate('resolve', { args: [{ by: 'Ana', reason: 'I think so' }] });
    await incident.signal('alert', { type: 'pipeline_down', subject: 'x', status: 'firing', source: 'api' });
    const again = await viewWhen(incident, 'open again', ({ relapses }) => relapses === 1);
    assert.equal(again.incidentId, incident.signaledRunId);
    assert.equal(again.resolution, undefined);
    assert.equal(again.state, 'open');
    const { workflowId } = incident;
    const byId = harness.client.workflow.getHandle(workflowId, undefined, { firstExecutionRunId: again.incidentId });
    await byId.executeUpdate('acknowledge', { args: [{ by: 'Ana' }] });
    await byId.executeUpdate('resolve', { args: [{ by: 'Ana', reason: 'now really' }] });
    assert.equal((await harness.records.expectRecord(again.incidentId)).relapses, 1);
  });

  it('and fires again although all is well ends as it was', async () => {
    harness.operation.break('lab-postgres');
    harness.slack.failNext('hang');
    const incident = await startRealIncident(harness, { snapshot: withoutSteps() });
    await viewWhen(incident, 'paged', ({ pages }) => pages.length > 0);
    harness.operation.heal();
    await incident.executeUpdate('resolve', { args: [{ by: 'Ana', reason: 'repaired' }] });
    await incident.signal('alert', { type: 'pipeline_down', subject: 'x', status: 'firing', source: 'api' });
    assert.equal((await incident.result()).resolution, 'by_person');
    assert.equal((await harness.records.expectRecord(incident.signaledRunId)).relapses, 0);
  });

  it('because somebody cancelled it in Temporal UI is kept like any other', async () => {
    harness.operation.break('lab-postgres');
    const incident = await startRealIncident(harness, { snapshot: withoutSteps() });
    await viewWhen(incident, 'paged', ({ pages }) => pages.length > 0);
    await incident.cancel();
    assert.equal((await incident.result()).resolution, 'by_person');
    await harness.records.expectRecord(incident.signaledRunId);
  });
});

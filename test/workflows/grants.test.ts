import assert from 'node:assert/strict';
import type { RepairRequest } from '../../src/domain/coordinator.js';
import { coordinatorQuery, requestRepairSignal } from '../../src/workflows/contract.js';
import { aRunbook, aSnapshot } from '../support/builders.js';
import { eventually } from '../support/eventually.js';
import { startHarness } from '../support/harness.js';
import type { Harness } from '../support/harness.js';
import { startCoordinator, startRealIncident, viewWhen } from '../support/real-incident.js';
import type { RealIncident } from '../support/real-incident.js';

describe('grants of the remediation coordinator', function () {
  this.timeout(60_000);
  let harness: Harness;

  before(async () => {
    harness = await startHarness();
  });
  beforeEach(() => harness.reset());
  after(() => harness.close());

  const codes = async (incident: RealIncident): Promise<readonly string[]> =>
    (await viewWhen(incident, 'a view', () => true)).timeline.map(({ code }) => code);
  const leases = async (): Promise<readonly string[]> => {
    const coordinator = await startCoordinator(harness);
    return (await coordinator.query(coordinatorQuery)).leases.map(({ service }) => service);
  };
  const givenBack = (): Promise<true> =>
    eventually('no lease is left', async () => ((await leases()).length === 0 ? true : undefined));
  const end = (incident: RealIncident): Promise<unknown> =>
    incident.executeUpdate('resolve', { args: [{ by: 'Ana', reason: 'end of the test' }] });

  it('while another incident repairs the service, one waits for the outcome and wakes nobody', async () => {
    await startCoordinator(harness);
    harness.operation.break('lab-scheduler');
    const restart = harness.operation.holdRestarts();
    const first = await startRealIncident(harness);
    await restart.begun;
    const second = await startRealIncident(harness);
    const busy = await viewWhen(second, 'refused', ({ timeline }) =>
      timeline.some(({ code }) => code === 'repair_refused'),
    );
    assert.deepEqual(busy.pages, []);
    restart.release();
    const view = await viewWhen(second, 'verified', ({ state }) => state === 'watching');
    assert.deepEqual(view.pages, []);
    assert.deepEqual(harness.operation.restarts, ['lab-scheduler']);
    await Promise.all([end(first), end(second)]);
    await givenBack();
  });

  it('a grant for a wish that nobody has any more is given back', async () => {
    const coordinator = await startCoordinator(harness);
    const incident = await startRealIncident(harness, { snapshot: aSnapshot({ runbook: aRunbook({ steps: [] }) }) });
    const wish = (requestId: string, incidentWorkflowId: string): RepairRequest => ({
      requestId,
      service: 'lab-scheduler',
      incidentId: 'whoever',
      incidentWorkflowId,
      mode: 'live',
      serviceMode: 'act',
      scheduleToCloseMs: 180_000,
    });
    const granted = async (): Promise<number> => (await coordinator.query(coordinatorQuery)).granted;
    for (const workflowId of [incident.workflowId, 'incident/that/is-gone']) {
      const before = await granted();
      await coordinator.signal(requestRepairSignal, wish(`of ${workflowId}`, workflowId));
      await eventually('it was granted', async () => ((await granted()) > before ? true : undefined));
      await givenBack();
    }
    await end(incident);
  });

  it('where a person resolves while a restart runs, the restart goes on under its lease', async () => {
    await startCoordinator(harness);
    harness.operation.break('lab-scheduler');
    const restart = harness.operation.holdRestarts();
    const incident = await startRealIncident(harness);
    await restart.begun;
    await end(incident);
    const { resolution } = await incident.result();
    assert.equal(resolution, 'by_person');
    assert.deepEqual(await leases(), ['lab-scheduler']);
    assert.ok(!(await codes(incident)).includes('repair_released'), 'it was not given back');
    const record = await harness.records.expectRecord(incident.signaledRunId);
    assert.deepEqual(
      record.steps.map(({ id, outcome, code }) => `${id} ${outcome} ${code ?? ''}`.trim()).at(-1),
      'restart_failed_services failed CANCELLED',
    );
    restart.release();
  });
});

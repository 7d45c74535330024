import assert from 'node:assert/strict';
import { simulationSnapshot } from '../../src/domain/simulation-times.js';
import type { NewestLoad } from '../../src/domain/ingestion/newest-load.js';
import { startHarness } from '../support/harness.js';
import type { Harness } from '../support/harness.js';
import { openShippedRunbooks, stepsOf } from '../support/shipped-runbooks.js';
import type { VirtualIncident } from '../support/virtual-incident.js';

const later = (): string => new Date(Date.now() + 30 * 86_400_000).toISOString();

function aLoad(changes: Partial<NewestLoad> = {}): NewestLoad {
  return {
    loadId: 1,
    master: 'clientes',
    file: 'CLI_1.csv',
    loadedAt: later(),
    rowsRead: 100,
    rowsRejected: 0,
    rowsCorrected: 0,
    maxErrorRate: 0.05,
    ...changes,
  };
}

describe('the runbooks of the ingestion', function () {
  this.timeout(90_000);
  const shipped = openShippedRunbooks();
  let harness: Harness;

  before(async () => {
    harness = await startHarness();
  });
  beforeEach(() => harness.reset());
  after(async () => {
    await harness.close();
    shipped.documents.close();
  });

  let incidents = 0;
  async function open(type: string, subject: string, change: object = {}): Promise<VirtualIncident> {
    incidents += 1;
    return harness.startIncident({ subject: `${subject}-${incidents}`, snapshot: shipped.snapshot(type), ...change });
  }

  it('exist for everything that a run reports', () => {
    const types = ['invalid_file', 'data_quality_degradation', 'file_missing', 'postgres_down', 'kafka_down'];
    for (const type of [...types, 'oracle_down', 'ingestion_failed']) assert.ok(shipped.documents.snapshot(type), type);
    assert.deepEqual(shipped.documents.problems(), []);
  });

  it('an invalid file pages somebody after an hour in which nobody corrected it', async () => {
    const incident = await open('invalid_file', 'CLI.csv');
    assert.deepEqual(stepsOf(await incident.view()), ['notify ok', 'verify_file_loaded found_fault']);
    assert.equal((await incident.view()).runbook.repairs, false, 'its messages promise no repair');
    await incident.advance('58 minutes');
    assert.deepEqual(await incident.pages(), []);
    await incident.advance('3 minutes');
    assert.deepEqual(await incident.pages(), ['+60 min operator: max_response']);
    await incident.resolve('Ana', 'not needed');
  });

  it('a corrected file that was loaded ends its incident, and nobody was called', async () => {
    const incident = await open('invalid_file', 'CLI.csv');
    await incident.advance('10 minutes');
    harness.ingestion.loads.set((await incident.view()).subject, aLoad());
    await incident.advance('2 minutes');
    const record = await harness.records.expectRecord(incident.incidentId);
    assert.deepEqual([record.resolution, record.pages.length], ['verified', 0]);
  });

  it('a load from before the opening proves nothing', async () => {
    harness.ingestion.groups = [['clientes']];
    harness.ingestion.loads.set('clientes', aLoad({ loadedAt: new Date(0).toISOString() }));
    const incident = await harness.startIncident({ subject: 'clientes', snapshot: shipped.snapshot('file_missing') });
    await incident.advance('50 minutes');
    assert.deepEqual(stepsOf(await incident.view()).slice(0, 6), [
      'notify ok',
      'wait ok',
      'rerun_date ok',
      'wait_again ok',
      'rerun_date_again ok',
      'verify_file_loaded found_fault',
    ]);
    await incident.resolve('Ana', 'seen');
  });

  it('run again, and ask about, the date that the incident is about and not the day of its opening', async () => {
    harness.ingestion.lastRun = { run: 'ingestion/x', state: 'succeeded', startedAt: later() };
    const incident = await open('postgres_down', 'postgres', { date: '2026-11-20' });
    const { date, steps: done, runbook } = await incident.view();
    assert.equal(runbook.repairs, undefined);
    assert.equal(date, '2026-11-20');
    assert.equal(done.at(-1)?.outcome, 'ok');
    assert.deepEqual(
      [...harness.ingestion.orders, ...harness.ingestion.asked].map((asked) => asked.date),
      ['2026-11-20', '2026-11-20'],
    );
    await incident.resolve('Ana', 'seen');
  });

  it('bad data are looked at, run again, and over when the newest load is within its limit', async () => {
    const incident = await open('data_quality_degradation', 'clientes');
    const { subject, openedAt, incidentId } = await incident.view();
    assert.deepEqual(stepsOf(await incident.view()), [
      'check_database_connectivity ok',
      'notify ok',
      'rerun_date ok',
      'verify_data_quality found_fault',
    ]);
    const [order] = harness.ingestion.orders;
    assert.deepEqual(
      [order?.deed, order?.by, order?.subject, order?.at, order?.date, order?.mode],
      ['date', `incident/${incidentId}`, subject, openedAt, undefined, 'live'],
    );
    harness.ingestion.loads.set(subject, aLoad({ rowsRejected: 6 }));
    await incident.advance('2 minutes');
    assert.equal((await incident.view()).state, 'open', 'six of a hundred are too many');
    harness.ingestion.loads.set(subject, aLoad({ rowsRejected: 6, rowsCorrected: 6 }));
    await incident.advance('2 minutes');
    assert.equal((await harness.records.expectRecord(incident.incidentId)).resolution, 'verified');
  });

  it('keep as evidence what was rejected', async () => {
    harness.ingestion.groups = [['clientes-x']];
    harness.ingestion.rejections.set('clientes-x', '6 × required (nit)');
    const incident = await harness.startIncident({
      subject: 'clientes-x',
      snapshot: shipped.snapshot('data_quality_degradation'),
    });
    const { evidence = [] } = await incident.view();
    assert.equal(evidence.find(({ kind }) => kind === 'rejections')?.text, '6 × required (nit)');
    await incident.resolve('Ana', 'seen');
  });

  it('events that waited for Kafka are published when it is back, and the run is the proof', async () => {
    harness.ingestion.reprocessed = {
      succeeded: false,
      run: 'ingestion/x',
      failedStage: 'publish',
      code: 'SERVICE_UNREACHABLE',
    };
    const incident = await open('kafka_down', 'kafka');
    assert.deepEqual(stepsOf(await incident.view()).slice(-1), ['wait running']);
    harness.ingestion.reprocessed = { succeeded: true, run: 'ingestion/x', published: 7 };
    harness.ingestion.lastRun = { run: 'ingestion/x', state: 'succeeded', startedAt: later() };
    await incident.advance('1 minute');
    assert.deepEqual(stepsOf(await incident.view()), [
      'check_service ok',
      'restart_failed_services ok',
      'publish_pending_events failed',
      'wait ok',
      'publish_pending_events_again ok',
      'wait_longer skipped',
      'publish_pending_events_third skipped',
      'verify_date_ingested ok',
    ]);
    assert.deepEqual(
      harness.ingestion.orders.map(({ deed }) => deed),
      ['events', 'events'],
    );
    await incident.advance('11 minutes');
    assert.equal((await harness.records.expectRecord(incident.incidentId)).resolution, 'verified');
  });

  it('a service that is back is not yet a day that was loaded', async () => {
    harness.ingestion.lastRun = { run: 'ingestion/x', state: 'failed', startedAt: later() };
    const incident = await open('postgres_down', 'postgres');
    assert.equal((await incident.view()).state, 'open');
    assert.ok((await incident.pages()).length > 0);
    harness.ingestion.lastRun = { run: 'ingestion/x', state: 'succeeded', startedAt: later() };
    await incident.advance('2 minutes');
    assert.equal((await incident.view()).state, 'watching');
    await incident.resolve('Ana', 'seen');
  });

  for (const type of ['data_quality_degradation', 'postgres_down', 'kafka_down', 'oracle_down', 'ingestion_failed']) {
    it(`in a dry run ${type} says what it would do, and does nothing`, async () => {
      const incident = await open(type, 'lab-postgres', { mode: 'dry-run' });
      const would = (await incident.view()).steps.filter(({ outcome }) => outcome === 'would_do');
      assert.ok(would.some(({ action }) => action === 'rerun_date' || action === 'publish_pending_events'));
      assert.deepEqual([harness.ingestion.orders, harness.slack.ledger.entries], [[], []]);
    });
  }

  it('a rehearsal waits seconds where the runbook waits minutes, and asks the lab alone', async () => {
    const snapshot = simulationSnapshot(shipped.snapshot('file_missing'));
    harness.ingestion.groups = [['clientes-y']];
    const incident = await harness.startIncident({ subject: 'clientes-y', snapshot, mode: 'simulation' });
    await incident.advance('10 seconds');
    harness.ingestion.loads.set('clientes-y', aLoad());
    await incident.advance('20 seconds');
    const record = await harness.records.expectRecord(incident.incidentId);
    assert.equal(record.resolution, 'verified');
    assert.deepEqual([...new Set(harness.ingestion.orders.map(({ mode }) => mode))], ['simulation']);
  });
});

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { defaultPayloadConverter } from '@temporalio/common';
import { Worker } from '@temporalio/worker';
import { openIncidentClient } from '../../src/client.js';
import type { IncidentClient, IncidentDirectory, OpenIncidentClientOptions } from '../../src/client.js';
import { readSettings } from '../../src/config.js';
import type { Alert } from '../../src/domain/alert.js';
import type { ServiceFinding } from '../../src/domain/service.js';
import { alertSignal, TASK_QUEUES } from '../../src/workflows/contract.js';
import { aSnapshot } from '../support/builders.js';
import { eventually } from '../support/eventually.js';
import { startTestServer } from '../support/test-server.js';
import type { TestServer } from '../support/test-server.js';

const WORKFLOWS = fileURLToPath(new URL('./stand-in-incident.ts', import.meta.url));

describe('the incident client', function () {
  this.timeout(60_000);
  let server: TestServer;
  let worker: Worker;
  let working: Promise<void>;
  let client: IncidentClient;
  const notes: { outcome: string; workflowId: string }[] = [];

  const documents = {
    snapshot: (type: string) => (type === 'strange' ? undefined : aSnapshot({ runbook: { type } })),
    types: () => ['pipeline_down', 'unknown_incident'],
  };
  const directory: IncidentDirectory = {
    findByNumber: async () => undefined,
    findByIdPrefix: async () => [],
    numberOf: async () => undefined,
    viewOf: async () => undefined,
    listClosed: async () => [],
    noteIntake: async ({ outcome, workflowId }) => void notes.push({ outcome, workflowId }),
  };

  before(async () => {
    server = await startTestServer();
    worker = await Worker.create({
      connection: server.nativeConnection,
      taskQueue: TASK_QUEUES.incidents,
      workflowsPath: WORKFLOWS,
    });
    working = worker.run();
    client = await open();
  });
  after(async () => {
    await client.close();
    worker.shutdown();
    await working;
    await server.close();
  });
  afterEach(async () => {
    // Visibility is late, so what was opened last may show itself only at a later look.
    await eventually('no incident is open', async () => {
      const open = await client.list();
      for (const { workflowId } of open) {
        const end = alert({ labels: { ends: 'now' } });
        await server.client.workflow
          .getHandle(workflowId)
          .signal(alertSignal, end)
          .catch(() => undefined);
      }
      return open.length === 0 ? true : undefined;
    });
    notes.length = 0;
  });

  function open(options: Partial<OpenIncidentClientOptions> = {}): Promise<IncidentClient> {
    const settings = readSettings({ env: {} });
    return openIncidentClient({ settings, address: server.address, documents, directory, ...options });
  }
  function alert(changes: Partial<Alert> = {}): Alert {
    return { type: 'pipeline_down', subject: `ingesta-${randomUUID()}`, status: 'firing', source: 'api', ...changes };
  }
  async function opened(given: Alert): Promise<{ workflowId: string; incidentId: string }> {
    const outcome = await client.intake(given);
    assert.equal(outcome.outcome, 'opened');
    assert.ok('incidentId' in outcome);
    return outcome;
  }
  async function closed(given: Alert): Promise<{ workflowId: string; incidentId: string }> {
    const ref = await opened(given);
    await client.resolve(ref, { by: 'ana', reason: 'listo' });
    await server.client.workflow.getHandle(ref.workflowId).result();
    return ref;
  }

  it('makes one incident of a hundred alerts about one thing, and says to one caller that it opened', async () => {
    const one = alert();
    const outcomes = await Promise.all(Array.from({ length: 100 }, () => client.intake(one)));
    assert.equal(outcomes.filter(({ outcome }) => outcome === 'opened').length, 1);
    assert.equal(outcomes.filter(({ outcome }) => outcome === 'joined').length, 99);
    const ids = new Set(outcomes.map((outcome) => ('incidentId' in outcome ? outcome.incidentId : '')));
    assert.equal(ids.size, 1);
    const view = await client.show(await client.find(`pipeline_down/${one.subject}`));
    assert.equal(view.repeats, 99);
  });

  it('starts with what Temporal UI shows, and with the snapshot of runbook and policy', async () => {
    const ref = await opened(alert({ subject: 'ingesta_*diaria*', summary: 'no corre' }));
    const described = await server.client.workflow.getHandle(ref.workflowId).describe();
    assert.equal(described.memo?.title, 'Pipeline caído');
    assert.match((await described.staticSummary()) ?? '', /CRÍTICA · Pipeline caído · ingesta\\_\\\*diaria\\\*/);
    assert.match((await described.staticDetails()) ?? '', /no corre/);
    const attributes = described.typedSearchAttributes.getAll().map(({ key, value }) => `${key.name}=${String(value)}`);
    assert.ok(
      attributes.includes('GuardiaType=pipeline_down') && attributes.includes('GuardiaState=open'),
      attributes.join(),
    );
  });

  it('hands over the business date that an alert is about, and refuses one that the calendar does not have', async () => {
    const ref = await opened(alert({ date: '2026-11-20' }));
    const { events } = await server.client.workflow.getHandle(ref.workflowId).fetchHistory();
    const [given] = events?.[0]?.workflowExecutionStartedEventAttributes?.input?.payloads ?? [];
    assert.ok(given);
    assert.equal(defaultPayloadConverter.fromPayload<{ date?: string }>(given).date, '2026-11-20');
    await assert.rejects(client.intake(alert({ date: '2026-02-30' })), {
      code: 'invalid_alert',
      params: { fields: ['date'] },
    });
  });

  it('opens an unknown incident for an alert of a type without a runbook, unless a person typed it', async () => {
    const strange = alert({ type: 'strange', subject: 'node-3' });
    const ref = await opened(strange);
    assert.equal(ref.workflowId, 'incident/unknown_incident/strange/node-3');
    await assert.rejects(client.intake(strange, { knownTypeOnly: true }), {
      code: 'unknown_type',
      params: { type: 'strange', known: ['pipeline_down', 'unknown_incident'] },
    });
  });

  it('keeps two long subjects of unknown types apart, within the bound', async () => {
    const long = (end: string): Alert => alert({ type: 'strange', subject: `${'x'.repeat(198)}${end}` });
    const [a, b] = [await opened(long('a')), await opened(long('b'))];
    assert.notEqual(a.workflowId, b.workflowId);
    assert.ok(a.workflowId.length <= 255);
  });

  it('starts nothing for an alert that says all is well', async () => {
    const well = alert({ status: 'resolved' });
    assert.equal((await client.intake(well)).outcome, 'nothing_open');
    await assert.rejects(client.find(`pipeline_down/${well.subject}`), { code: 'not_found' });
    await opened({ ...well, status: 'firing' });
    assert.equal((await client.intake(well)).outcome, 'joined');
  });

  it('opens nothing for a repeat within the quiet time after a close, and notes it', async () => {
    const repeated = alert({ startsAt: new Date(Date.now() - 60_000).toISOString() });
    const { workflowId } = await closed(repeated);
    assert.equal((await client.intake(repeated)).outcome, 'recently_closed');
    assert.equal((await client.intake({ ...repeated, startsAt: undefined })).outcome, 'recently_closed');
    assert.deepEqual(notes[0], { outcome: 'recently_closed', workflowId });
  });

  it('opens for what began after the close, and for a person, however soon', async () => {
    const first = alert();
    await closed(first);
    await closed({ ...first, startsAt: new Date(Date.now() + 60_000).toISOString() });
    await opened({ ...first, source: 'cli' });
  });

  it('does not take a terminated incident for a repaired one', async () => {
    const one = alert();
    const { workflowId } = await opened(one);
    await server.client.workflow.getHandle(workflowId).terminate();
    await opened(one);
  });

  it('opens for what still fires later, unless our own probe says that it is healthy', async () => {
    let health: ServiceFinding['health'] = 'healthy';
    const probing = await open({
      repeatQuietMs: 0,
      probe: async (service) => ({ service, health, code: 'ok', detail: '', tookMs: 1 }),
    });
    const firing = alert({ startsAt: new Date(Date.now() - 60_000).toISOString() });
    await closed(firing);
    assert.equal((await probing.intake(firing)).outcome, 'healthy_by_probe');
    assert.equal(notes[0]?.outcome, 'healthy_by_probe');
    health = 'unknown';
    assert.equal((await probing.intake(firing)).outcome, 'opened');
    await probing.close();
  });

  it('does not tell a person again what a check found before they closed it, unless it went away and came back', async () => {
    const later = await open({
      repeatQuietMs: 0,
      probe: async (service) => ({ service, health: 'healthy', code: 'ok', detail: '', tookMs: 1 }),
    });
    const since = new Date(Date.now() - 60_000).toISOString();
    const found = alert({ source: 'check', startsAt: since });
    const byPerson = await opened(found);
    await client.resolve(byPerson, { by: 'Ana', reason: 'known' });
    assert.equal((await later.intake(found)).outcome, 'recently_closed');
    const again = { ...found, startsAt: new Date(Date.now() + 60_000).toISOString() };
    assert.equal((await later.intake(again)).outcome, 'opened');
    await later.close();
  });

  it('finds an incident by type and subject, by subject, by number and by the beginning of its id', async () => {
    const ref = await opened(alert({ subject: 'erp/clientes.txt' }));
    await client.note(ref, { by: 'ana', text: 'attributes' });
    await eventually('visibility knows the number', async () =>
      (await client.list()).find(({ number }) => number === 7),
    );
    for (const name of [
      'pipeline_down/erp/clientes.txt',
      'erp/clientes.txt',
      '7',
      '#7',
      ref.incidentId.slice(0, 6),
      undefined,
    ]) {
      assert.equal((await client.find(name)).incidentId, ref.incidentId, name);
    }
    await assert.rejects(client.find(ref.incidentId.slice(0, 5)), { code: 'not_found' });
  });

  it('says which are open where the id is left out and more than one is', async () => {
    await eventually('none is open', async () =>
      client.find().then(
        () => undefined,
        (error: { code?: string }) => (error.code === 'none_open' ? true : undefined),
      ),
    );
    await opened(alert());
    await opened(alert());
    await eventually('both are listed', async () => ((await client.list()).length === 2 ? true : undefined));
    await assert.rejects(client.find(), { code: 'several_open' });
  });

  it('knows an incident by its first run after it continued as new', async () => {
    const one = alert();
    const ref = await opened(one);
    await client.note(ref, { by: 'ana', text: 'continue' });
    await eventually('a second run', async () => {
      const { runId } = await server.client.workflow.getHandle(ref.workflowId).describe();
      return runId === ref.incidentId ? undefined : runId;
    });
    const again = await client.intake(one);
    assert.deepEqual(again, { ...ref, outcome: 'joined' });
    await eventually('the list has its id', async () =>
      (await client.list()).find(({ incidentId }) => incidentId === ref.incidentId),
    );
    assert.equal((await client.show(ref)).incidentId, ref.incidentId);
  });

  it('acts once for one request that was sent twice', async () => {
    const ref = await opened(alert());
    await client.note(ref, { by: 'ana', text: 'una vez' }, 'request-1');
    await client.note(ref, { by: 'ana', text: 'una vez' }, 'request-1');
    assert.equal((await client.show(ref)).timeline.length, 1);
  });

  it('passes a refusal on as the field and the reason, and says that a closed incident is closed', async () => {
    const one = alert();
    const ref = await opened(one);
    await assert.rejects(client.escalate(ref, { by: 'ana', expectedLevel: 9 }), {
      code: 'refused',
      params: { field: 'expectedLevel', detail: 'The ladder has moved on.' },
    });
    await client.resolve(ref, { by: 'ana', reason: 'listo' });
    await server.client.workflow.getHandle(ref.workflowId).result();
    await assert.rejects(client.acknowledge(ref, { by: 'ana' }), { code: 'closed' });
  });

  it('calls back at each change while it follows, and ends with the close', async () => {
    const ref = await opened(alert());
    const seen: number[] = [];
    const following = client.follow(ref, (view) => seen.push(view.timeline.length));
    await eventually('the first look', async () => (seen.length > 0 ? true : undefined));
    await client.note(ref, { by: 'ana', text: 'visto' });
    await eventually('the note', async () => (seen.includes(1) ? true : undefined));
    await client.resolve(ref, { by: 'ana', reason: 'listo' });
    assert.equal((await following).state, 'resolved');
  });

  it('waits for the plan of a dry run, which is no incident', async () => {
    const plan = await client.dryRun(alert({ source: 'cli' }));
    assert.match(plan.workflowId, /^dry-run\/pipeline_down\//);
    assert.deepEqual(await client.list(), []);
  });

  it('refuses an alert out of bounds before Temporal hears of it', async () => {
    await assert.rejects(client.intake(alert({ subject: 'a\nb' })), {
      code: 'invalid_alert',
      params: { fields: ['subject'] },
    });
    await assert.rejects(client.intake(alert({ type: 'Pipeline' })), { code: 'invalid_alert' });
  });

  it('opens incidents on a server that has none of our search attributes', async () => {
    const namespace = 'bare';
    await server.connection.workflowService.registerNamespace({
      namespace,
      workflowExecutionRetentionPeriod: { seconds: 86_400 as never },
    });
    const bare = await open({ settings: readSettings({ env: { TEMPORAL_NAMESPACE: namespace } }) });
    const outcome = await eventually('the namespace serves', async () => bare.intake(alert()).catch(() => undefined));
    assert.equal(outcome.outcome, 'opened');
    await bare.temporal.workflow.getHandle(outcome.workflowId).terminate();
    await bare.close();
  });

  it('says at once that nothing answers where Temporal should be', async () => {
    await assert.rejects(open({ address: '127.0.0.1:9' }), {
      code: 'temporal_unreachable',
      params: { address: '127.0.0.1:9' },
    });
  });
});

describe('the incident client without a worker', function () {
  this.timeout(60_000);

  it('says that nobody answers for the incident, which Temporal has all the same', async () => {
    const server = await startTestServer();
    const client = await openIncidentClient({ settings: readSettings({ env: {} }), address: server.address });
    try {
      const outcome = await client.intake({ type: 'pipeline_down', subject: 'x', status: 'firing', source: 'api' });
      assert.ok('incidentId' in outcome);
      await assert.rejects(client.show(outcome), { code: 'worker_absent' });
    } finally {
      await client.close();
      await server.close();
    }
  });
});

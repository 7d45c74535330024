import assert from 'node:assert/strict';
import { openIncidentClient } from '../../src/client.js';
import type { IncidentClient } from '../../src/client.js';
import { endedView } from '../../src/client/view-run.js';
import { readSettings } from '../../src/config.js';
import type { IngestionView, LoadProgress } from '../../src/domain/ingestion/run.js';
import { MOST_FILES_PER_LOOK } from '../../src/domain/ingestion/run.js';
import { eventually } from '../support/eventually.js';
import { aRun, IngestionHarness } from '../support/virtual-ingestion.js';

describe('the ingestion client', function () {
  this.timeout(90_000);
  let harness: IngestionHarness;
  let client: IncidentClient;

  before(async () => {
    harness = await IngestionHarness.start();
    client = await openIncidentClient({
      settings: readSettings({ env: {} }),
      address: harness.server.address,
      documents: { snapshot: () => undefined, types: () => [], masters: () => ['clientes', 'productos'] },
    });
  });
  beforeEach(() => harness.fake.reset());
  after(async () => {
    await client.close();
    await harness.close();
  });

  const ended = async (run: { readonly workflowId: string }): Promise<IngestionView> =>
    client.ingestion.follow(run, () => undefined);

  it('starts one run of many at the same moment, and the others join it', async () => {
    const input = aRun();
    const { release, begun } = harness.fake.holdLoads();
    harness.fake.put({ name: 'CLI_1.csv', master: 'clientes' });
    const runs = await Promise.all(Array.from({ length: 20 }, () => client.ingestion.start(input)));
    await begun;
    release();
    assert.deepEqual(
      ['started', 'joined'].map((outcome) => runs.filter((run) => run.outcome === outcome).length),
      [1, 19],
    );
    assert.equal(new Set(runs.map(({ runId }) => runId)).size, 1);
    assert.equal((await ended(runs[0]!)).totals.loaded, 1);
  });

  it('starts a new run of a date that is over, under the same id', async () => {
    const input = aRun();
    const first = await client.ingestion.start(input);
    await ended(first);
    const second = await client.ingestion.start(input);
    assert.equal(second.outcome, 'started');
    assert.equal(second.workflowId, first.workflowId);
    assert.notEqual(second.runId, first.runId);
    assert.equal((await ended(second)).runId, second.runId);
  });

  it('shows what the run says, and 404 of a date that never ran', async () => {
    const input = aRun();
    await ended(await client.ingestion.start(input));
    const view = await client.ingestion.show(input.pipeline, input.date);
    assert.deepEqual([view.state, view.by, view.reason], ['succeeded', 'Ana', 'person']);
    await assert.rejects(client.ingestion.show(input.pipeline, '2026-01-01'), { code: 'not_found' });
  });

  it('follows a run to its failure, and shows it afterwards', async () => {
    harness.fake.fail('kafka', 'PERMISSION_DENIED');
    const input = aRun();
    const view = await ended(await client.ingestion.start(input));
    assert.equal(view.state, 'failed');
    assert.equal((await client.ingestion.show(input.pipeline, input.date)).state, 'failed');
  });

  it('shows how far each file is, from what the activities report', async () => {
    const { begun, release } = harness.fake.holdLoads();
    harness.fake.put({ name: 'CLI_1.csv', master: 'clientes' });
    const run = await client.ingestion.start(aRun());
    await begun;
    const seen: LoadProgress[] = [];
    const following = client.ingestion.follow(run, (_view, progress) => seen.push(...progress));
    await eventually('progress', async () => seen[0]);
    release();
    assert.equal((await following).totals.loaded, 1);
    assert.deepEqual([seen[0]?.file, seen[0]?.phase, seen[0]?.bytesTotal], ['CLI_1.csv', 'staging', 100]);
  });

  it('returns to who joined a waiting run when what they asked for is done', async () => {
    const expectedAt = new Date(Date.now() + 3_600_000).toISOString();
    harness.fake.expected = [{ master: 'clientes', expectedBy: '23:00', expectedAt }];
    const input = aRun();
    await client.ingestion.start({ ...input, waitForMasters: true });
    await eventually('it waits', async () => (await client.ingestion.show(input.pipeline, input.date)).waitingUntil);
    harness.fake.put({ name: 'PRO_1.csv', master: 'productos' });
    const joined = await client.ingestion.start({ ...input, by: 'Luis' });
    const view = await client.ingestion.follow(joined, () => undefined);
    assert.deepEqual([joined.outcome, view.state, view.totals.loaded], ['joined', 'running', 1]);
    await harness.server.client.workflow.getHandle(joined.workflowId).cancel();
    await ended({ workflowId: joined.workflowId });
  });

  it('goes on as a new run of the same id where there are very many files, and counts all', async () => {
    const input = aRun();
    const count = MOST_FILES_PER_LOOK + 20;
    harness.fake.groups = [['a', 'b', 'c', 'd']];
    harness.fake.loadMs = 0;
    harness.fake.put(
      ...Array.from({ length: count }, (_, n) => ({ name: `${n}.csv`, master: ['a', 'b', 'c', 'd'][n % 4] ?? 'a' })),
    );
    const run = await client.ingestion.start(input);
    const view = await ended(run);
    assert.deepEqual([view.totals.loaded, view.totals.rowsRead, view.runId], [count, count * 10, run.runId]);
    assert.ok(view.files.length <= 200);
    const described = await harness.server.client.workflow.getHandle(run.workflowId).describe();
    assert.notEqual(described.runId, run.runId, 'it continued as new');
    assert.equal(harness.fake.ledger.filter((line) => line.startsWith('load ')).length, count);
  });

  it('knows of a closed run what it ended with, also where no worker answers', async () => {
    harness.fake.fail('kafka', 'PERMISSION_DENIED');
    const failed = await client.ingestion.start(aRun());
    await ended(failed);
    const { client: temporal } = harness.server;
    const view = await endedView(temporal, failed.workflowId, failed.runId);
    assert.deepEqual([view?.state, view?.runId], ['failed', failed.runId]);
    harness.fake.mend();
    const good = await client.ingestion.start(aRun());
    await ended(good);
    assert.equal((await endedView(temporal, good.workflowId, good.runId))?.state, 'succeeded');
  });

  it('keeps a simulation beside the run of the operation', async () => {
    const input = aRun();
    const live = await client.ingestion.start(input);
    const rehearsed = await client.ingestion.start({ ...input, mode: 'simulation', reason: 'simulation' });
    assert.equal(rehearsed.outcome, 'started');
    assert.notEqual(live.workflowId, rehearsed.workflowId);
    assert.equal((await ended(rehearsed)).mode, 'simulation');
    await ended(live);
  });

  for (const [what, changes, field, value] of [
    ['a date that is none', { date: '2026-02-30' }, 'date', '2026-02-30'],
    ['a master without a layout', { masters: ['clientez'] }, 'masters', 'clientez'],
    ['a path instead of a name', { files: ['../CLI_1.csv'] }, 'files', '../CLI_1.csv'],
    ['a hidden file', { files: ['.processing'] }, 'files', '.processing'],
    ['a path of Windows', { files: ['c:\\CLI_1.csv'] }, 'files', 'c:\\CLI_1.csv'],
    ['a dry run', { mode: 'dry-run' }, 'mode', 'dry-run'],
  ] as const) {
    it(`refuses ${what} at the door`, async () => {
      await assert.rejects(client.ingestion.start({ ...aRun(), ...changes }), {
        code: 'invalid_run',
        params: {
          field,
          value,
          ...(field === 'masters' && { known: ['clientes', 'productos'] }),
        },
      });
    });
  }
});

import assert from 'node:assert/strict';
import type { FileResult, IngestionView, QualityReport, StageName } from '../../src/domain/ingestion/run.js';
import { joinSignal } from '../../src/workflows/contract.js';
import { IngestionHarness } from '../support/virtual-ingestion.js';

const stages = ({ stages: all }: IngestionView): Readonly<Record<string, string>> =>
  Object.fromEntries(all.map(({ name, state, code }) => [name, code === undefined ? state : `${state} ${code}`]));
const stage = (view: IngestionView, name: StageName): string | undefined => stages(view)[name];

const EXCEEDED: QualityReport = {
  errorRate: 0.1,
  maxErrorRate: 0.05,
  exceeded: true,
  mostFrequent: [{ fault: 'required', field: 'nit', count: 1, examples: [{ lineNumber: 7 }] }],
  history: { loads: 30, meanErrorRate: 0.01, worstErrorRate: 0.02 },
};
const BAD: Partial<FileResult> = { rowsLoaded: 9, rowsRejected: 1, quality: EXCEEDED };
const INVALID: Partial<FileResult> = {
  outcome: 'invalid',
  rowsLoaded: 0,
  rowsRead: 0,
  events: 0,
  problem: { fault: 'wrong_delimiter', line: 1, found: ',', expected: ';' },
};

describe('an ingestion run', function () {
  this.timeout(60_000);
  let harness: IngestionHarness;

  before(async () => {
    harness = await IngestionHarness.start();
  });
  beforeEach(() => harness.fake.reset());
  after(() => harness.close());

  const loads = (): readonly string[] => harness.fake.ledger.filter((line) => line.startsWith('load '));
  const alerts = (): readonly string[] => harness.fake.alerts.map(({ type, subject }) => `${type} ${subject}`);

  it('loads, publishes, loads Oracle, verifies, and is kept', async () => {
    harness.fake.put({ name: 'CLI_1.csv', master: 'clientes' }, { name: 'PRO_1.csv', master: 'productos' });
    const view = await (await harness.start()).ended();
    assert.equal(view.state, 'succeeded');
    assert.deepEqual(stages(view), {
      prepare: 'succeeded',
      discover: 'succeeded',
      load: 'succeeded',
      publish: 'succeeded',
      load_oracle: 'succeeded',
      verify: 'succeeded',
    });
    assert.deepEqual(
      [view.totals.files, view.totals.rowsRead, view.totals.rowsLoaded, view.published],
      [2, 20, 20, 20],
    );
    assert.deepEqual(loads(), ['load CLI_1.csv', 'load PRO_1.csv']);
    assert.ok(harness.fake.ledger.includes('verify 2'));
    assert.deepEqual(
      harness.fake.saved.map(({ state, endedAt }) => [state, endedAt !== undefined]),
      [['succeeded', true]],
    );
    assert.deepEqual(alerts(), []);
  });

  it('of an empty folder says that there was nothing to do, and publishes what waited from before', async () => {
    const view = await (await harness.start()).ended();
    assert.equal(view.state, 'succeeded');
    assert.deepEqual([stage(view, 'load'), stage(view, 'verify')], ['skipped nothing_to_do', 'skipped nothing_to_do']);
    assert.ok(harness.fake.ledger.includes('publish 0'));
  });

  it('skips, aloud, what is not configured', async () => {
    harness.fake.plan = { ...harness.fake.plan, hasKafka: false, hasOracle: false };
    harness.fake.put({ name: 'CLI_1.csv', master: 'clientes' });
    const view = await (await harness.start()).ended();
    assert.deepEqual(
      [stage(view, 'publish'), stage(view, 'load_oracle'), stage(view, 'verify')],
      ['skipped not_configured', 'skipped not_configured', 'succeeded'],
    );
  });

  it('keeps the order of groups and of the files of one master, and loads at most four files at once', async () => {
    const many = ['a', 'b', 'c', 'd', 'e', 'f'];
    harness.fake.groups = [many, ['productos']];
    harness.fake.put(
      { name: 'late.csv', master: 'productos' },
      ...many.flatMap((master) => [1, 2].map((n) => ({ name: `${master}_${n}.csv`, master }))),
    );
    await (await harness.start()).ended();
    assert.equal(harness.fake.mostAtOnce, 4);
    assert.equal(loads().at(-1), 'load late.csv');
    for (const master of many)
      assert.ok(loads().indexOf(`load ${master}_1.csv`) < loads().indexOf(`load ${master}_2.csv`));
  });

  it('an invalid file fails the run and opens its incident, and stops no other file', async () => {
    harness.fake.put(
      { name: 'CLI_1.csv', master: 'clientes', result: INVALID },
      { name: 'CLI_2.csv', master: 'clientes' },
      { name: 'PRO_1.csv', master: 'productos' },
    );
    const view = await (await harness.start()).ended();
    assert.equal(view.state, 'failed');
    assert.equal(stage(view, 'load'), 'failed DATA_REFUSED');
    assert.deepEqual([view.totals.loaded, view.totals.invalid], [2, 1]);
    assert.deepEqual([stage(view, 'publish'), stage(view, 'verify')], ['succeeded', 'succeeded']);
    assert.deepEqual(alerts(), ['invalid_file CLI_1.csv']);
    const [alert] = harness.fake.alerts;
    assert.match(
      alert?.summary ?? '',
      /«CLI_1\.csv».*El separador no es el esperado \(;\); parece ser , \(línea 1, wrong_delimiter\)\./,
    );
    assert.deepEqual([alert?.source, alert?.date], ['ingestion', view.date]);
    assert.ok(harness.fake.ledger.includes('tell CLI_1.csv'), "the layout's owner hears of it");
  });

  it('more rejected records than tolerated open an incident with what is most frequent and how it was before', async () => {
    harness.fake.put({ name: 'CLI_1.csv', master: 'clientes', result: BAD });
    const view = await (await harness.start({ language: 'en' })).ended();
    assert.equal(view.state, 'succeeded');
    assert.deepEqual(alerts(), ['data_quality_degradation clientes']);
    assert.match(
      harness.fake.alerts[0]?.summary ?? '',
      /1 of 10 records rejected \(10 %; 5 % is tolerated\).*1 × missing value \(required, field nit\), for example line 7.*last 30 loads: 1 % on average, 2 % at worst/,
    );
  });

  it('tries a load three times in all; a failed one holds back only what comes after it', async () => {
    harness.fake.fail('load CLI_1.csv', 'SERVICE_UNREACHABLE');
    harness.fake.put(
      { name: 'CLI_1.csv', master: 'clientes' },
      { name: 'CLI_2.csv', master: 'clientes' },
      { name: 'PROV_1.csv', master: 'proveedores' },
      { name: 'PRO_1.csv', master: 'productos' },
    );
    const view = await (await harness.start()).ended();
    assert.deepEqual([...loads()].sort(), [...Array<string>(3).fill('load CLI_1.csv failed'), 'load PROV_1.csv']);
    assert.equal(stage(view, 'load'), 'failed SERVICE_UNREACHABLE');
    assert.equal(stage(view, 'publish'), 'succeeded');
    assert.deepEqual(alerts(), ['postgres_down postgres']);
  });

  it('does not retry what a configuration makes fail', async () => {
    harness.fake.fail('kafka', 'AUTHENTICATION_FAILED');
    harness.fake.put({ name: 'CLI_1.csv', master: 'clientes' });
    const view = await (await harness.start()).ended();
    assert.equal(harness.fake.ledger.filter((line) => line === 'kafka failed').length, 1);
    assert.deepEqual(alerts(), [`ingestion_failed ${view.pipeline}`]);
  });

  it('without Kafka still loads Oracle, and says which service is down', async () => {
    harness.fake.fail('kafka', 'SERVICE_UNREACHABLE');
    harness.fake.put({ name: 'CLI_1.csv', master: 'clientes' });
    const view = await (await harness.start()).ended();
    assert.equal(harness.fake.ledger.filter((line) => line === 'kafka failed').length, 3);
    assert.deepEqual(
      [stage(view, 'publish'), stage(view, 'load_oracle'), stage(view, 'verify')],
      ['failed SERVICE_UNREACHABLE', 'succeeded', 'skipped stage_failed'],
    );
    assert.deepEqual(alerts(), ['kafka_down kafka']);
  });

  it('names its database where that, and not Kafka, dies while events are published', async () => {
    harness.fake.fail('outbox', 'SERVICE_UNREACHABLE');
    harness.fake.put({ name: 'CLI_1.csv', master: 'clientes' });
    const view = await (await harness.start()).ended();
    assert.equal(stage(view, 'publish'), 'failed SERVICE_UNREACHABLE');
    assert.deepEqual(alerts(), ['postgres_down postgres']);
  });

  it('without Oracle still publishes and verifies', async () => {
    harness.fake.fail('oracle', 'SERVICE_TIMEOUT');
    harness.fake.put({ name: 'CLI_1.csv', master: 'clientes' });
    const view = await (await harness.start()).ended();
    assert.deepEqual([stage(view, 'publish'), stage(view, 'verify')], ['succeeded', 'succeeded']);
    assert.deepEqual(alerts(), ['oracle_down oracle']);
  });

  it('without its database does nothing more, and names it', async () => {
    harness.fake.fail('prepare', 'SERVICE_UNREACHABLE');
    const view = await (await harness.start()).ended();
    assert.deepEqual(stages(view), {
      prepare: 'failed SERVICE_UNREACHABLE',
      discover: 'skipped stage_failed',
      load: 'skipped stage_failed',
      publish: 'skipped stage_failed',
      load_oracle: 'skipped stage_failed',
      verify: 'skipped stage_failed',
    });
    assert.deepEqual(alerts(), ['postgres_down postgres']);
    assert.equal(harness.fake.saved[0]?.state, 'failed');
  });

  it('ends although the store does not take it', async () => {
    harness.fake.fail('save', 'BAD_ANSWER');
    assert.equal((await (await harness.start()).ended()).state, 'succeeded');
  });

  it('waits for a file that is still being written', async () => {
    harness.fake.put({ name: 'CLI_1.csv', master: 'clientes', unstableLooks: 2 });
    const run = await harness.start();
    assert.deepEqual((await run.view()).unstable, ['CLI_1.csv']);
    assert.ok((await run.view()).waitingUntil);
    await run.clock.advance('1 minute');
    const view = await run.ended();
    assert.deepEqual([view.unstable, view.totals.loaded, view.waitingUntil], [[], 1, undefined]);
  });

  it('leaves a file that is written for half an hour to the next run, and says so', async () => {
    harness.fake.put({ name: 'CLI_1.csv', master: 'clientes', unstableLooks: Infinity });
    const run = await harness.start();
    await run.clock.advance('32 minutes');
    const view = await run.ended();
    assert.deepEqual([view.state, view.unstable], ['succeeded', ['CLI_1.csv']]);
  });

  describe('of masters that refer to each other', () => {
    beforeEach(() => {
      harness.fake.groups = [['clientes', 'proveedores'], ['productos'], ['precios']];
      harness.fake.references = { productos: ['proveedores'], precios: ['productos'] };
      harness.fake.put(
        { name: 'CLI_1.csv', master: 'clientes' },
        { name: 'PRO_1.csv', master: 'productos' },
        { name: 'PRE_1.csv', master: 'precios' },
      );
    });

    it('loads what refers to a file that is still being written after it, and the others at once', async () => {
      harness.fake.put({ name: 'PRV_1.txt', master: 'proveedores', unstableLooks: 2 });
      const run = await harness.start();
      const waiting = await run.view();
      assert.deepEqual([waiting.unstable, waiting.held], [['PRV_1.txt'], ['PRO_1.csv', 'PRE_1.csv']]);
      assert.deepEqual(loads(), ['load CLI_1.csv']);
      await run.clock.advance('1 minute');
      const view = await run.ended();
      assert.deepEqual([view.state, view.totals.loaded, view.held], ['succeeded', 4, undefined]);
      assert.deepEqual(loads().slice(1), ['load PRV_1.txt', 'load PRO_1.csv', 'load PRE_1.csv']);
    });

    it('leaves it, aloud, to the next run where the writer does not end', async () => {
      harness.fake.put({ name: 'PRV_1.txt', master: 'proveedores', unstableLooks: Infinity });
      const run = await harness.start();
      await run.clock.advance('32 minutes');
      const view = await run.ended();
      assert.deepEqual([view.unstable, view.held], [['PRV_1.txt'], ['PRO_1.csv', 'PRE_1.csv']]);
      assert.deepEqual([loads(), alerts()], [['load CLI_1.csv'], []]);
    });

    it('leaves all that refers, by whatever way, to a file that could not be loaded', async () => {
      harness.fake.fail('load PRV_1.txt', 'SERVICE_UNREACHABLE');
      harness.fake.put({ name: 'PRV_1.txt', master: 'proveedores' });
      await (await harness.start()).ended();
      assert.deepEqual(
        loads().filter((line) => !line.endsWith('failed')),
        ['load CLI_1.csv'],
      );
    });
  });

  describe('of the Schedule', () => {
    const due = (inMinutes: number): { master: string; expectedBy: string; expectedAt: string } => ({
      master: 'clientes',
      expectedBy: '03:00',
      expectedAt: new Date(Date.now() + inMinutes * 60_000).toISOString(),
    });

    it('waits for a master until it is due, taking in what comes meanwhile', async () => {
      harness.fake.expected = [due(60)];
      harness.fake.put({ name: 'PRO_1.csv', master: 'productos' });
      const run = await harness.start({ reason: 'schedule', waitForMasters: true });
      assert.ok(harness.fake.ledger.includes('publish 10'), 'what is there does not wait for the others');
      await run.clock.advance('20 minutes');
      assert.equal((await run.view()).state, 'running');
      harness.fake.put({ name: 'CLI_1.csv', master: 'clientes' });
      await run.clock.advance('5 minutes');
      const view = await run.ended();
      assert.deepEqual([view.state, view.totals.loaded, view.missing], ['succeeded', 2, []]);
      assert.deepEqual(alerts(), []);
    });

    it('says that a master is missing when it is due, and not before', async () => {
      harness.fake.expected = [due(60)];
      const run = await harness.start({ reason: 'schedule', waitForMasters: true });
      await run.clock.advance('58 minutes');
      assert.deepEqual([(await run.view()).state, alerts()], ['running', []]);
      await run.clock.advance('3 minutes');
      const view = await run.ended();
      assert.deepEqual(view.missing, [{ master: 'clientes', expectedBy: '03:00' }]);
      assert.deepEqual(alerts(), ['file_missing clientes']);
      assert.equal(view.state, 'succeeded');
    });

    it('goes on waiting although a look failed', async () => {
      harness.fake.expected = [due(30)];
      const run = await harness.start({ reason: 'schedule', waitForMasters: true });
      harness.fake.fail('discover', 'SERVICE_UNREACHABLE', 3);
      await run.clock.advance('10 minutes');
      assert.deepEqual(alerts(), ['postgres_down postgres']);
      harness.fake.put({ name: 'CLI_1.csv', master: 'clientes' });
      await run.clock.advance('5 minutes');
      const view = await run.ended();
      assert.deepEqual([view.state, view.totals.loaded], ['succeeded', 1]);
    });

    it('does at once what a person who joins asks for', async () => {
      harness.fake.expected = [due(60)];
      const run = await harness.start({ reason: 'schedule', waitForMasters: true });
      harness.fake.put({ name: 'PRO_1.csv', master: 'productos' });
      await run.handle.signal(joinSignal, { id: 'ana-1', reason: 'person' });
      await run.clock.settled();
      const view = await run.view();
      assert.deepEqual([view.totals.loaded, view.served, view.state], [1, ['ana-1'], 'running']);
      await run.handle.cancel();
      await run.ended();
    });

    for (const nonsense of [[], [null], ['now'], [{ id: 7 }]]) {
      it(`is not stopped by a signal that means nothing: ${JSON.stringify(nonsense)}`, async () => {
        harness.fake.expected = [due(60)];
        const run = await harness.start({ reason: 'schedule', waitForMasters: true });
        await run.handle.signal('join', ...nonsense);
        await run.clock.settled();
        assert.equal((await run.view()).state, 'running');
        await run.handle.cancel();
        await run.ended();
      });
    }
  });

  it('by a person judges only deadlines that have passed', async () => {
    const at = (ms: number): string => new Date(Date.now() + ms).toISOString();
    harness.fake.expected = [
      { master: 'clientes', expectedBy: '01:00', expectedAt: at(-60_000) },
      { master: 'productos', expectedBy: '23:00', expectedAt: at(3_600_000) },
    ];
    await (await harness.start()).ended();
    assert.deepEqual(alerts(), ['file_missing clientes']);
  });

  it('that loads one corrected file again reports no masters that are missing', async () => {
    harness.fake.expected = [{ master: 'clientes', expectedBy: '01:00', expectedAt: new Date(0).toISOString() }];
    await (await harness.start({ reason: 'reprocess', files: ['PRO_1.csv'] })).ended();
    assert.deepEqual(alerts(), []);
  });

  it('says which of the files that were asked for is not there', async () => {
    harness.fake.put({ name: 'CLI_1.csv', master: 'clientes' });
    const view = await (await harness.start({ files: ['CLI_1.csv', 'CLI_l.csv'] })).ended();
    assert.deepEqual(
      view.files.map(({ file, outcome }) => `${file} ${outcome}`),
      ['CLI_1.csv loaded', 'CLI_l.csv gone'],
    );
  });

  it('of events alone looks at no folder', async () => {
    harness.fake.put({ name: 'CLI_1.csv', master: 'clientes' });
    const view = await (await harness.start({ onlyEvents: true })).ended();
    assert.deepEqual(
      [stage(view, 'discover'), stage(view, 'load'), stage(view, 'publish'), stage(view, 'load_oracle')],
      ['skipped not_asked', 'skipped not_asked', 'succeeded', 'skipped not_asked'],
    );
    assert.deepEqual(loads(), []);
  });

  it('as a simulation opens no incident by itself, and tells no owner', async () => {
    harness.fake.put({ name: 'CLI_1.csv', master: 'clientes', result: BAD });
    const view = await (await harness.start({ mode: 'simulation', reason: 'simulation' })).ended();
    assert.deepEqual(
      view.breaches.map(({ type, subject }) => `${type} ${subject}`),
      ['data_quality_degradation clientes'],
    );
    assert.deepEqual([alerts(), harness.fake.ledger.filter((line) => line.startsWith('tell'))], [[], []]);
  });

  it('that a person cancels is kept as cancelled, and opens nothing', async () => {
    const { begun, release } = harness.fake.holdLoads();
    harness.fake.put({ name: 'CLI_1.csv', master: 'clientes' });
    const starting = harness.start();
    await begun;
    const [open] = await openRuns();
    await harness.server.client.workflow.getHandle(open ?? '').cancel();
    release();
    const view = await (await starting).ended();
    assert.equal(view.state, 'failed');
    assert.equal(stage(view, 'load'), 'failed CANCELLED');
    assert.deepEqual(alerts(), []);
    assert.equal(harness.fake.saved[0]?.state, 'failed');
  });

  async function openRuns(): Promise<readonly string[]> {
    for (;;) {
      const open: string[] = [];
      const query = `WorkflowType = 'ingestion' AND ExecutionStatus = 'Running'`;
      for await (const { workflowId } of harness.server.client.workflow.list({ query })) open.push(workflowId);
      if (open.length > 0) return open;
    }
  }
});

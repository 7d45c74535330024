import assert from 'node:assert/strict';
import type { Client } from '@temporalio/client';
import { optionalTsToMs, msToTs } from '@temporalio/common/lib/time.js';
import { DateTime } from 'luxon';
import { ensureIngestionSchedule } from '../../src/wiring/ingestion-schedule.js';
import type { IngestionTimes } from '../../src/wiring/ingestion-schedule.js';
import { INGESTION_SCHEDULE_ID } from '../../src/workflows/contract.js';
import { ingestionQuery } from '../../src/workflows/contract.js';
import { eventually } from '../support/eventually.js';
import { IngestionHarness } from '../support/virtual-ingestion.js';

const TIMES: IngestionTimes = {
  runner: 'guardia',
  pipeline: 'maestras',
  dailyAt: '02:00',
  timeZone: 'America/Bogota',
  language: 'es',
};

describe('the Schedule of the daily run', function () {
  this.timeout(60_000);
  let harness: IngestionHarness;
  let client: Client;

  before(async () => {
    harness = await IngestionHarness.start();
    client = harness.server.client;
  });
  beforeEach(() => harness.fake.reset());
  afterEach(() => ensureIngestionSchedule(client, { ...TIMES, runner: 'observe' }));
  after(() => harness.close());

  const schedule = () => client.schedule.getHandle(INGESTION_SCHEDULE_ID);

  /** Every run of a year, on the pipeline's wall clock. */
  async function runsOf(year: number, timeZone: string): Promise<readonly DateTime[]> {
    const { startTime } = await client.workflowService.listScheduleMatchingTimes({
      namespace: client.options.namespace,
      scheduleId: INGESTION_SCHEDULE_ID,
      startTime: msToTs(DateTime.fromObject({ year }, { zone: timeZone }).toMillis()),
      endTime: msToTs(DateTime.fromObject({ year: year + 1 }, { zone: timeZone }).toMillis() - 1),
    });
    return startTime.map((at) => DateTime.fromMillis(optionalTsToMs(at) ?? 0, { zone: timeZone }));
  }

  it('is every day at 02:00 on the clock of Bogotá', async () => {
    await ensureIngestionSchedule(client, TIMES);
    const runs = await runsOf(2026, TIMES.timeZone);
    assert.equal(runs.length, 365);
    assert.deepEqual([...new Set(runs.map((run) => run.toFormat('HH:mm')))], ['02:00']);
  });

  for (const timeZone of ['Europe/Madrid', 'America/Santiago', 'America/New_York']) {
    for (const dailyAt of ['02:00', '02:30', '00:30']) {
      it(`runs on every date of the year in ${timeZone} at ${dailyAt}, whatever daylight saving does`, async () => {
        await ensureIngestionSchedule(client, { ...TIMES, timeZone, dailyAt });
        const year = DateTime.now().year + 1;
        const { daysInYear } = DateTime.fromObject({ year });
        const runs = await runsOf(year, timeZone);
        assert.equal(new Set(runs.map((run) => run.toISODate())).size, daysInYear);
        // In autumn an hour is there twice; the second start joins, or finds nothing to do.
        assert.ok(runs.length <= daysInYear + 1);
      });
    }
  }

  it('catches up at most one day, and never runs beside itself', async () => {
    await ensureIngestionSchedule(client, TIMES);
    const { policies } = await schedule().describe();
    assert.deepEqual([policies.overlap, policies.catchupWindow], ['SKIP', 20 * 3_600_000]);
  });

  it('follows an edit without losing a pause that a person set', async () => {
    await ensureIngestionSchedule(client, TIMES);
    await schedule().pause('vacaciones');
    await ensureIngestionSchedule(client, { ...TIMES, dailyAt: '03:15' });
    const { state } = await schedule().describe();
    assert.deepEqual([state.paused, state.note], [true, 'vacaciones']);
    assert.equal((await runsOf(2026, TIMES.timeZone))[0]?.toFormat('HH:mm'), '03:15');
  });

  it('is gone where another clock starts the run, and that may be asked again', async () => {
    await ensureIngestionSchedule(client, TIMES);
    for (const runner of ['airflow', 'observe', 'observe'] as const)
      await ensureIngestionSchedule(client, { ...TIMES, runner });
    await assert.rejects(schedule().describe(), { name: 'ScheduleNotFoundError' });
  });

  it("starts the run of its own date on the pipeline's clock", async () => {
    await ensureIngestionSchedule(client, TIMES);
    await schedule().trigger();
    const date = DateTime.now().setZone(TIMES.timeZone).toISODate();
    const handle = client.workflow.getHandle(`ingestion/maestras/${date}`);
    const view = await eventually('the run', async () => handle.query(ingestionQuery).catch(() => undefined));
    assert.deepEqual([view.reason, view.date], ['schedule', date]);
    const described = await handle.describe();
    const attributes = described.typedSearchAttributes.getAll().map(({ key, value }) => `${key.name}=${String(value)}`);
    assert.ok(attributes.includes('GuardiaType=ingestion'), attributes.join());
    assert.match((await described.staticSummary()) ?? '', /Ingesta · maestras/);
    await handle.result();
  });

  it('joins the run that a person has started, which then waits for masters too', async () => {
    const expectedAt = new Date(Date.now() + 3_600_000).toISOString();
    harness.fake.expected = [{ master: 'clientes', expectedBy: '23:00', expectedAt }];
    const { begun, release } = harness.fake.holdLoads();
    harness.fake.put({ name: 'PRO_1.csv', master: 'productos' });
    const date = DateTime.now().setZone(TIMES.timeZone).toISODate() ?? '';
    const run = await client.workflow.start('ingestion', {
      workflowId: `ingestion/maestras/${date}`,
      taskQueue: 'guardia-incidents',
      args: [{ pipeline: 'maestras', date, reason: 'person' }],
    });
    await begun;
    await ensureIngestionSchedule(client, TIMES);
    await schedule().trigger();
    const clock = await eventually('the clock', async () => {
      const query = `WorkflowType = 'ingestion_clock' AND ExecutionStatus = 'Completed'`;
      for await (const { workflowId } of client.workflow.list({ query })) {
        const result = (await client.workflow.getHandle(workflowId).result()) as { readonly outcome: string };
        if (result.outcome === 'joined') return result;
      }
      return undefined;
    });
    assert.equal(clock.outcome, 'joined');
    release();
    const view = await eventually('it waits', async () => {
      const now = await run.query(ingestionQuery);
      return now.waitingUntil === undefined ? undefined : now;
    });
    assert.deepEqual([view.totals.loaded, view.state], [1, 'running']);
    await run.cancel();
    await run.result().catch(() => undefined);
  });
});

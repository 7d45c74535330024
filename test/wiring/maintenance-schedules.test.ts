import assert from 'node:assert/strict';
import type { Client } from '@temporalio/client';
import { msToTs, optionalTsToMs } from '@temporalio/common/lib/time.js';
import { DateTime } from 'luxon';
import { maintenanceSchema } from '../../src/documents/maintenance.schema.js';
import { CADENCES } from '../../src/domain/maintenance/cadence.js';
import type { Cadence } from '../../src/domain/maintenance/cadence.js';
import { ensureMaintenanceSchedules } from '../../src/wiring/maintenance-schedules.js';
import type { MaintenanceClock } from '../../src/wiring/maintenance-schedules.js';
import { maintenanceScheduleId } from '../../src/workflows/contract.js';
import { startTestServer } from '../support/test-server.js';
import type { TestServer } from '../support/test-server.js';

/** As guardia.yaml's section is read. */
function clock(written: object = {}, timeZone = 'America/Bogota'): MaintenanceClock {
  const { daily, weekly, monthly, quarterly, tasks } = maintenanceSchema.parse(written);
  return { maintenance: { times: { daily, weekly, monthly, quarterly }, tasks }, timeZone, language: 'es' };
}

describe('the Schedules of maintenance', function () {
  this.timeout(60_000);
  let server: TestServer;
  let client: Client;

  before(async () => {
    server = await startTestServer();
    client = server.client;
  });
  after(() => server.close());

  const schedule = (cadence: Cadence) => client.schedule.getHandle(maintenanceScheduleId(cadence));

  /** Every run of next year on the operation's clock, without the jitter. */
  async function runsOf(cadence: Cadence, timeZone: string): Promise<readonly DateTime[]> {
    const year = DateTime.now().year + 1;
    const { startTime } = await client.workflowService.listScheduleMatchingTimes({
      namespace: client.options.namespace,
      scheduleId: maintenanceScheduleId(cadence),
      startTime: msToTs(DateTime.fromObject({ year }, { zone: timeZone }).toMillis()),
      endTime: msToTs(DateTime.fromObject({ year: year + 1 }, { zone: timeZone }).toMillis() - 1),
    });
    return startTime.map((at) => DateTime.fromMillis(optionalTsToMs(at) ?? 0, { zone: timeZone }));
  }
  const daysOfNextYear = (): number => DateTime.fromObject({ year: DateTime.now().year + 1 }).daysInYear ?? 0;
  const dates = (runs: readonly DateTime[]): readonly string[] => [
    ...new Set(runs.map((run) => run.toISODate() ?? '')),
  ];

  for (const timeZone of ['America/Bogota', 'Europe/Madrid', 'America/Santiago', 'America/New_York']) {
    it(`are every day, week, month and quarter of a year in ${timeZone}, whatever daylight saving does`, async () => {
      const at = { at: '02:30', jitter: '0s' };
      const written = { daily: at, weekly: { ...at, day: 'sunday' }, monthly: at, quarterly: at };
      await ensureMaintenanceSchedules(client, clock(written, timeZone));
      const [daily, weekly, monthly, quarterly] = await Promise.all(CADENCES.map((each) => runsOf(each, timeZone)));
      assert.equal(dates(daily ?? []).length, daysOfNextYear());
      // In autumn an hour is there twice in a night; a run skips one that is under way, and finds little to do else.
      assert.ok((daily ?? []).length <= daysOfNextYear() + 1);
      const sundays = dates(weekly ?? []);
      assert.ok([52, 53].includes(sundays.length), `${sundays.length} weeks`);
      assert.ok((weekly ?? []).every(({ weekday }) => weekday === 7));
      assert.equal(dates(monthly ?? []).length, 12);
      assert.deepEqual(
        dates(quarterly ?? []).map((date) => date.slice(5)),
        ['01-01', '04-01', '07-01', '10-01'],
      );
    });
  }

  it('start what a server missed within the window of each, and nothing beside a run that is under way', async () => {
    await ensureMaintenanceSchedules(client, clock({ weekly: { catchUp: '3 days' } }));
    const described = await Promise.all(CADENCES.map((cadence) => schedule(cadence).describe()));
    const hours = described.map(({ policies }) => policies.catchupWindow / 3_600_000);
    assert.deepEqual(hours, [12, 72, 7 * 24, 14 * 24]);
    assert.ok(described.every(({ policies }) => policies.overlap === 'SKIP'));
  });

  it('follow an edit without losing a pause that a person set', async () => {
    await ensureMaintenanceSchedules(client, clock());
    await schedule('daily').pause('vacaciones');
    await ensureMaintenanceSchedules(client, clock({ daily: { at: '05:15', jitter: '0s' } }));
    const { state } = await schedule('daily').describe();
    assert.deepEqual([state.paused, state.note], [true, 'vacaciones']);
    assert.equal((await runsOf('daily', 'America/Bogota'))[0]?.toFormat('HH:mm'), '05:15');
    await schedule('daily').unpause();
  });

  it('are gone where all tasks of a cadence are off', async () => {
    const off = { pipeline_figures: 'off', service_resources: 'off', errors_by_type: 'off', disk_forecast: 'off' };
    await ensureMaintenanceSchedules(client, clock({ tasks: { ...off, kafka_topics: 'off' } }));
    await assert.rejects(schedule('weekly').describe(), { name: 'ScheduleNotFoundError' });
    await ensureMaintenanceSchedules(client, clock());
    assert.equal((await schedule('weekly').describe()).scheduleId, 'maintenance-weekly');
  });
});

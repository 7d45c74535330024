import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { DateTime } from 'luxon';
import { CLONE_DIR } from '../../src/config.js';
import { maintenanceSchema } from '../../src/documents/maintenance.schema.js';
import type { Cadence } from '../../src/domain/maintenance/cadence.js';
import { WEEKDAYS } from '../../src/domain/windows.js';
import { freePort } from '../../src/embedded/ports.js';
import { ensureTemporalBinary } from '../../src/embedded/temporal-binary.js';
import { startTemporalServer } from '../../src/embedded/temporal-server.js';
import type { TemporalServer } from '../../src/embedded/temporal-server.js';
import { ensureMaintenanceSchedules } from '../../src/wiring/maintenance-schedules.js';
import { maintenanceScheduleId } from '../../src/workflows/contract.js';
import { makeOpenDirectory } from '../embedded/open-directory.js';
import { eventually } from '../support/eventually.js';

const ZONE = 'America/Bogota';
const MINUTE_MS = 60_000;
/** Longer than the weekly window, which is the shortest that guardia.yaml allows. */
const LATE_MS = 14_000;

describe('a Temporal server that was down when maintenance was due', function () {
  this.timeout(240_000);
  let directory: string;
  let server: TemporalServer | undefined;

  before(async () => {
    directory = await makeOpenDirectory();
  });
  after(async () => {
    await server?.stop();
    await rm(directory, { recursive: true, force: true });
  });

  it('starts what it missed within the window, once, and nothing that lies before it', async () => {
    const cacheDir = join(CLONE_DIR, '.guardia', 'cache');
    const options = {
      ...{
        dataDir: join(directory, 'temporal'),
        port: await freePort(),
        uiPort: await freePort(),
        namespace: 'default',
      },
      binary: async () => (await ensureTemporalBinary({ cacheDir })).path,
    };
    server = await startTemporalServer(options);
    const dueAtMs = Math.ceil((Date.now() + 10_000) / MINUTE_MS) * MINUTE_MS;
    const due = DateTime.fromMillis(dueAtMs, { zone: ZONE });
    const at = { at: due.toFormat('HH:mm'), jitter: '0s' };
    const { daily, weekly, monthly, quarterly, tasks } = maintenanceSchema.parse({
      daily: { ...at, catchUp: '12 hours' },
      weekly: { ...at, catchUp: '10 seconds', day: WEEKDAYS[due.weekday - 1] },
    });
    const times = { daily, weekly, monthly, quarterly };
    await withClient(server.address, (client) =>
      ensureMaintenanceSchedules(client, { maintenance: { times, tasks }, timeZone: ZONE, language: 'es' }),
    );
    await server.stop();
    // The one thing here that only time can bring: the moment has to pass while nobody is there.
    await sleep(dueAtMs + LATE_MS - Date.now());

    server = await startTemporalServer(options);
    await withClient(server.address, async (client) => {
      const infoOf = async (cadence: Cadence) =>
        (await client.schedule.getHandle(maintenanceScheduleId(cadence)).describe()).info;
      await eventually(
        'the daily one is started',
        async () => (await infoOf('daily')).numActionsTaken > 0 || undefined,
      );
      await eventually('the weekly one is given up', async () => {
        const { numActionsMissedCatchupWindow } = await infoOf('weekly');
        return numActionsMissedCatchupWindow > 0 || undefined;
      });
      const { numActionsTaken, recentActions } = await infoOf('daily');
      assert.deepEqual([numActionsTaken, recentActions[0]?.scheduledAt.getTime()], [1, dueAtMs]);
      assert.equal((await infoOf('weekly')).numActionsTaken, 0);
    });
  });
});

async function withClient(address: string, work: (client: Client) => Promise<void>): Promise<void> {
  const connection = await Connection.connect({ address });
  try {
    await work(new Client({ connection }));
  } finally {
    await connection.close();
  }
}

import assert from 'node:assert/strict';
import { sampleDisk } from '../../../src/activities/actions/disk-samples.js';
import { createPostgresLooks } from '../../../src/activities/actions/postgres.js';
import type { Mode } from '../../../src/domain/incident.js';
import type { ServiceFinding } from '../../../src/domain/service.js';
import { startTestStore } from '../../support/store.js';
import type { TestStore } from '../../support/store.js';
import { ABOUT, asActivity, contextOf, ONE_SERVICE, portTo } from '../../support/watched-postgres.js';

const HOUR_MS = 3_600_000;
const METRIC = 'database_bytes/guardia';

/** The database that is watched is the store's own: any that has a size will do. */
describe('growth from samples that were kept', () => {
  let test: TestStore;
  let bytes: number;

  before(async () => {
    test = await startTestStore();
    await test.store.migrate();
  });
  beforeEach(async () => {
    await test.outside.query('TRUNCATE guardia.metric_samples');
    const { rows } = await test.outside.query<{ bytes: string }>(
      'SELECT pg_database_size(current_database()) AS bytes',
    );
    bytes = Number(rows[0]?.bytes);
  });
  after(() => test?.close());

  const hoursAgo = (hours: number): string => new Date(Date.now() - hours * HOUR_MS).toISOString();

  async function grown(mode: Mode = 'live', maxPerDay = 0.2): Promise<ServiceFinding | undefined> {
    const looks = createPostgresLooks({
      services: ONE_SERVICE,
      postgres: portTo(test.server.url),
      samples: test.store,
    });
    const request = { context: contextOf(mode), params: { ...ABOUT, maxPerDay } };
    const { findings } = await asActivity(async () => ({ ...(await looks.check_database_growth(request)) }));
    return findings[0];
  }
  const kept = () => test.store.samples('erp', METRIC, hoursAgo(1_000));

  it('is not known before there is a sample of a day ago, and keeps the first one', async () => {
    const finding = await grown();
    assert.deepEqual([finding?.health, finding?.code], ['unknown', 'too_early'], finding?.detail);
    assert.match(finding?.detail ?? '', /no sample of a day ago/);
    assert.equal((await kept()).length, 1);
    await test.store.recordSample('erp', METRIC, bytes, hoursAgo(10));
    assert.equal((await grown())?.code, 'too_early');
  });

  it('keeps nothing in a dry run, and compares all the same', async () => {
    await test.store.recordSample('erp', METRIC, bytes, hoursAgo(24));
    assert.equal((await grown('dry-run'))?.health, 'healthy');
    assert.equal((await kept()).length, 1);
  });

  it('is too much where the database grew by more than the limit within a day', async () => {
    await test.store.recordSample('erp', METRIC, bytes / 1.3, hoursAgo(24));
    const finding = await grown();
    assert.deepEqual([finding?.health, finding?.code], ['unhealthy', 'growing'], finding?.detail);
    assert.match(finding?.detail ?? '', /^guardia has .*B, .*B 24 h ago: (29|30)(\.\d)? % in a day, limit 20 %/);
  });

  it('is scaled to a day where the sample is older, and set beside the line of the week', async () => {
    for (const days of [6, 5, 4, 3]) {
      await test.store.recordSample('erp', METRIC, bytes * (1 - days * 0.1), hoursAgo(24 * days));
    }
    const finding = await grown();
    assert.equal(finding?.health, 'healthy', finding?.detail);
    assert.match(finding?.detail ?? '', /72 h ago: 14\.\d % in a day.*linear over the last 3 days: 25 % \(/);
  });

  it('does not accuse the database where the store is away', async () => {
    await test.outside.query('ALTER TABLE guardia.metric_samples RENAME TO elsewhere');
    try {
      const finding = await grown();
      assert.equal(finding?.health, 'unknown', finding?.detail);
      assert.match(finding?.detail ?? '', /the store/);
    } finally {
      await test.outside.query('ALTER TABLE guardia.elsewhere RENAME TO metric_samples');
    }
  });

  it('says of a disk when it is full, once there is a trend', async () => {
    const disk = { service: 'erp', path: '/var/lib/postgresql', usedBytes: 70e9, capacityBytes: 100e9 };
    assert.equal(await sampleDisk(test.store, disk, 'live'), undefined);
    const metric = 'disk_used_bytes/var/lib/postgresql';
    assert.equal((await test.store.samples('erp', metric, hoursAgo(1))).length, 1);
    for (const hours of [24, 48, 72]) {
      await test.store.recordSample('erp', metric, 70e9 - (hours / 24) * 10e9, hoursAgo(hours));
    }
    const forecast = await sampleDisk(test.store, disk, 'dry-run');
    const inDays = (Date.parse(forecast?.fullAt ?? '') - Date.now()) / (24 * HOUR_MS);
    assert.ok(Math.abs(inDays - 3) < 0.1, JSON.stringify(forecast));
  });
});

import assert from 'node:assert/strict';
import { readStats } from '../../../src/integrations/docker/container-stats.js';
import { readDf } from '../../../src/integrations/files/disk-space.js';

describe('What the engine measured', () => {
  const cpu = (total: number, system: number) => ({
    cpu_usage: { total_usage: total },
    system_cpu_usage: system,
    online_cpus: 4,
  });

  it('is memory without what would be given back, and processors of those that it may use', () => {
    const written = {
      memory_stats: { usage: 600, limit: 1_000, stats: { inactive_file: 100 } },
      cpu_stats: cpu(200, 1_400),
      precpu_stats: cpu(100, 1_000),
    };
    assert.deepEqual(readStats(written, {}), {
      memoryShare: 0.5,
      memoryBytes: 500,
      memoryLimitBytes: 1_000,
      cpuShare: 0.25,
    });
    assert.equal(readStats(written, { NanoCpus: 2e9 }).cpuShare, 0.5);
    assert.equal(readStats(written, { CpuQuota: 100_000 }).cpuShare, 1);
    assert.equal(readStats(written, { NanoCpus: 64e9 }).cpuShare, 0.25);
  });

  it('is nothing where nothing was measured', () => {
    assert.deepEqual(readStats({}, {}), {});
    assert.equal(readStats({ cpu_stats: cpu(1, 1), precpu_stats: {} }, {}).cpuShare, undefined);
  });

  it('of room is what df says, and nothing else', () => {
    const header = 'Filesystem           1024-blocks    Used Available Capacity Mounted on\n';
    const space = readDf(`${header}/dev/mapper/a b c        1000     300       100  75% /var/lib/my data\n`);
    assert.deepEqual(space, { totalBytes: 1_024_000, freeBytes: 102_400, freeShare: 0.25 });
    for (const text of ['', 'df: not found', header, `${header}x 1 2 3 4% /\ny 1 2 3 4% /\n`]) {
      assert.throws(() => readDf(text), { code: 'BAD_ANSWER' });
    }
  });
});

import assert from 'node:assert/strict';
import { judgeVersions } from '../../../src/domain/maintenance/versions/judge.js';
import type { Product } from '../../../src/domain/maintenance/versions/end-of-life.js';
import { kafkaRelease } from '../../../src/domain/maintenance/versions/kafka-release.js';
import { judgeLibraries } from '../../../src/domain/maintenance/versions/libraries.js';
import { codesOf, linesOf } from '../../support/task-order.js';

describe('the versions review’s judgement', () => {
  const judged = (product: Product, version: string, startedAt: string) =>
    codesOf({ lines: judgeVersions([{ product, service: '', version }], startedAt) }).slice(0, -1);

  for (const [product, version, startedAt, codes] of [
    ['node', 'v22.19.0', '2026-05-01T07:00:00Z', ['version_looked_after']],
    ['node', 'v22.19.0', '2026-12-01T07:00:00Z', ['version_ends_soon!']],
    ['node', 'v20.19.5', '2026-04-30T07:00:00Z', ['version_ends_soon!']],
    ['node', 'v20.19.5', '2026-05-01T07:00:00Z', ['version_ended!']],
    ['postgres', '16.10 (Debian 16.10-1.pgdg13+1)', '2026-05-01T07:00:00Z', ['version_looked_after']],
    ['airflow', '2.11.0', '2026-05-01T07:00:00Z', ['version_ended!']],
    ['airflow', '3.1.0', '2026-05-01T07:00:00Z', ['version_used']],
    ['kafka', '4.1', '2026-05-01T07:00:00Z', ['version_used', 'versions_not_judged']],
    ['postgres', '99devel', '2026-05-01T07:00:00Z', ['version_used', 'versions_not_judged']],
  ] as const) {
    it(`says of ${product} ${version} on ${startedAt.slice(0, 10)}: ${codes.join(', ')}`, () =>
      assert.deepEqual(judged(product, version, startedAt), codes));
  }

  for (const [level, release] of [
    [0, undefined],
    [7, '3.3'],
    [21, '3.9'],
    [25, '4.0'],
    [27, '4.1'],
    [30, '4.3'],
    [31, '4.3+'],
  ] as const) {
    it(`knows the release of the feature level ${level}: ${release ?? 'none'}`, () =>
      assert.equal(kafkaRelease(level), release));
  }

  it('sees a library that is not the one that was asked for, and one that was given up', () => {
    const lines = judgeLibraries([
      { name: 'pg', wanted: '8.23.1', installed: '8.23.1' },
      { name: 'zod', wanted: '4.6.7', installed: '4.6.6' },
      { name: 'mocha', wanted: '12.0.3' },
      { name: 'range', wanted: '^1.0.0', installed: '1.4.0' },
      { name: 'old', wanted: '', deprecated: 'no longer supported' },
    ]);
    assert.deepEqual(codesOf({ lines }), [
      'libraries_used',
      'library_differs!',
      'library_deprecated!',
      'libraries_not_judged',
    ]);
    assert.deepEqual(linesOf({ lines }, 'library_differs'), [{ name: 'zod', wanted: '4.6.7', installed: '4.6.6' }]);
  });
});

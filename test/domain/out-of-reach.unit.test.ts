import assert from 'node:assert/strict';
import { outOfReach } from '../../src/domain/out-of-reach.js';
import type { FindingCode } from '../../src/domain/service.js';

const failed = (name: string, code: FindingCode, dependsOn: readonly string[] = [], restartable?: false) => ({
  facts: { name, dependsOn, ...(restartable === false && { restartable }) },
  finding: { code },
});

describe('What no restart of ours mends', () => {
  it('is what nothing here runs, and a server that is full but serves', () => {
    const stuck = outOfReach([
      failed('oracle', 'unreachable', [], false),
      failed('postgres', 'too_many'),
      failed('kafka', 'unreachable'),
      failed('web', 'timeout'),
    ]);
    assert.deepEqual(
      [...stuck],
      [
        ['oracle', 'runtime_none'],
        ['postgres', 'still_serving'],
      ],
    );
  });

  it('and what stands on it, at any distance, for the same reason', () => {
    const stuck = outOfReach([
      failed('postgres', 'too_many'),
      failed('scheduler', 'metadatabase_down', ['postgres']),
      failed('dags', 'stopped', ['scheduler', 'kafka']),
    ]);
    assert.deepEqual([...stuck.values()], ['still_serving', 'still_serving', 'still_serving']);
  });
});

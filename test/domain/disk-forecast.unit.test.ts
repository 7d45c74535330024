import assert from 'node:assert/strict';
import { byteText, shareText } from '../../src/domain/byte-text.js';
import { fullInMs } from '../../src/domain/disk-forecast.js';

const HOUR_MS = 3_600_000;

describe('When a disk will be full', () => {
  const falling = [0, 1, 2, 3].map((hour) => ({ atMs: hour * HOUR_MS, freeBytes: 1_000 - 100 * hour }));

  it('is told by the line through what was measured', () => {
    assert.equal(Math.round((fullInMs(falling, 3 * HOUR_MS) ?? 0) / HOUR_MS), 7);
    assert.equal(fullInMs(falling, 30 * HOUR_MS), 0);
  });

  it('is not told where too little was measured, or where the room does not shrink', () => {
    assert.equal(fullInMs([], 0), undefined);
    assert.equal(fullInMs(falling.slice(0, 2), 0), undefined);
    assert.equal(
      fullInMs(
        falling.map((sample, index) => ({ ...sample, atMs: index })),
        3,
      ),
      undefined,
    );
    assert.equal(
      fullInMs(
        falling.map((sample) => ({ ...sample, freeBytes: 500 })),
        0,
      ),
      undefined,
    );
    assert.equal(
      fullInMs(
        falling.toReversed().map((sample, hour) => ({ ...sample, atMs: hour * HOUR_MS })),
        0,
      ),
      undefined,
    );
  });

  it('is told with amounts that people read', () => {
    assert.deepEqual([0, 999, 1_500, 34_567_890_123].map(byteText), ['0 bytes', '999 bytes', '1.5 kB', '35 GB']);
    assert.deepEqual([0.1999, 0.9999, 1].map(shareText), ['19.9 %', '99.9 %', '100 %']);
  });
});

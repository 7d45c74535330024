import assert from 'node:assert/strict';
import { describeForecast, forecastFull } from '../../src/domain/forecast.js';
import { theilSen } from '../../src/domain/theil-sen.js';

const START_MS = Date.parse('2026-11-20T00:00:00Z');
const GB = 1e9;
/** Used gigabytes, one sample an hour. */
const hourly = (...used: readonly number[]) =>
  used.map((value, hour) => ({ at: new Date(START_MS + hour * 3_600_000).toISOString(), value: value * GB }));
const HOURS = Array.from({ length: 48 }, (_, hour) => hour);

describe('the forecast of a full disk', () => {
  it('follows a straight line to its end', () => {
    const forecast = forecastFull(hourly(50, 51, 52, 53), 100 * GB);
    assert.equal(forecast?.fullAt, '2026-11-22T02:00:00.000Z');
    assert.equal(Math.round((forecast?.bytesPerDay ?? 0) / GB), 24);
    assert.equal(describeForecast(forecast), 'grows by 24 GB a day (trend of 3 h): full on 2026-11-22 02:00 UTC');
  });

  it('is not moved by a big file that came and went', () => {
    const used = HOURS.map((hour) => (hour >= 20 && hour < 30 ? 95 : 50 + hour * 0.5));
    assert.equal(forecastFull(hourly(...used), 100 * GB)?.fullAt, '2026-11-24T04:00:00.000Z');
  });

  it('does not mind the order of the samples, nor two of one moment', () => {
    const samples = hourly(50, 51, 52, 53);
    const shuffled = [samples[2], samples[0], samples[3], samples[1], samples[1]].filter((each) => each !== undefined);
    assert.equal(forecastFull(shuffled, 100 * GB)?.fullAt, '2026-11-22T02:00:00.000Z');
  });

  for (const [why, samples] of [
    ['shrinks', hourly(53, 52, 51, 50)],
    ['stays as it is', hourly(50, 50, 50, 50)],
    ['was sampled twice only', hourly(50, 51)],
    [
      'was sampled for minutes only',
      hourly(50, 51, 52).map((each, index) => ({ ...each, at: `2026-11-20T00:0${index}:00Z` })),
    ],
    ['would take more than ten years', hourly(50, 50.0000001, 50.0000002)],
    ['was never sampled', []],
    ['has samples without a moment', hourly(50, 51, 52).map((each) => ({ ...each, at: 'yesterday' }))],
  ] as const) {
    it(`says nothing where it ${why}`, () => {
      assert.equal(forecastFull(samples, 100 * GB), undefined);
      assert.equal(describeForecast(undefined), 'no trend by which it fills');
    });
  }

  it('says now where it is full already', () => {
    assert.equal(forecastFull(hourly(97, 98, 99, 101), 100 * GB)?.fullAt, '2026-11-20T03:00:00.000Z');
  });

  it('does not compare every point of a long series with every other', () => {
    const points = Array.from({ length: 12_000 }, (_, x) => ({ x, y: 3 * x + (x % 7) }));
    const line = theilSen(points);
    assert.ok(Math.abs((line?.slope ?? 0) - 3) < 0.01);
  });

  it('makes no line of one moment', () =>
    assert.equal(
      theilSen([
        { x: 1, y: 1 },
        { x: 1, y: 2 },
      ]),
      undefined,
    ));
});

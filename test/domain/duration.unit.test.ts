import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseDuration } from '../../src/domain/duration.js';

const MINUTE = 60_000;

describe('durations as people write them', () => {
  const examples: readonly [string, number][] = [
    ['15 minutes', 15 * MINUTE],
    ['1 hour', 60 * MINUTE],
    ['4 hours', 240 * MINUTE],
    ['90s', 90_000],
    ['PT15M', 15 * MINUTE],
    ['pt1h30m', 90 * MINUTE],
    ['P1DT2H', 26 * 60 * MINUTE],
    ['15 minutos', 15 * MINUTE],
    ['2 días', 2 * 24 * 60 * MINUTE],
    ['1 dia', 24 * 60 * MINUTE],
    ['1h 30m', 90 * MINUTE],
    ['1 hora y 30 minutos', 90 * MINUTE],
    ['1 hour and 30 minutes', 90 * MINUTE],
    ['0s', 0],
    ['1.5 hours', 90 * MINUTE],
    ['1,5 horas', 90 * MINUTE],
    ['250 ms', 250],
    ['2 weeks', 14 * 24 * 60 * MINUTE],
  ];
  for (const [text, ms] of examples) {
    it(`"${text}" is ${ms} ms`, () => assert.deepEqual(parseDuration(text), { ms }));
  }

  for (const text of ['', '15', 'soon', '15 parsecs', '-5 minutes', 'P', 'PT', '5 minutes ago', '1h2x', 'minutes']) {
    it(`"${text}" is no duration`, () => assert.deepEqual(parseDuration(text), { problem: 'not_a_duration' }));
  }

  it('more than 400 days is too long to be meant', () => {
    assert.deepEqual(parseDuration('401 days'), { problem: 'too_long' });
  });

  it('every number of seconds survives each way of writing it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 30_000_000 }), (seconds) => {
        for (const text of [`${seconds}s`, `${seconds} seconds`, `${seconds} segundos`, `PT${seconds}S`]) {
          assert.deepEqual(parseDuration(text), { ms: seconds * 1_000 });
        }
      }),
    );
  });
});

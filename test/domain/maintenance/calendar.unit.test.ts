import assert from 'node:assert/strict';
import type { Cadence, CadenceTimes } from '../../../src/domain/maintenance/cadence.js';
import { clockTimeOf } from '../../../src/domain/clock-time.js';
import { gapsOf } from '../../../src/domain/maintenance/calendar.js';

const YEARS = { from: 2026, to: 2027 };
const times = (changes: Partial<CadenceTimes> = {}): CadenceTimes => ({
  ...{ at: '02:30', catchUpMs: 0, jitterMs: 0 },
  ...changes,
});
const gaps = (cadence: Cadence, zone: string, changes: Partial<CadenceTimes> = {}): readonly string[] =>
  gapsOf(cadence, times(changes), zone, YEARS).map(
    ({ year, month, day, hour, minute }) => `${year}-${month}-${day} ${hour}:${String(minute).padStart(2, '0')}`,
  );

describe('The dates that a Schedule would leave out', () => {
  it('are those on which the clock jumps over the time, with the time that it shows instead', () => {
    assert.deepEqual(gaps('daily', 'Europe/Madrid'), ['2026-3-29 3:30', '2027-3-28 3:30']);
    assert.deepEqual(gaps('daily', 'Europe/Madrid', { at: '03:30' }), []);
    assert.deepEqual(gaps('daily', 'America/Bogota'), []);
  });

  it('are none where nothing is due on them', () => {
    assert.deepEqual(gaps('weekly', 'Europe/Madrid', { day: 'sunday' }), ['2026-3-29 3:30', '2027-3-28 3:30']);
    assert.deepEqual(gaps('weekly', 'Europe/Madrid', { day: 'monday' }), []);
    assert.deepEqual(gaps('monthly', 'Europe/Madrid', { dayOfMonth: 28 }), ['2027-3-28 3:30']);
    assert.deepEqual(gaps('quarterly', 'Europe/Madrid', { dayOfMonth: 28, months: [3, 6] }), ['2027-3-28 3:30']);
    assert.deepEqual(gaps('quarterly', 'Europe/Madrid', { dayOfMonth: 28, months: [6] }), []);
    assert.deepEqual(gaps('quarterly', 'Europe/Madrid', { dayOfMonth: 28 }), []);
  });

  it('are also those without a midnight, at their own time, where the day of the week is asked for', () => {
    // Santiago puts its clock forward at midnight, on a Sunday.
    assert.deepEqual(gaps('weekly', 'America/Santiago', { day: 'sunday' }), ['2026-9-6 2:30', '2027-9-5 2:30']);
    assert.deepEqual(gaps('daily', 'America/Santiago'), []);
    // Over the time itself it jumps only once, not twice.
    assert.deepEqual(gaps('weekly', 'America/Santiago', { day: 'sunday', at: '00:30' }), [
      '2026-9-6 1:30',
      '2027-9-5 1:30',
    ]);
  });

  it('are read from a clock of hours and minutes', () => {
    assert.deepEqual(clockTimeOf('04:05'), { hour: 4, minute: 5 });
  });
});

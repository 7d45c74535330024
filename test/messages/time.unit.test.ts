import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseDuration } from '../../src/domain/duration.js';
import { formatClock, formatDuration, formatMoment, formatTime } from '../../src/messages/time.js';

const bogota = { language: 'es', zone: 'America/Bogota' } as const;

describe('times and durations for people', () => {
  it('says durations in at most two units, singular where it is one', () => {
    const said = (durationMs: number): string => formatDuration(durationMs, 'es');
    assert.equal(said(0), '0 ms');
    assert.equal(said(350), '350 ms');
    assert.equal(said(1_000), '1 segundo');
    assert.equal(said(90_000), '1 minuto 30 segundos');
    assert.equal(said(900_000), '15 minutos');
    assert.equal(said(3_600_000), '1 hora');
    assert.equal(said(5_400_000), '1 hora 30 minutos');
    assert.equal(said(90_000_000), '1 día 1 hora');
    assert.equal(formatDuration(86_400_000 * 3, 'en'), '3 days');
    assert.equal(said(-5), '0 ms');
  });

  it('rounds into the next unit rather than to sixty of the smaller one', () => {
    assert.equal(formatDuration(3_599_900, 'en'), '1 hour');
    assert.equal(formatDuration(59_900, 'en'), '1 minute');
    assert.equal(formatDuration(86_390_000, 'en'), '1 day');
  });

  it('says what a runbook would read as nearly the same duration', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 300 * 86_400_000 }),
        fc.constantFrom('es', 'en'),
        (durationMs, language) => {
          const parsed = parseDuration(formatDuration(durationMs, language));
          assert.ok('ms' in parsed);
          assert.ok(Math.abs(parsed.ms - durationMs) <= Math.max(500, durationMs / 24));
        },
      ),
    );
  });

  it('shows moments on the wall clock of the reader, with the offset', () => {
    assert.equal(formatTime('2026-11-22T07:30:15.000Z', bogota), '22 nov 2026, 02:30:15 (UTC-5)');
    assert.equal(
      formatTime('2026-01-02T03:04:05.000Z', { language: 'en', zone: 'Asia/Kolkata' }),
      '2 Jan 2026, 08:34:05 (UTC+5:30)',
    );
    assert.equal(
      formatTime('2026-01-02T03:04:05.000Z', { language: 'en', zone: 'Mars/Olympus' }),
      '2 Jan 2026, 03:04:05 (UTC)',
    );
    assert.equal(formatClock('2026-11-22T07:30:15.000Z', bogota), '02:30:15');
  });

  it('names the day where a moment is not of the same day', () => {
    assert.equal(formatMoment('2026-11-22T07:30:15.000Z', bogota, '2026-11-22T06:00:00.000Z'), '02:30:15');
    assert.equal(formatMoment('2026-11-22T07:30:15.000Z', bogota, '2026-11-22T04:00:00.000Z'), '22 nov, 02:30:15');
  });

  it('gives a dash for text that is no moment, whatever it holds', () => {
    for (const text of ['', 'mañana', '**x**']) {
      assert.equal(formatTime(text, bogota), '—');
      assert.equal(formatClock(text, bogota), '—');
      assert.equal(formatMoment(text, bogota, 'x'), '—');
    }
  });
});

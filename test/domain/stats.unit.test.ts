import assert from 'node:assert/strict';
import fc from 'fast-check';
import { incidentStats } from '../../src/domain/stats.js';
import type { Occurrence } from '../../src/domain/stats.js';

const MINUTE = 60_000;
const at = (minutes: number): string => new Date(Date.parse('2026-11-01T00:00:00Z') + minutes * MINUTE).toISOString();

function occurrence(
  opened: number,
  change: { acknowledged?: number; verified?: number } & Partial<Occurrence> = {},
): Occurrence {
  const { acknowledged, verified, ...rest } = change;
  return {
    type: 'pipeline_down',
    subject: 'ingesta',
    mode: 'live',
    openedAt: at(opened),
    ...(acknowledged !== undefined && { firstAcknowledgedAt: at(acknowledged) }),
    ...(verified !== undefined && { verifiedAt: at(verified), resolvedAt: at(verified + 10) }),
    ...rest,
  };
}

const anOccurrence = fc
  .record({
    type: fc.constantFrom('pipeline_down', 'service_down'),
    subject: fc.constantFrom('a', 'b'),
    mode: fc.constantFrom('live' as const, 'simulation' as const, 'dry-run' as const),
    opened: fc.integer({ min: 0, max: 10_000 }),
    acknowledged: fc.option(fc.integer({ min: 0, max: 500 }), { nil: undefined }),
    verified: fc.option(fc.integer({ min: 0, max: 500 }), { nil: undefined }),
  })
  .map(({ opened, acknowledged, verified, ...rest }) =>
    occurrence(opened, {
      ...rest,
      ...(acknowledged !== undefined && { acknowledged: opened + acknowledged }),
      ...(verified !== undefined && { verified: opened + verified }),
    }),
  );

describe('the statistics of incidents', () => {
  it('measures the acknowledgement from the opening, of acknowledged incidents only', () => {
    const { all } = incidentStats([
      occurrence(0, { acknowledged: 2 }),
      occurrence(100, { acknowledged: 106 }),
      occurrence(200),
    ]);
    assert.deepEqual(all.mtta, { count: 2, meanMs: 4 * MINUTE, medianMs: 4 * MINUTE });
    assert.equal(all.incidents, 3);
    assert.equal(all.open, 3);
  });

  it('measures the repair from the opening to the verification, without the watch', () => {
    const { all } = incidentStats(
      [1, 2, 30].map((minutes, index) => occurrence(index * 100, { verified: index * 100 + minutes })),
    );
    assert.deepEqual(all.mttr, { count: 3, meanMs: 11 * MINUTE, medianMs: 2 * MINUTE });
    assert.equal(all.open, 0);
  });

  it('measures the time between failures from a verification to the next opening of the same thing', () => {
    const { all, byType } = incidentStats([
      occurrence(200, { verified: 205 }),
      occurrence(0, { verified: 10 }),
      occurrence(50, { verified: 60, subject: 'otra' }),
      occurrence(70, { verified: 80, type: 'service_down' }),
    ]);
    assert.deepEqual(all.mtbf, { count: 1, meanMs: 190 * MINUTE, medianMs: 190 * MINUTE });
    assert.deepEqual(
      byType.map(({ type, mtbf }) => [type, mtbf.count]),
      [
        ['pipeline_down', 1],
        ['service_down', 0],
      ],
    );
  });

  it('says nothing where nothing was measured, rather than zero', () => {
    assert.deepEqual(incidentStats([]), {
      all: { incidents: 0, open: 0, mtta: { count: 0 }, mttr: { count: 0 }, mtbf: { count: 0 } },
      byType: [],
    });
  });

  it('never counts a simulation or a dry run', () => {
    fc.assert(
      fc.property(fc.array(anOccurrence), (occurrences) => {
        const live = occurrences.filter((one) => one.mode === 'live');
        assert.deepEqual(incidentStats(occurrences), incidentStats(live));
      }),
    );
  });

  it('does not depend on the order in which incidents come, adds up over the types, and stays within what was measured', () => {
    fc.assert(
      fc.property(fc.uniqueArray(anOccurrence, { selector: (one) => one.openedAt }), (occurrences) => {
        const stats = incidentStats(occurrences);
        assert.deepEqual(incidentStats([...occurrences].reverse()).byType, stats.byType);
        const sum = (pick: (one: (typeof stats.byType)[number]) => number): number =>
          stats.byType.reduce((total, one) => total + pick(one), 0);
        assert.equal(
          sum((one) => one.incidents),
          stats.all.incidents,
        );
        assert.equal(
          sum((one) => one.mttr.count),
          stats.all.mttr.count,
        );
        assert.equal(
          sum((one) => one.mtbf.count),
          stats.all.mtbf.count,
        );
        for (const { count, medianMs = 0, meanMs = 0 } of [stats.all.mtta, stats.all.mttr]) {
          assert.ok(count <= stats.all.incidents);
          assert.ok(medianMs >= 0 && medianMs <= 500 * MINUTE && meanMs >= 0 && meanMs <= 500 * MINUTE);
        }
      }),
    );
  });
});

import assert from 'node:assert/strict';
import { postmortemOf } from '../../src/domain/postmortem.js';
import type { IncidentView, TimelineEntry } from '../../src/domain/incident.js';
import type { FindingCode } from '../../src/domain/service.js';
import { anIncidentView, aStep } from '../support/incident-view.js';

const found = (service: string, code: FindingCode) =>
  aStep({ findings: [{ service, health: 'unhealthy', code, detail: '', tookMs: 1 }] });
const causes = (view: IncidentView): string[] => postmortemOf(view).rootCause.causes.map(({ fault }) => fault.service);

describe('the model of a post-mortem', () => {
  it('takes a service that failed by itself for the cause, and not the one that only lost its database', () => {
    const steps = [found('scheduler', 'metadatabase_down'), found('postgres', 'unreachable')];
    assert.deepEqual(causes(anIncidentView({ steps })), ['postgres']);
    assert.deepEqual(
      postmortemOf(anIncidentView({ steps })).technicalImpact.faults.map((fault) => fault.consequence),
      [true, false],
    );
  });

  it('names the scheduler that lost its database where nothing else was found', () => {
    assert.deepEqual(causes(anIncidentView({ steps: [found('scheduler', 'metadatabase_down')] })), ['scheduler']);
  });

  it('keeps the first fault of a service, because later ones may come from the repair', () => {
    const steps = [found('postgres', 'unreachable'), found('postgres', 'restarting')];
    assert.deepEqual(
      postmortemOf(anIncidentView({ steps })).technicalImpact.faults.map((fault) => fault.code),
      ['unreachable'],
    );
  });

  it('names no cause where no probe found a fault', () => {
    assert.deepEqual(causes(anIncidentView({ steps: [aStep({ outcome: 'ok', findings: [] })] })), []);
  });

  it('cites the troubled lines of the cause’s own logs, else the line that says most', () => {
    const lines = (text: string): readonly string[] => {
      const evidence = [
        { service: 'postgres', kind: 'logs', text } as const,
        { service: 'other', kind: 'logs', text: 'FATAL: not mine' } as const,
      ];
      const view = anIncidentView({ steps: [found('postgres', 'unreachable')], evidence });
      return postmortemOf(view).rootCause.causes[0]?.lines ?? [];
    };
    assert.deepEqual(lines('LOG: a\nFATAL: b\nLOG: c\nFATAL: b'), ['FATAL: b']);
    assert.deepEqual(lines('LOG: a\nLOG: c\n'), ['LOG: c']);
    assert.deepEqual(lines('\n'), []);
  });

  it('counts a restart as corrective always, and as support of the cause only when recovery was verified', () => {
    const restart = aStep({ action: 'restart_failed_services', outcome: 'ok' });
    const open = postmortemOf(anIncidentView({ steps: [restart] }));
    assert.equal(open.corrective.done.length, 1);
    assert.equal(open.rootCause.repairedBy.length, 0);
    const verified = postmortemOf(anIncidentView({ steps: [restart], verifiedAt: '2026-11-22T07:09:00.000Z' }));
    assert.equal(verified.rootCause.repairedBy.length, 1);
    assert.equal(verified.durations.repairedMs, 540_000);
  });

  it('takes into the root cause why repairs failed, each reason once', () => {
    const failed = aStep({ action: 'restart_failed_services', outcome: 'failed', detail: 'could not open x.conf' });
    const other = aStep({ action: 'notify', outcome: 'failed', detail: 'no channel' });
    const { failedRepairs } = postmortemOf(anIncidentView({ steps: [failed, failed, other] })).rootCause;
    assert.deepEqual(failedRepairs, ['could not open x.conf']);
  });

  it('takes facts of the impact from triage, and leaves out where its severity came from', () => {
    const because = ['stopsCriticalPipeline', 'runbookSeverity', 'noFactsGiven'] as const;
    const triage = { severity: 'critical', mayWait: false, priority: 40, because } as const;
    assert.deepEqual(postmortemOf(anIncidentView({ triage })).businessImpact.facts, ['stopsCriticalPipeline']);
  });

  it('charts the turning points, and only beginning and end where there are too many', () => {
    const entry = (index: number): TimelineEntry => ({
      at: new Date(index).toISOString(),
      code: index % 2 === 0 ? 'paged' : 'delivered',
      values: {},
    });
    const few = postmortemOf(anIncidentView({ timeline: [entry(0), entry(1), entry(2)] })).chart;
    assert.deepEqual([few.points.length, few.trimmed], [2, false]);
    const many = postmortemOf(
      anIncidentView({ timeline: Array.from({ length: 100 }, (_, index) => entry(index)) }),
    ).chart;
    assert.deepEqual([many.points.length, many.trimmed], [24, true]);
    assert.equal(many.points.at(-1)?.at, entry(98).at);
  });
});

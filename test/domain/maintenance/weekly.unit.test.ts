import assert from 'node:assert/strict';
import { errorSpans, errorTypeLine, errorTypes, goneLine } from '../../../src/domain/maintenance/error-types.js';
import { runFigures, runLines, taskLine } from '../../../src/domain/maintenance/pipeline-figures.js';
import { attention, line, withinMost } from '../../../src/domain/maintenance/report-lines.js';
import { orphanOf, topicLine } from '../../../src/domain/maintenance/topics.js';
import type { TopicOverview } from '../../../src/domain/maintenance/topics.js';
import { trendOf } from '../../../src/domain/maintenance/trend.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const T0 = Date.parse('2026-11-23T07:00:00Z');
const iso = (atMs: number): string => new Date(atMs).toISOString();

describe('Figures of the pipeline’s runs', () => {
  const run = (endedMs: number, minutes: number, succeeded = true) => ({
    startedAt: iso(endedMs - minutes * MINUTE_MS),
    endedAt: iso(endedMs),
    succeeded,
  });

  it('are mean, median and maximum of those that ended within the span', () => {
    const runs = [
      run(T0 - 1, 99),
      run(T0, 10),
      run(T0 + HOUR_MS, 20, false),
      run(T0 + 2 * HOUR_MS, 60),
      run(T0 + 3 * HOUR_MS, 5),
    ];
    assert.deepEqual(runFigures(runs, T0, T0 + 3 * HOUR_MS), {
      ...{ runsCount: 3, failedCount: 1 },
      ...{ meanMs: 30 * MINUTE_MS, medianMs: 20 * MINUTE_MS, maxMs: HOUR_MS },
    });
    assert.deepEqual(runFigures([], T0, T0 + 1), { runsCount: 0, failedCount: 0 });
  });

  it('ask for a look where runs are slow, none ran, or tasks fail', () => {
    const figures = (minutes: number) => runFigures([run(T0, minutes)], T0, T0 + 1);
    const needsLook = (minutes: number): boolean =>
      runLines('airflow', figures(minutes), figures(1), true).some(({ attention: it }) => it);
    assert.deepEqual([needsLook(45), needsLook(46)], [false, true]);
    const none = runFigures([], T0, T0 + 1);
    assert.equal(runLines('airflow', none, figures(1), true)[0]?.attention, true);
    assert.equal(runLines('airflow', none, figures(1), false)[0]?.attention, undefined);
    const tasks = (succeeded: number, failed: number) => taskLine({ succeeded, failed }, { succeeded: 0, failed: 0 });
    assert.equal(tasks(90, 10).attention, undefined);
    assert.equal(tasks(89, 11).attention, true);
    assert.equal(tasks(0, 0).code, 'no_tasks');
  });
});

describe('A trend', () => {
  const series = (...values: readonly number[]) =>
    values.map((value, hour) => ({ at: iso(T0 + hour * HOUR_MS), value }));

  it('needs three samples and an hour', () => {
    assert.equal(trendOf(series(1, 2)).perDay, undefined);
    assert.equal(trendOf(series(1, 2, 3).map(({ value }) => ({ at: iso(T0), value }))).perDay, undefined);
    assert.equal(Math.round(trendOf(series(1, 2, 3)).perDay ?? 0), 24);
  });

  it('is not moved by what sticks out, and names the furthest', () => {
    const trend = trendOf(series(100, 101, 102, 400, 104, 105, 106, 300));
    assert.equal(Math.round(trend.perDay ?? 0), 24);
    assert.deepEqual([trend.outliersCount, trend.furthest], [2, { at: iso(T0 + 3 * HOUR_MS), value: 400 }]);
    assert.equal(trendOf(series(100, 104, 99, 103, 101)).outliersCount, 0);
  });
});

describe('Errors by type', () => {
  it('are of so many days and today, against as many days before', () => {
    assert.deepEqual(errorSpans('2026-12-01', 7), {
      now: { from: '2026-11-24', to: '2026-12-01' },
      before: { from: '2026-11-16', to: '2026-11-23' },
    });
  });

  it('are added up over masters, the most frequent first, with what there was before', () => {
    const group = (type: string, master: string, count: number) => ({ type, master, count, corrected: 1 });
    const before = [group('required', 'a', 5), group('too_long', 'a', 4)];
    const types = errorTypes(
      [group('bad_pattern', 'a', 6), group('required', 'a', 2), group('required', 'b', 8)],
      before,
    );
    assert.deepEqual(types, [
      { type: 'required', rowsCount: 10, correctedCount: 2, beforeCount: 5, masters: ['b', 'a'] },
      { type: 'bad_pattern', rowsCount: 6, correctedCount: 1, beforeCount: 0, masters: ['a'] },
    ]);
    assert.deepEqual(
      types.map((type) => errorTypeLine(type).attention),
      [true, undefined],
    );
    assert.deepEqual(
      goneLine(types, before).map(({ values }) => values['typesCount']),
      [1],
    );
  });
});

describe('A topic', () => {
  const own = { prefix: 'maestras.', masters: ['clientes'] };
  const topic = (name: string, changes: Partial<TopicOverview> = {}): TopicOverview => ({
    ...{ topic: name, partitions: 3, messages: 1, ends: 1, groups: 1, lag: 0, quiet: false },
    ...changes,
  });

  it('is an orphan where it is called like a master that has no layout', () => {
    assert.equal(orphanOf(topic('maestras.clientes', { groups: 0, quiet: true }), own), undefined);
    assert.equal(orphanOf(topic('maestras.antigua'), own), 'no_layout');
    assert.equal(orphanOf(topic('maestras.antigua'), { ...own, prefix: '' }), undefined);
  });

  it('is an orphan where nobody reads it and nobody writes to it', () => {
    assert.equal(orphanOf(topic('x', { groups: 0, quiet: true }), undefined), 'nobody_uses');
    assert.equal(orphanOf(topic('x', { groups: 1, quiet: true }), undefined), undefined);
    assert.equal(orphanOf(topic('x', { groups: 0 }), undefined), undefined);
    assert.equal(orphanOf(topic('guardia.probe', { groups: 0, quiet: true }), undefined), undefined);
  });

  it('asks for a look where readers are far behind', () => {
    assert.equal(topicLine(topic('x', { lag: 5_000 }), own, 1).attention, undefined);
    assert.equal(topicLine(topic('x', { lag: 5_001 }), own, 1).attention, true);
  });
});

describe('A report that is too long', () => {
  it('keeps what a person should look at, in its order, and says how much it left out', () => {
    const lines = Array.from({ length: 6 }, (_, n) => (n % 3 === 2 ? attention : line)('topic_gone', { topic: n }));
    const kept = withinMost(lines, 4);
    assert.deepEqual(
      kept.map(({ values }) => values['topic'] ?? values['leftCount']),
      [0, 2, 5, 3],
    );
    assert.equal(kept.at(-1)?.code, 'lines_left_out');
    assert.deepEqual(withinMost(lines, 6), lines);
  });
});

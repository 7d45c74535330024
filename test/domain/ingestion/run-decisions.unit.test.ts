import assert from 'node:assert/strict';
import { breachesOfFile, breachesOfStage, withoutConsequences } from '../../../src/domain/ingestion/breaches.js';
import { clockGaps } from '../../../src/domain/ingestion/clock-gaps.js';
import { businessDate, isBusinessDate, isFileName } from '../../../src/domain/ingestion/names.js';
import { isWithinLimit } from '../../../src/domain/ingestion/newest-load.js';
import { nextLookInMs } from '../../../src/domain/ingestion/next-look.js';
import {
  briefView,
  openView,
  withFile,
  withStageBegun,
  withStageEnded,
} from '../../../src/domain/ingestion/run-view.js';
import { MOST_FILES_SHOWN } from '../../../src/domain/ingestion/run.js';
import type { FileResult, IngestionView, Outlet, StageName } from '../../../src/domain/ingestion/run.js';
import { joined, readWish, wantedBy } from '../../../src/domain/ingestion/wishes.js';

const MINUTE_MS = 60_000;
const KAFKA_AWAY = { stage: 'publish', code: 'SERVICE_UNREACHABLE', outlet: 'kafka' } as const;
const SERVICES = { database: 'pg', kafka: 'kafka', oracle: 'ora' };

function aFile(change: Partial<FileResult> = {}): FileResult {
  return {
    file: 'CLI_1.csv',
    master: 'clientes',
    outcome: 'loaded',
    bytes: 10,
    rowsRead: 5,
    rowsLoaded: 4,
    rowsRejected: 1,
    inserted: 4,
    updated: 0,
    unchanged: 0,
    events: 4,
    tookMs: 1,
    ...change,
  };
}
function aView(): IngestionView {
  const identity = { runId: 'r', workflowId: 'w', startedAt: '2026-11-22T07:00:00Z' };
  return openView({ pipeline: 'p', date: '2026-11-22', reason: 'person' }, identity);
}

describe('the view of a run', () => {
  it('keeps when a stage first began, and forgets how it ended before', () => {
    const failed = withStageEnded(
      withStageBegun(aView(), 'publish', 't1'),
      'publish',
      { state: 'failed', code: 'SERVICE_TIMEOUT' },
      't2',
    );
    const again = withStageBegun(failed, 'publish', 't3').stages.find(({ name }) => name === 'publish');
    assert.deepEqual(again, { name: 'publish', state: 'running', startedAt: 't1' });
  });

  it('a stage that never began and is skipped has no times', () => {
    const skipped = withStageEnded(aView(), 'verify', { state: 'skipped', code: 'nothing_to_do' }, 't');
    assert.deepEqual(skipped.stages.at(-1), { name: 'verify', state: 'skipped', code: 'nothing_to_do' });
  });

  it('counts a file that failed and was loaded at a later look once, as loaded', () => {
    const view = withFile(
      withFile(aView(), aFile({ outcome: 'failed', rowsRead: 0, rowsLoaded: 0, rowsRejected: 0 })),
      aFile(),
    );
    assert.deepEqual([view.files.length, view.totals.files, view.totals.failed, view.totals.loaded], [1, 1, 0, 1]);
  });

  it('counts no rows of a duplicate, and nothing of a file that somebody else took', () => {
    const view = withFile(withFile(aView(), aFile({ outcome: 'duplicate' })), aFile({ file: 'x', outcome: 'gone' }));
    assert.deepEqual([view.totals.files, view.totals.duplicates, view.totals.rowsRead], [1, 1, 0]);
  });

  it('is bounded, and keeps those in trouble', () => {
    let view = withFile(aView(), aFile({ file: 'bad.csv', outcome: 'invalid' }));
    for (let n = 0; n < MOST_FILES_SHOWN + 50; n += 1)
      view = withFile(view, aFile({ file: `${n}.csv`, rowsRejected: 0 }));
    assert.equal(view.files.length, MOST_FILES_SHOWN);
    assert.equal(view.files[0]?.file, 'bad.csv');
    assert.equal(view.totals.files, MOST_FILES_SHOWN + 51);
    assert.deepEqual(
      briefView(view).files.map(({ file }) => file),
      ['bad.csv'],
    );
  });
});

describe('when a run looks again', () => {
  const nothing = { nowMs: 0, unstable: 0, unstableSinceMs: 0, more: 0, progressed: false, dueAtMs: [] };

  it('at once where more files lie there, unless those it saw went nowhere', () => {
    assert.equal(nextLookInMs({ ...nothing, more: 3, progressed: true }), 0);
    assert.equal(nextLookInMs({ ...nothing, more: 3 }), undefined);
  });

  it('soon where somebody writes, then less often, and not for ever', () => {
    const at = (minutes: number): number | undefined =>
      nextLookInMs({ ...nothing, unstable: 1, nowMs: minutes * MINUTE_MS });
    assert.deepEqual([at(0), at(0.5), at(10), at(30)], [5_000, 30_000, MINUTE_MS, undefined]);
  });

  it('every few minutes while a master is awaited, and exactly when it is due', () => {
    const dueAtMs = [10 * MINUTE_MS, 60 * MINUTE_MS];
    assert.equal(nextLookInMs({ ...nothing, dueAtMs }), 3 * MINUTE_MS);
    assert.equal(nextLookInMs({ ...nothing, dueAtMs, nowMs: 9 * MINUTE_MS }), MINUTE_MS);
    assert.equal(nextLookInMs({ ...nothing, dueAtMs, nowMs: 60 * MINUTE_MS }), undefined);
  });
});

describe('what a run reports', () => {
  const failed = (stage: StageName, code: string, outlet?: Outlet) =>
    breachesOfStage({ stage, code, detail: '', outlet }, 'p', SERVICES).map(
      ({ type, subject }) => `${type} ${subject}`,
    );

  it('an outage is of the service that failed, whatever the stage; anything else is of the pipeline', () => {
    assert.deepEqual(failed('load', 'SERVICE_UNREACHABLE'), ['postgres_down pg']);
    assert.deepEqual(failed('publish', 'SERVICE_TIMEOUT', 'kafka'), ['kafka_down kafka']);
    assert.deepEqual(failed('publish', 'SERVICE_UNREACHABLE'), ['postgres_down pg']);
    assert.deepEqual(failed('load_oracle', 'SERVICE_ERROR', 'oracle'), ['oracle_down ora']);
    assert.deepEqual(failed('load_oracle', 'SERVICE_ERROR'), ['postgres_down pg']);
    assert.deepEqual(failed('publish', 'AUTHENTICATION_FAILED', 'kafka'), ['ingestion_failed p']);
    assert.deepEqual(failed('verify', 'SERVICE_TIMEOUT', 'kafka'), ['kafka_down kafka']);
    assert.deepEqual(failed('verify', 'DATA_REFUSED'), ['ingestion_failed p']);
    assert.deepEqual(failed('load', 'CANCELLED'), []);
  });

  it('what stood on the database is not reported beside it, and each thing once', () => {
    const facts = [
      ...breachesOfFile(aFile({ outcome: 'failed', code: 'SERVICE_UNREACHABLE' }), 'p', SERVICES),
      ...breachesOfFile(aFile({ outcome: 'failed', code: 'SERVICE_TIMEOUT' }), 'p', SERVICES),
      ...breachesOfStage({ ...KAFKA_AWAY, detail: '' }, 'p', SERVICES),
    ];
    assert.deepEqual(
      withoutConsequences(facts).map(({ type }) => type),
      ['postgres_down'],
    );
  });
});

describe('who joins a run', () => {
  it('gets all files where the two want different ones', () => {
    const wanted = joined(wantedBy({ reason: 'person', files: ['a.csv'] }), { reason: 'person', files: ['b.csv'] });
    assert.deepEqual([wanted.files, wanted.masters], [undefined, undefined]);
    const same = joined(wantedBy({ reason: 'person', files: ['a.csv'] }), { reason: 'person', files: ['a.csv'] });
    assert.deepEqual(same.files, ['a.csv']);
  });

  it('turns a run of events alone into one of files, as they are wanted', () => {
    const wanted = joined(wantedBy({ reason: 'incident', onlyEvents: true }), {
      reason: 'person',
      masters: ['clientes'],
    });
    assert.deepEqual([wanted.onlyEvents, wanted.masters], [false, ['clientes']]);
  });

  it('is not heard where what was sent is no wish', () => {
    for (const nonsense of [undefined, null, 'now', {}, { id: 1 }]) assert.equal(readWish(nonsense), undefined);
    assert.deepEqual(readWish({ id: 'x', files: 'a.csv', again: 'yes' }), { id: 'x', reason: 'person' });
  });
});

describe('names and dates of a run', () => {
  it('a file name never leads out of its folder', () => {
    for (const name of ['..', '../a', 'a/b', 'a\\b', '.hidden', '', 'a\nb', 'ñ'.repeat(128)])
      assert.equal(isFileName(name), false, JSON.stringify(name));
    for (const name of ['CLI_20261122.csv', 'maestra ñandú.txt', 'a..b']) assert.equal(isFileName(name), true, name);
  });

  it('a date exists in the calendar', () => {
    assert.deepEqual(
      ['2026-11-22', '2028-02-29', '2026-02-29', '2026-13-01', '22/11/2026', '2026-11-22T00:00'].map(isBusinessDate),
      [true, true, false, false, false, false],
    );
  });

  it("is the pipeline's date, also after 19:00 in Bogotá", () => {
    assert.equal(businessDate('2026-11-23T03:00:00Z', 'America/Bogota'), '2026-11-22');
    assert.equal(businessDate('2026-11-22T07:00:00Z', 'America/Bogota'), '2026-11-22');
  });

  it('a clock that jumps over the daily time shows another one that day', () => {
    assert.deepEqual(clockGaps({ hour: 2, minute: 30 }, 'Europe/Madrid', { from: 2026, to: 2026 }), [
      { year: 2026, month: 3, day: 29, hour: 3, minute: 30 },
    ]);
    assert.deepEqual(clockGaps({ hour: 2, minute: 0 }, 'America/Bogota', { from: 2026, to: 2031 }), []);
  });
});

describe('the quality of the newest load', () => {
  const within = (rowsRead: number, rowsRejected: number, rowsCorrected: number): boolean =>
    isWithinLimit({
      loadId: 1,
      master: 'm',
      file: 'f',
      loadedAt: '',
      rowsRead,
      rowsRejected,
      rowsCorrected,
      maxErrorRate: 0.05,
    });

  it('is within its limit at the limit, and where what is too much was corrected', () => {
    assert.deepEqual(
      [within(100, 5, 0), within(100, 6, 0), within(100, 6, 1), within(100, 100, 100), within(0, 0, 0)],
      [true, false, true, true, true],
    );
  });
});

import assert from 'node:assert/strict';
import {
  briefView,
  openView,
  stageOf,
  withAbsentFiles,
  withEnd,
  withFile,
  withLeftAside,
  withoutEnd,
  withStageBegun,
  withStageEnded,
} from '../../../src/domain/ingestion/run-view.js';
import { ingestionWorkflowId, MOST_FILES_SHOWN, NO_ROWS, STAGES } from '../../../src/domain/ingestion/run.js';
import type { FileResult, IngestionInput, IngestionView } from '../../../src/domain/ingestion/run.js';

const IDENTITY = { runId: 'r', workflowId: 'w', startedAt: '2026-11-22T07:00:00Z' };

function aView(input: Partial<IngestionInput> = {}): IngestionView {
  return openView({ pipeline: 'p', date: '2026-11-22', reason: 'person', ...input }, IDENTITY);
}
function aFile(file: string, changes: Partial<FileResult> = {}): FileResult {
  return { file, master: 'clientes', outcome: 'loaded', bytes: 10, ...NO_ROWS, tookMs: 1, ...changes };
}

describe('the view of a run that begins', () => {
  it('has every stage waiting in its order, and says who asked where somebody did', () => {
    const view = aView({ by: 'ana', mode: 'simulation' });
    assert.deepEqual(
      view.stages,
      STAGES.map((name) => ({ name, state: 'waiting' })),
    );
    assert.deepEqual([view.by, view.mode, view.state], ['ana', 'simulation', 'running']);
    assert.equal('by' in aView(), false);
    assert.equal(aView().mode, 'live');
  });

  it('of a simulation stands beside that of the operation', () => {
    assert.equal(ingestionWorkflowId('erp', '2026-11-22'), 'ingestion/erp/2026-11-22');
    assert.equal(ingestionWorkflowId('erp', '2026-11-22', 'simulation'), 'ingestion/erp/2026-11-22/simulation');
  });

  it('takes a stage that it does not have for one that waits', () => {
    assert.deepEqual(stageOf({ stages: [] }, 'verify'), { name: 'verify', state: 'waiting' });
  });
});

describe('the files of a run', () => {
  it('that were asked for by name and are nowhere are gone, and count nowhere', () => {
    const found = withLeftAside(withFile(aView(), aFile('here.csv')), {
      unstable: ['growing.csv'],
      unknown: ['other.txt'],
      unsafe: [{ file: 'link.csv', why: 'symbolic_link' }],
      missing: [],
    });
    const asked = ['here.csv', 'growing.csv', 'other.txt', 'link.csv', 'typo.csv'];
    const view = withAbsentFiles(found, asked);
    assert.deepEqual(
      view.files.map(({ file, outcome }) => [file, outcome]),
      [
        ['here.csv', 'loaded'],
        ['typo.csv', 'gone'],
      ],
    );
    assert.equal(view.totals.files, 1);
    assert.equal(withAbsentFiles(view, asked).files.length, 2, 'each is said once');
  });

  it('left aside are those of the latest look, and a bounded number of each kind', () => {
    const many = Array.from({ length: 1_000 }, (_, index) => `f${index}`);
    const missing = [{ master: 'clientes', expectedBy: '06:00' }];
    const first = withLeftAside(aView(), { unstable: many, unknown: many, unsafe: [], missing });
    assert.ok(first.unstable.length < many.length && first.unknown.length < many.length);
    assert.deepEqual(first.missing, missing);
    const later = withLeftAside(first, { unstable: [], unknown: ['x'], unsafe: [], missing: [] });
    assert.deepEqual([later.unstable, later.unknown, later.missing], [[], ['x'], []]);
  });

  it('lose the oldest where all are in trouble and there are very many', () => {
    let view = aView();
    for (let n = 0; n <= MOST_FILES_SHOWN; n++) view = withFile(view, aFile(`f${n}`, { outcome: 'invalid' }));
    assert.deepEqual([view.files.length, view.files[0]?.file, view.totals.invalid], [200, 'f1', 201]);
  });

  it('of one name and two masters are two files', () => {
    const failed = withFile(aView(), aFile('a.csv', { outcome: 'failed' }));
    assert.equal(withFile(failed, aFile('a.csv', { master: 'productos' })).files.length, 2);
  });
});

describe('the end of a run', () => {
  const begun = withStageBegun(aView(), 'load', 't1');

  it('is a failure where any stage failed', () => {
    const failed = withStageEnded(begun, 'load', { state: 'failed', code: 'SERVICE_TIMEOUT' }, 't2');
    assert.deepEqual(stageOf(failed, 'load'), {
      name: 'load',
      state: 'failed',
      code: 'SERVICE_TIMEOUT',
      startedAt: 't1',
      endedAt: 't2',
    });
    assert.deepEqual([withEnd(failed, 't3').state, withEnd(failed, 't3').endedAt], ['failed', 't3']);
    assert.equal(withEnd(withStageEnded(begun, 'load', { state: 'succeeded' }, 't2'), 't3').state, 'succeeded');
  });

  it('is over where somebody joins', () => {
    const open = withoutEnd(withEnd(begun, 't3'));
    assert.equal(open.state, 'running');
    assert.equal('endedAt' in open, false);
  });

  it('said briefly has those in trouble, or else the latest, without what is long', () => {
    const report = { errorRate: 0, maxErrorRate: 0, exceeded: false, mostFrequent: [] };
    const quality = { ...report, history: { loads: 0, meanErrorRate: 0, worstErrorRate: 0 } };
    let fine = aView();
    for (let n = 0; n < 40; n++) fine = withFile(fine, aFile(`f${n}`, { quality }));
    const brief = briefView(fine);
    assert.deepEqual([brief.files.length, brief.files.at(-1)?.file], [30, 'f39']);
    assert.ok(brief.files.every((file) => !('quality' in file)));
    const troubled = withFile(withFile(fine, aFile('bad', { outcome: 'failed' })), aFile('last'));
    assert.deepEqual(
      briefView(troubled).files.map(({ file }) => file),
      ['bad'],
    );
  });
});

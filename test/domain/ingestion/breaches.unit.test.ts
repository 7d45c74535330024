import assert from 'node:assert/strict';
import {
  breachesOfFile,
  breachesOfMissing,
  breachesOfStage,
  breachKey,
  withoutConsequences,
} from '../../../src/domain/ingestion/breaches.js';
import { NO_ROWS } from '../../../src/domain/ingestion/run.js';
import type { FileResult, QualityReport } from '../../../src/domain/ingestion/run.js';

const SERVICES = { database: 'pg' };
const QUALITY: QualityReport = {
  errorRate: 0.5,
  maxErrorRate: 0.1,
  exceeded: true,
  mostFrequent: [],
  history: { loads: 0, meanErrorRate: 0, worstErrorRate: 0 },
};

function aFile(changes: Partial<FileResult>): FileResult {
  return { file: 'CLI.csv', master: 'clientes', outcome: 'loaded', bytes: 1, ...NO_ROWS, tookMs: 1, ...changes };
}

describe('the incidents of a file', () => {
  it('an invalid one is its own, with what is wrong with it', () => {
    const problem = { fault: 'unclosed_quote', line: 2 } as const;
    assert.deepEqual(breachesOfFile(aFile({ outcome: 'invalid', problem }), 'p', SERVICES), [
      { type: 'invalid_file', subject: 'CLI.csv', problem },
    ]);
  });

  it('one of which more was rejected than is tolerated is the master’s', () => {
    const [breach, ...more] = breachesOfFile(aFile({ rowsRead: 10, rowsRejected: 5, quality: QUALITY }), 'p', SERVICES);
    assert.deepEqual(breach, {
      type: 'data_quality_degradation',
      subject: 'clientes',
      file: 'CLI.csv',
      rowsRead: 10,
      rowsRejected: 5,
      quality: QUALITY,
    });
    assert.deepEqual(more, []);
  });

  it('none is of one that went well, that was loaded before or that somebody took', () => {
    const within = aFile({ quality: { ...QUALITY, exceeded: false } });
    for (const file of [aFile({}), within, aFile({ outcome: 'duplicate' }), aFile({ outcome: 'gone' })])
      assert.deepEqual(breachesOfFile(file, 'p', SERVICES), []);
  });

  it('one that could not be loaded names the file, also where nobody knows why', () => {
    assert.deepEqual(breachesOfFile(aFile({ outcome: 'failed' }), 'p', SERVICES), [
      { type: 'ingestion_failed', subject: 'p', stage: 'load', code: 'UNEXPECTED', detail: 'CLI.csv: ' },
    ]);
  });
});

describe('the incidents of a run', () => {
  it('a master that did not come is said with when it should have', () => {
    const missing = [{ master: 'clientes', expectedBy: '06:00' }];
    assert.deepEqual(breachesOfMissing({ date: '2026-11-22', missing }), [
      { type: 'file_missing', subject: 'clientes', expectedBy: '06:00', date: '2026-11-22' },
    ]);
  });

  it("an outage is the pipeline's where nobody knows the service", () => {
    const outage = { stage: 'publish', code: 'SERVICE_UNREACHABLE', detail: '', outlet: 'kafka' } as const;
    assert.deepEqual(
      [undefined, SERVICES].flatMap((services) => breachesOfStage(outage, 'p', services)).map(breachKey),
      ['ingestion_failed/p', 'ingestion_failed/p'],
    );
  });

  it('of different subjects are different, also while the database is down', () => {
    const facts = ['a', 'b', 'a'].map(
      (subject) => ({ type: 'file_missing', subject, expectedBy: '', date: '' }) as const,
    );
    const down = breachesOfStage({ stage: 'load', code: 'SERVICE_ERROR', detail: '' }, 'p', SERVICES);
    assert.deepEqual(withoutConsequences([...facts, ...down]).map(breachKey), [
      'file_missing/a',
      'file_missing/b',
      'postgres_down/pg',
    ]);
  });
});

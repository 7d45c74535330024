import assert from 'node:assert/strict';
import type { QualityReport } from '../../src/domain/ingestion/run.js';
import { FileReport } from '../../src/ingestion/file-report.js';
import type { FoundFile } from '../../src/ingestion/discovery.js';
import type { LoadRecord } from '../../src/ingestion/ports.js';

const BAD: QualityReport = {
  errorRate: 0.95,
  maxErrorRate: 0.05,
  exceeded: true,
  mostFrequent: [],
  history: { loads: 0, meanErrorRate: 0, worstErrorRate: 0 },
};
const LOAD: LoadRecord = {
  loadId: 1,
  runId: 'run',
  file: 'f.csv',
  date: '2026-11-22',
  rowsRead: 20,
  rowsLoaded: 1,
  rowsRejected: 19,
  inserted: 1,
  updated: 0,
  unchanged: 0,
  events: 1,
};

describe('the report of a file', () => {
  it('says that a whole delivery was worse than tolerated', () => {
    assert.equal(reportOf({}).loaded(LOAD, BAD, 'processed/f.csv').quality?.exceeded, true);
  });

  it('takes a few corrected records for no sample of the quality of their master', () => {
    const { quality } = reportOf({ recordsOf: 'clientes' }).loaded(LOAD, BAD, 'processed/f.csv');
    assert.deepEqual([quality?.exceeded, quality?.errorRate], [false, 0.95]);
  });
});

function reportOf(more: { readonly recordsOf?: string }): FileReport {
  const entry = { name: 'f.csv', place: 'input', bytes: 10, modifiedAtMs: 0, inode: '1', ...more } as const;
  const file: FoundFile = { master: 'clientes', entry };
  return new FileReport(file, () => undefined);
}

import assert from 'node:assert/strict';
import { attention, line } from '../../../src/domain/maintenance/report-lines.js';
import { incidentSubject, runOutcome } from '../../../src/domain/maintenance/run.js';
import type { TaskLine, TaskOutcome, TaskResult } from '../../../src/domain/maintenance/task.js';

const result = (outcome: TaskOutcome, ...lines: readonly TaskLine[]) =>
  ({ task: 'vacuum_tables', outcome, lines }) as unknown as TaskResult;

describe('A run of maintenance as a whole', () => {
  it('has failed where one task has, whatever the others did', () => {
    assert.equal(runOutcome([result('done', attention('autovacuum_off')), result('failed')]), 'failed');
  });

  it('asks for a look where a line does, and is well otherwise, skipped tasks too', () => {
    assert.equal(
      runOutcome([result('done', line('autovacuum_on')), result('done', attention('autovacuum_off'))]),
      'attention',
    );
    assert.equal(runOutcome([result('done', line('autovacuum_on')), result('skipped')]), 'ok');
    assert.equal(runOutcome([]), 'ok');
  });

  it('opens the same incident for the same task of the same service', () => {
    assert.equal(incidentSubject({ task: 'vacuum_tables', service: 'erp' }), 'vacuum_tables.erp');
    assert.equal(incidentSubject({ task: 'digest' }), 'digest');
  });
});

import assert from 'node:assert/strict';
import { runScreen } from '../../src/cli/run-screen.js';
import { openView } from '../../src/domain/ingestion/run-view.js';

describe('a run on the screen', () => {
  const reader = { language: 'es', zone: 'America/Bogota' } as const;
  const input = { pipeline: 'ingesta_diaria_maestras_erp', date: '2026-11-22', reason: 'person' } as const;
  const opened = { runId: 'run-1', workflowId: 'w', startedAt: '2026-11-22T07:00:00.000Z' };
  const view = openView(input, opened);

  it('says that there was nothing to do only once that is known', () => {
    assert.doesNotMatch(runScreen(view, reader), /No había archivos/);
    assert.match(runScreen({ ...view, state: 'succeeded' }, reader), /No había archivos/);
  });
});

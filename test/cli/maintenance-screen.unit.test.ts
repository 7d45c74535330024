import assert from 'node:assert/strict';
import type { MaintenanceView } from '../../src/domain/maintenance/run.js';
import type { TaskResult } from '../../src/domain/maintenance/task.js';
import { historyRow, runSummary } from '../../src/cli/maintenance-screen.js';

const aRun = (changes: Partial<MaintenanceView> = {}): MaintenanceView => ({
  ...{ runId: 'aaaabbbbcccc', workflowId: 'maintenance/quarterly/1', cadence: 'quarterly', dryRun: false },
  ...{ state: 'ended', outcome: 'ok', startedAt: '2026-10-01T09:30:00.000Z', endedAt: '2026-10-01T09:31:00.000Z' },
  ...{ results: [], waiting: [] },
  ...changes,
});
const es = { language: 'es', zone: 'America/Bogota' } as const;

describe('a maintenance run on the terminal', () => {
  it('says what waits for a person, and how to approve it', () => {
    const { outcome: _none, ...rest } = aRun();
    const waiting = {
      ...rest,
      state: 'waiting_for_approval',
      waiting: [{ task: 'rebuild_tables', service: 'erp' }],
    } as const;
    assert.match(runSummary(waiting, es), /espera una aprobación[^]*`\.\/guardia maintenance approve quarterly`/);
  });

  it('says why a task was not begun, and that nothing ran where nothing is on', () => {
    const skipped: TaskResult = {
      ...{ task: 'vacuum_tables', service: 'erp', outcome: 'skipped', code: 'incident_open' },
      ...{ detail: 'service_down/erp', startedAt: '2026-10-01T09:30:00.000Z', durationMs: 0, lines: [] },
    };
    assert.match(
      runSummary(aRun({ results: [skipped] }), es),
      /no se hizo: hay un incidente abierto sobre lo que tocaría \(service_down\/erp\)/,
    );
    assert.match(runSummary(aRun(), es), /Ninguna tarea corrió/);
  });

  it('is one row of the history, with how many tasks failed', () => {
    const failed: TaskResult = {
      ...{ task: 'vacuum_tables', outcome: 'failed', code: 'SERVICE_UNREACHABLE' },
      ...{ startedAt: '2026-10-01T09:30:00.000Z', durationMs: 0, lines: [] },
    };
    assert.deepEqual(historyRow(aRun({ results: [failed], outcome: 'failed' }), es), [
      'aaaabbbbcccc',
      'quarterly',
      '1 oct 2026, 04:30:00 (UTC-5)',
      '1 minuto',
      'con fallas',
      '1 (1 ✗)',
    ]);
  });
});

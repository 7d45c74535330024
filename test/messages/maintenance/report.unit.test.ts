import assert from 'node:assert/strict';
import type { MaintenanceView } from '../../../src/domain/maintenance/run.js';
import type { TaskResult } from '../../../src/domain/maintenance/task.js';
import { maintenanceReport } from '../../../src/messages/maintenance/report.js';

const aResult = (changes: Partial<TaskResult> = {}): TaskResult => ({
  ...{ task: 'back_up_database', service: 'erp', outcome: 'done', startedAt: '2026-11-01T09:00:00.000Z' },
  ...{ durationMs: 61_000, lines: [] },
  ...changes,
});
const aRun = (changes: Partial<MaintenanceView> = {}): MaintenanceView => ({
  ...{ runId: 'r', workflowId: 'maintenance/monthly/r', cadence: 'monthly', dryRun: false, state: 'ended' },
  ...{ startedAt: '2026-11-01T09:00:00.000Z', endedAt: '2026-11-01T09:02:00.000Z', outcome: 'ok' },
  ...{ results: [aResult()], waiting: [] },
  ...changes,
});
const es = { language: 'es', zone: 'America/Bogota' } as const;
const en = { language: 'en', zone: 'America/Bogota' } as const;

describe('the report of a maintenance run', () => {
  it('says who, when, how long, and what became of each task, in the language of the reader', () => {
    const report = maintenanceReport(aRun({ by: 'ana' }), [], es);
    assert.match(report, /^# Mantenimiento · mensual · 2026-11-01\n/);
    assert.match(report, /- \*\*Iniciado por:\*\* ana/);
    assert.match(report, /- \*\*Duró:\*\* 2 minutos/);
    assert.match(report, /\| copia de seguridad · erp \| hecha \(1 minuto 1 segundo\) \|/);
    assert.match(maintenanceReport(aRun(), [], en), /\| backup · erp \| done \(1 minute 1 second\) \|/);
  });

  it('puts first what a person should look at: what failed, why, and its incident', () => {
    const failed = aResult({
      outcome: 'failed',
      code: 'DISK_FULL',
      incident: 'maintenance_failed/back_up_database.erp',
    });
    const report = maintenanceReport(aRun({ results: [failed], outcome: 'failed' }), [], en);
    const [, attention = ''] = report.split('## To look at');
    assert.match(
      attention,
      /^\n\n- backup · erp: failed: .*disk.*incident maintenance_failed\/back_up_database\.erp\n/,
    );
    assert.match(maintenanceReport(aRun(), [], en), /## To look at\n\n- nothing\n/);
  });

  it('compares its figures with the mean of the runs before, of the same task and service', () => {
    const figures = (backupBytes: number) => ({ figures: { backupBytes } });
    const earlier = [
      aRun({ results: [aResult(figures(1_000)), aResult({ ...figures(9_000_000), service: 'another' })] }),
      aRun({ results: [aResult(figures(3_000))] }),
    ];
    const report = maintenanceReport(aRun({ results: [aResult(figures(2_500))] }), earlier, en);
    assert.match(report, /\| backup · erp \| size of the backup \| 2\.5 kB \| 2 kB \| \+25 % \|/);
    assert.doesNotMatch(maintenanceReport(aRun({ results: [aResult(figures(1))] }), [], en), /Compared/);
  });

  it('keeps what comes from outside from being read as Markdown', () => {
    const report = maintenanceReport(aRun({ by: '**Ana** | <b>' }), [], es);
    assert.match(report, /Iniciado por:\*\* \\\*\\\*Ana\\\*\\\* \\\| \\<b\\>/);
  });
});

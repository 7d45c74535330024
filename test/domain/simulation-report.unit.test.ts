import assert from 'node:assert/strict';
import type { IncidentView, PageRecord, StepRecord } from '../../src/domain/incident.js';
import { simulationHeading, simulationReport } from '../../src/domain/simulation-report.js';

const STEPS = ['check_airflow_scheduler', 'check_database_connectivity', 'restart_failed_services'];

function step(id: string, outcome: StepRecord['outcome'] = 'ok', phase: StepRecord['phase'] = 'step'): StepRecord {
  return { id, action: id, phase, round: 1, startedAt: '2026-11-21T10:00:00.000Z', outcome };
}
function page(level: number, ...roles: string[]): PageRecord {
  const at = '2026-11-21T10:00:00.000Z';
  return {
    key: `page-${level}`,
    level,
    levelName: '',
    roles,
    reason: 'level_due',
    dueAt: at,
    decidedAt: at,
    deliveries: [],
  };
}
function view(given: Partial<IncidentView>): Parameters<typeof simulationReport>[0] {
  return { type: 'pipeline_down', severity: 'critical', steps: [], pages: [], ...given };
}
const proof = step('verify_pipeline_recovery', 'ok', 'verification');

describe('the text of a simulation', () => {
  it('is the operation’s own text, to the byte', () => {
    const resolved = view({ verifiedAt: '2026-11-21T10:00:09.000Z', steps: [...STEPS.map((id) => step(id)), proof] });
    const printed = `${simulationHeading('pipeline_down')}\n${simulationReport(resolved)}\n`;
    assert.equal(
      printed,
      `Handling pipeline_down incident...

Respuesta a incidente:
Tipo: pipeline_down
Severidad: CRITICAL
Resuelto: True
Pasos ejecutados:
check_airflow_scheduler
check_database_connectivity
restart_failed_services
verify_pipeline_recovery
`,
    );
  });

  it('names the roles that were called, each once and in order, where it was not resolved', () => {
    const steps = [step('check_airflow_scheduler', 'found_fault'), step('restart_failed_services', 'failed')];
    const pages = [
      page(0, 'operator'),
      page(1, 'lead_engineer'),
      page(1, 'lead_engineer'),
      page(3, 'development_team', 'architect'),
    ];
    assert.equal(
      simulationReport(view({ steps, pages })),
      `Respuesta a incidente:
Tipo: pipeline_down
Severidad: CRITICAL
Resuelto: False
Pasos ejecutados:
check_airflow_scheduler
restart_failed_services
Escalamientos:
operator
lead_engineer
development_team
architect`,
    );
  });

  it('lists only steps that really ran', () => {
    const steps = [step('a', 'skipped'), step('b', 'refused'), step('c', 'would_do'), step('d', 'running'), step('e')];
    assert.match(simulationReport(view({ steps })), /Pasos ejecutados:\ne\nEscalamientos:$/);
  });

  it('lists a step once although it ran in two rounds, and the proof once although it was asked again', () => {
    const failedProof = step('verify_pipeline_recovery', 'found_fault', 'verification');
    const steps = [step('a'), failedProof, { ...step('a'), round: 2 }, proof];
    const text = simulationReport(view({ steps, verifiedAt: '2026-11-21T10:00:09.000Z' }));
    assert.match(text, /Pasos ejecutados:\na\nverify_pipeline_recovery$/);
  });
});

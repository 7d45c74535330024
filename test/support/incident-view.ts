import type { IncidentView, StepRecord } from '../../src/domain/incident.js';

/** The night of a pipeline whose database does not start: opened at 02:00 in Bogotá, restart failed, operator paged. */
export function anIncidentView(change: Partial<IncidentView> = {}): IncidentView {
  return {
    incidentId: '0198c0de-0000-7000-8000-00000000abcd',
    workflowId: 'incident/pipeline_down/ingesta_diaria_maestras_erp',
    number: 7,
    type: 'pipeline_down',
    subject: 'ingesta_diaria_maestras_erp',
    title: 'Pipeline caído',
    summary: 'El DAG no corre desde las 02:00',
    source: 'api',
    mode: 'live',
    severity: 'critical',
    state: 'repairing',
    openedAt: '2026-11-22T07:00:00.000Z',
    responseDeadlineAt: '2026-11-22T07:15:00.000Z',
    nextDeadline: {
      at: '2026-11-22T07:15:00.000Z',
      level: 'operator',
      roles: ['operator'],
      reason: 'max_response',
    },
    repeats: 0,
    relapses: 0,
    steps: [aStep(), aStep({ id: 'restart_failed_services', action: 'restart_failed_services', outcome: 'running' })],
    pages: [],
    timeline: [
      { at: '2026-11-22T07:00:00.000Z', code: 'opened', values: { source: 'api', by: '', summary: 'El DAG no corre' } },
      { at: '2026-11-22T07:00:01.000Z', code: 'evidence_collected', values: { items: 2 } },
    ],
    evidence: [
      {
        service: 'lab-postgres',
        kind: 'logs',
        text: 'LOG:  starting PostgreSQL\nFATAL:  configuration file "postgresql.conf" contains errors\nLOG:  bye',
      },
    ],
    runbook: {
      type: 'pipeline_down',
      title: { es: 'Pipeline caído', en: 'Pipeline down' },
      maxResponseMs: 900_000,
      postmortem: {
        technicalImpact: { es: 'La ingesta no corría.', en: 'The ingestion did not run.' },
        businessImpact: { es: 'Se trabajó con datos de ayer.', en: "Work went on with yesterday's data." },
        correctiveActions: [{ es: 'Revisar los logs.', en: 'Read the logs.' }],
        preventiveMeasures: [{ es: 'Vigilar el heartbeat.', en: 'Watch the heartbeat.' }],
      },
    },
    ...change,
  };
}

export function aStep(change: Partial<StepRecord> = {}): StepRecord {
  return {
    id: 'check_airflow_scheduler',
    action: 'check_airflow_scheduler',
    phase: 'step',
    round: 1,
    startedAt: '2026-11-22T07:00:05.000Z',
    endedAt: '2026-11-22T07:00:06.000Z',
    outcome: 'found_fault',
    findings: [
      {
        service: 'lab-scheduler',
        health: 'unhealthy',
        code: 'metadatabase_down',
        detail: 'metadatabase: unhealthy',
        tookMs: 12,
      },
    ],
    ...change,
  };
}

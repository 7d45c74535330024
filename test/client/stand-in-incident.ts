import {
  allHandlersFinished,
  ApplicationFailure,
  condition,
  continueAsNew,
  setHandler,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import type { Alert } from '../../src/domain/alert.js';
import type { IncidentInput, IncidentView } from '../../src/domain/incident.js';
import {
  acknowledgeUpdate,
  alertSignal,
  escalateUpdate,
  impactUpdate,
  incidentQuery,
  noteUpdate,
  resolveUpdate,
  severityUpdate,
} from '../../src/workflows/contract.js';

/**
 * The contract of an incident and nothing behind it: it stays open until it is resolved, and remembers what it was told.
 * A note `continue` makes it continue as new; a note `attributes` sets its number.
 */
export async function incident(input: IncidentInput): Promise<IncidentView> {
  const alerts: Alert[] = [];
  const notes: string[] = [];
  let acknowledged: IncidentView['acknowledged'];
  let resolvedBy: string | undefined;
  let renew = false;

  setHandler(alertSignal, (alert) => {
    alerts.push(alert);
    if (alert.labels?.ends === 'now') resolvedBy = 'probe';
  });
  setHandler(acknowledgeUpdate, ({ by }) => {
    acknowledged = { by, at: new Date().toISOString(), until: new Date().toISOString() };
    return { until: acknowledged.until };
  });
  setHandler(noteUpdate, ({ text }) => {
    notes.push(text);
    if (text === 'attributes') upsertSearchAttributes({ GuardiaNumber: [7] });
    renew = text === 'continue';
  });
  setHandler(severityUpdate, ({ severity }) => ({ severity }));
  setHandler(escalateUpdate, () => ({ level: 'operator' }), {
    validator: ({ expectedLevel }) => {
      if (expectedLevel === 9)
        throw ApplicationFailure.nonRetryable('The ladder has moved on.', 'NOT_ALLOWED', { field: 'expectedLevel' });
    },
  });
  setHandler(impactUpdate, () => ({ escalated: true }));
  setHandler(resolveUpdate, ({ by }) => void (resolvedBy = by));
  setHandler(incidentQuery, view);

  if (input.mode === 'dry-run') return view();
  await condition(() => resolvedBy !== undefined || renew);
  await condition(allHandlersFinished);
  if (renew && resolvedBy === undefined) await continueAsNew<typeof incident>(input);
  return view();

  function view(): IncidentView {
    const { firstExecutionRunId, workflowId, startTime } = workflowInfo();
    return {
      incidentId: firstExecutionRunId,
      workflowId,
      type: input.type,
      subject: input.subject,
      title: input.type,
      source: input.source ?? 'temporal-ui',
      mode: input.mode ?? 'live',
      severity: input.severity ?? 'medium',
      state: resolvedBy === undefined ? 'open' : 'resolved',
      openedAt: startTime.toISOString(),
      responseDeadlineAt: startTime.toISOString(),
      ...(acknowledged && { acknowledged }),
      ...(resolvedBy !== undefined && { resolvedBy, resolvedAt: new Date().toISOString(), resolution: 'by_person' }),
      repeats: alerts.length - 1,
      relapses: 0,
      steps: [],
      pages: [],
      timeline: notes.map((text) => ({
        at: startTime.toISOString(),
        code: 'note',
        values: { text, alerts: alerts.length },
      })),
      runbook: {
        type: input.type,
        title: { es: '', en: '' },
        maxResponseMs: 0,
        postmortem: { correctiveActions: [], preventiveMeasures: [] },
      },
    };
  }
}

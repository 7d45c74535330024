import { ClientError } from '../../src/client.js';
import type { IncidentClient } from '../../src/client.js';
import type { Alert } from '../../src/domain/alert.js';
import { EMPTY_COORDINATOR } from '../../src/domain/coordinator-state.js';
import type { IncidentView } from '../../src/domain/incident.js';
import { fakeCommands } from '../support/fake-commands.js';
import { fakeRuns } from '../support/fake-runs.js';

export interface Heard {
  readonly what: string;
  readonly input: unknown;
}

export const VIEW: IncidentView = {
  incidentId: '0199c0de-0000-4000-8000-000000000001',
  workflowId: 'incident/pipeline_down/erp/clientes',
  number: 7,
  type: 'pipeline_down',
  subject: 'erp/clientes',
  title: 'Pipeline caído',
  source: 'api',
  mode: 'live',
  severity: 'critical',
  state: 'repairing',
  openedAt: '2026-11-22T07:30:00.000Z',
  responseDeadlineAt: '2026-11-22T07:45:00.000Z',
  repeats: 0,
  relapses: 0,
  steps: [],
  pages: [],
  timeline: [{ at: '2026-11-22T07:30:00.000Z', code: 'opened', values: { source: 'api' } }],
  runbook: {
    type: 'pipeline_down',
    title: { es: 'Pipeline caído', en: 'Pipeline down' },
    maxResponseMs: 900_000,
    postmortem: { correctiveActions: [], preventiveMeasures: [] },
  },
};

/** A client that remembers what it was asked, and fails as it is told to. Nothing of Temporal is behind it. */
export function fakeClient(): { client: IncidentClient; heard: Heard[]; failWith(error: Error | undefined): void } {
  const heard: Heard[] = [];
  let failure: Error | undefined;
  const hear = async <T>(what: string, input: unknown, answer: T): Promise<T> => {
    heard.push({ what, input });
    if (failure) throw failure;
    return answer;
  };
  const ref = { workflowId: VIEW.workflowId, incidentId: VIEW.incidentId, number: 7 };
  const client: IncidentClient = {
    address: '127.0.0.1:17233',
    namespace: 'default',
    get temporal(): never {
      throw new Error('The fake has no Temporal.');
    },
    intake: (alert: Alert) =>
      hear('intake', alert, { outcome: 'opened' as const, workflowId: ref.workflowId, incidentId: ref.incidentId }),
    find: async (text) => {
      heard.push({ what: 'find', input: text });
      if (text === 'nothing') throw new ClientError('not_found', { ref: text });
      return ref;
    },
    list: (filter) =>
      hear('list', filter, [
        { ...ref, type: VIEW.type, subject: VIEW.subject, mode: VIEW.mode, state: VIEW.state, openedAt: VIEW.openedAt },
      ]),
    show: (input) => hear('show', input, VIEW),
    follow: (input) => hear('follow', input, VIEW),
    dryRun: (alert) => hear('dryRun', alert, VIEW),
    acknowledge: (...input) => hear('acknowledge', input, { until: '2026-11-22T08:00:00.000Z' }),
    note: (...input) => hear('note', input, undefined),
    severity: (...input) => hear('severity', input, { severity: input[1].severity }),
    escalate: (...input) => hear('escalate', input, { level: 'lead_engineer' }),
    resolve: (...input) => hear('resolve', input, undefined),
    impact: (...input) => hear('impact', input, { escalated: true }),
    coordinator: {
      state: () => hear('coordinator', undefined, EMPTY_COORDINATOR),
      freeze: (...input) => hear('freeze', input, undefined),
      unfreeze: (...input) => hear('unfreeze', input, { incidents: 2 }),
      announceWindow: (...input) => hear('announceWindow', input, undefined),
      endWindow: (...input) => hear('endWindow', input, { incidents: 0 }),
      closeCircuit: (...input) => hear('closeCircuit', input, { incidents: 1 }),
    },
    maintenance: {
      list: () => hear('maintenance', undefined, []),
      start: (...input) => hear('startMaintenance', input, { workflowId: 'maintenance/daily/1', runId: 'r' }),
      show: () => Promise.reject(new Error('The fake has no maintenance runs.')),
      follow: () => Promise.reject(new Error('The fake has no maintenance runs.')),
      pause: (...input) => hear('pauseMaintenance', input, undefined),
      resume: (...input) => hear('resumeMaintenance', input, undefined),
      approve: (...input) => hear('approveMaintenance', input, { workflowId: 'maintenance/quarterly/1', tasks: 1 }),
    },
    ingestion: fakeRuns().client,
    commands: fakeCommands().client,
    isReachable: async () => failure === undefined,
    close: async () => undefined,
  };
  return { client, heard, failWith: (error) => void (failure = error) };
}

import type { Client, WorkflowExecutionInfo } from '@temporalio/client';
import { INCIDENT_STATES, MODES } from '../domain/incident.js';
import { SEVERITIES } from '../domain/severity.js';
import { describeLatest, firstRunId } from './describe.js';
import type { IncidentDirectory, IncidentSummary } from './ports.js';

export interface ListFilter {
  readonly state?: 'open' | 'closed' | 'all';
  readonly type?: string;
  readonly includeSimulations?: boolean;
  /** At most so many of each kind; 50 where absent. */
  readonly limit?: number;
}

const OPEN_QUERY = `WorkflowType = 'incident' AND ExecutionStatus = 'Running' AND WorkflowId STARTS_WITH 'incident/'`;
const MOST_OPEN = 500;

/**
 * Open incidents that fit, newest first, from Temporal itself, which alone knows what runs. Dry runs are no incidents.
 * Visibility knows only the latest run, so the incident's id is looked up for those that fit.
 */
export async function listOpen(
  client: Client,
  fits: (incident: IncidentSummary) => boolean = () => true,
): Promise<readonly IncidentSummary[]> {
  const open: IncidentSummary[] = [];
  for await (const execution of client.workflow.list({ query: OPEN_QUERY, pageSize: MOST_OPEN })) {
    const incident = summaryOf(execution);
    if (fits(incident)) open.push(incident);
    if (open.length >= MOST_OPEN) break;
  }
  const identified = await Promise.all(
    open.map(async (incident) => {
      const latest = await describeLatest(client, incident.workflowId);
      return latest ? { ...incident, incidentId: firstRunId(latest) } : incident;
    }),
  );
  return identified.sort((a, b) => b.openedAt.localeCompare(a.openedAt));
}

/** Open ones from Temporal, then closed ones from the store, where there is one. Closed simulations are left out unless asked for. */
export async function listIncidents(
  client: Client,
  directory: IncidentDirectory | undefined,
  filter: ListFilter,
): Promise<readonly IncidentSummary[]> {
  const { state = 'open', type, limit = 50, includeSimulations = false } = filter;
  const fits = (incident: IncidentSummary): boolean => type === undefined || incident.type === type;
  const open = state === 'closed' ? [] : (await listOpen(client, fits)).slice(0, limit);
  const numbered = await Promise.all(open.map((incident) => withNumber(incident, directory)));
  if (state === 'open' || !directory) return numbered;
  const closed = await directory.listClosed({ limit, includeSimulations, ...(type && { type }) });
  const openIds = new Set(open.map((incident) => incident.incidentId));
  return [...numbered, ...closed.filter((incident) => !openIds.has(incident.incidentId))];
}

async function withNumber(
  incident: IncidentSummary,
  directory: IncidentDirectory | undefined,
): Promise<IncidentSummary> {
  if (incident.number !== undefined) return incident;
  const number = await directory?.numberOf(incident.incidentId).catch(() => undefined);
  return number === undefined ? incident : { ...incident, number };
}

/** What visibility knows. Where the server refused our search attributes, the workflow id still has type and subject. */
function summaryOf(execution: WorkflowExecutionInfo): IncidentSummary {
  const [, type = '', ...subject] = execution.workflowId.split('/');
  const attributes = new Map(execution.typedSearchAttributes.getAll().map((pair) => [pair.key.name, pair.value]));
  const memo = execution.memo ?? {};
  const mode = attributes.get('GuardiaMode') ?? memo.mode;
  const severity = SEVERITIES.find((known) => known === attributes.get('GuardiaSeverity'));
  const number = attributes.get('GuardiaNumber');
  return {
    workflowId: execution.workflowId,
    incidentId: execution.runId,
    type,
    subject: subject.join('/'),
    mode: MODES.find((known) => known === mode) ?? 'live',
    state: INCIDENT_STATES.find((known) => known === attributes.get('GuardiaState')) ?? 'open',
    openedAt: execution.startTime.toISOString(),
    ...(typeof number === 'number' && { number }),
    ...(severity && { severity }),
    ...(typeof memo.title === 'string' && { title: memo.title }),
  };
}

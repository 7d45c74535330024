import type { Client } from '@temporalio/client';
import { incidentWorkflowId } from '../workflows/contract.js';
import { ClientError } from './client-error.js';
import { describeLatest, firstRunId } from './describe.js';
import { listOpen } from './list-incidents.js';
import type { IncidentDirectory, IncidentRef, IncidentSummary } from './ports.js';

const SHORTEST_ID_PREFIX = 6;

/**
 * The incident that a person means by a number (`7`, `#7`), the beginning of its id, `type/subject`, the subject of an
 * open one, or, left out, the only one that is open.
 * Throws ClientError `none_open`, `several_open`, `ambiguous` or `not_found`.
 */
export async function findIncident(
  client: Client,
  directory: IncidentDirectory | undefined,
  ref?: string,
): Promise<IncidentRef> {
  const text = ref?.trim().replace(/^#/, '') ?? '';
  if (text === '') return onlyOpenOne(client);
  if (text.includes('/')) {
    const found = await byWorkflowId(client, workflowIdOf(text));
    // A file is a subject too, and its path holds slashes.
    return found ?? only(text, await listOpen(client, (open) => open.subject === text));
  }
  if (/^[1-9]\d{0,8}$/.test(text)) {
    const found = await byNumber(client, directory, Number(text));
    if (found) return found;
  }
  if (/^[0-9a-f-]+$/i.test(text) && text.length >= SHORTEST_ID_PREFIX) {
    const prefix = text.toLowerCase();
    const open = (await listOpen(client)).filter((incident) => incident.incidentId.startsWith(prefix));
    const known = (await directory?.findByIdPrefix(prefix).catch(() => [])) ?? [];
    const all = new Map([...known, ...open].map((incident) => [incident.incidentId, incident]));
    if (all.size > 0) return only(text, [...all.values()]);
  }
  return only(text, await listOpen(client, (open) => open.subject === text));
}

/** How a person may name it: its number, or the shortest id. */
export function shortName(ref: IncidentRef): string {
  return ref.number === undefined ? ref.incidentId.slice(0, 13) : String(ref.number);
}

function workflowIdOf(text: string): string {
  if (/^(incident|dry-run)\//.test(text)) return text;
  const slash = text.indexOf('/');
  return incidentWorkflowId(text.slice(0, slash), text.slice(slash + 1));
}

async function byWorkflowId(client: Client, workflowId: string): Promise<IncidentRef | undefined> {
  const latest = await describeLatest(client, workflowId);
  return latest && { workflowId, incidentId: firstRunId(latest) };
}

async function byNumber(
  client: Client,
  directory: IncidentDirectory | undefined,
  number: number,
): Promise<IncidentRef | undefined> {
  const known = await directory?.findByNumber(number).catch(() => undefined);
  return known ?? (await listOpen(client, (open) => open.number === number))[0];
}

async function onlyOpenOne(client: Client): Promise<IncidentRef> {
  const open = await listOpen(client);
  if (open.length === 0) throw new ClientError('none_open');
  if (open.length > 1) throw new ClientError('several_open', { open: open.map(described) });
  return open[0]!;
}

function only(ref: string, found: readonly IncidentRef[]): IncidentRef {
  if (found.length === 0) throw new ClientError('not_found', { ref });
  if (found.length > 1)
    throw new ClientError('ambiguous', {
      ref,
      found: found.map((incident) => `${shortName(incident)} ${incident.workflowId}`),
    });
  return found[0]!;
}

function described(incident: IncidentSummary): string {
  return `${shortName(incident)} ${incident.type}/${incident.subject}`;
}

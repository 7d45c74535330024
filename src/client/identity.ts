import { createHash } from 'node:crypto';
import { UNKNOWN_INCIDENT } from '../domain/alert.js';
import type { IncidentSnapshot } from '../domain/incident.js';
import { ClientError } from './client-error.js';
import type { SnapshotSource } from './ports.js';

const MAX_SUBJECT = 200;
const DIGEST_LENGTH = 10;

/** What an incident is called, and by which runbook it runs. Without a snapshot the workflow loads one itself. */
export interface IncidentIdentity {
  readonly type: string;
  readonly subject: string;
  readonly snapshot?: IncidentSnapshot;
}

/** An alert of a type without a runbook becomes an `unknown_incident` whose subject still says what it was. */
export function incidentIdentity(
  alert: { readonly type: string; readonly subject: string },
  options: { readonly snapshot?: IncidentSnapshot; readonly knownTypeOnly?: boolean },
  documents: SnapshotSource | undefined,
): IncidentIdentity {
  const { type, subject } = alert;
  const snapshot = options.snapshot ?? documents?.snapshot(type);
  if (snapshot) return { type, subject, snapshot };
  if (!documents) return { type, subject };
  if (options.knownTypeOnly) {
    const known = documents.types();
    throw known.includes(type)
      ? new ClientError('snapshot_missing', { type })
      : new ClientError('unknown_type', { type, known });
  }
  const unknown = documents.snapshot(UNKNOWN_INCIDENT);
  return { type: UNKNOWN_INCIDENT, subject: bounded(`${type}/${subject}`), ...(unknown && { snapshot: unknown }) };
}

/** Cut where too long, with a digest of the whole, so that two long subjects stay two incidents. */
function bounded(subject: string): string {
  if (subject.length <= MAX_SUBJECT) return subject;
  const digest = createHash('sha256').update(subject).digest('hex').slice(0, DIGEST_LENGTH);
  return `${subject.slice(0, MAX_SUBJECT - DIGEST_LENGTH - 1)}~${digest}`;
}

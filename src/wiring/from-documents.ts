import type { ServicesPort } from '../activities/ports.js';
import type { Documents } from '../documents/open-documents.js';
import { UNKNOWN_INCIDENT } from '../domain/alert.js';
import type { IncidentSnapshot } from '../domain/incident.js';
import type { SnapshotSource, SubjectProbe } from '../client.js';
import { IntegrationError } from '../integrations/integration-error.js';

/** What the door needs of the documents. */
export function snapshotSource(documents: Documents): SnapshotSource {
  return {
    snapshot: (type) => documents.snapshot(type),
    types: () => documents.runbooks().map(({ type }) => type),
    masters: () => [...documents.layouts().keys()],
  };
}

/** Our own probe of an alert's subject, where that is a configured service. */
export function subjectProbe(services: ServicesPort): SubjectProbe {
  return async (subject, signal) =>
    services.facts('live').some(({ name }) => name === subject) ? services.probe(subject, 'live', signal) : undefined;
}

/** An alert of a type without a runbook gets the one of `unknown_incident`: evidence and a page, no repair. */
export function snapshotOrUnknown(documents: Documents, type: string): IncidentSnapshot {
  const found = documents.snapshot(type) ?? documents.snapshot(UNKNOWN_INCIDENT);
  if (!found) throw new IntegrationError('CONFIG_INVALID', `no runbook is in force, not even ${UNKNOWN_INCIDENT}`);
  return found;
}

/** The allow-list of the Docker API: what the configuration names, and nothing else. */
export function containersOf(
  documents: Documents,
): ReadonlyMap<string, { readonly project: string; readonly service: string }> {
  const named = [...documents.current().services.values()].flatMap(({ name, container }) =>
    container ? [[name, container] as const] : [],
  );
  return new Map(named);
}

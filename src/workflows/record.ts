import type { IncidentView } from '../domain/incident.js';
import { records } from './activity-proxies.js';

/** Keeps an ended incident: the history row and the post-mortem. It tries until the store has it. */
export async function recordIncident({
  view,
}: {
  readonly view: IncidentView;
}): Promise<{ readonly postmortem: string }> {
  const context = (deed: string) => ({
    incidentId: view.incidentId,
    mode: view.mode,
    key: `${view.incidentId}/${deed}`,
  });
  await records.save_incident_record({ context: context('record'), params: { view } });
  const { file } = await records.write_postmortem({ context: context('postmortem'), params: { view } });
  return { postmortem: file };
}

import { workflowInfo } from '@temporalio/workflow';
import type { ActionContext } from '../domain/actions/action.js';
import { alertsOf } from '../domain/probing.js';
import type { ProbeMemory } from '../domain/probing.js';
import { probes } from './activity-proxies.js';

export interface ProbeInput {
  readonly failuresBeforeIncident: number;
}

/** One look at every configured service, started by a Schedule; what failed opens its incident through the same door as any alert. */
export async function probe({ failuresBeforeIncident }: ProbeInput): Promise<ProbeMemory> {
  const context = (deed: string): ActionContext => ({
    incidentId: 'probe',
    mode: 'live',
    key: `${workflowInfo().workflowId}/${deed}`,
  });
  const before = (workflowInfo().lastResult as ProbeMemory | undefined) ?? {};
  const probed = await probes.probe_all_services({ context: context('probe'), params: {} });
  const { memory, alerts } = alertsOf(before, probed, failuresBeforeIncident, new Date().toISOString());
  // One that the door refuses does not keep the others out; the run fails then, so that somebody sees it.
  const opened = await Promise.allSettled(
    alerts.map((alert) => probes.open_incident({ context: context(`open/${alert.subject}`), params: { alert } })),
  );
  const refused = opened.find((outcome) => outcome.status === 'rejected');
  if (refused) throw refused.reason;
  return memory;
}

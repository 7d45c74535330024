import { CancellationScope } from '@temporalio/workflow';
import { reportTrouble } from '../domain/ladder-calls.js';
import { triage } from '../domain/triage.js';
import { pages, records, setup } from './activity-proxies.js';
import { brief, contextFor, record, setLadder, update } from './incident-run.js';
import type { IncidentRun } from './incident-run.js';
import { takeSnapshot } from './open-run.js';
import { failedDelivery, track } from './people-ladder.js';

/** Started without a runbook, from Temporal UI: loaded now that the clock runs. */
export async function takeRunbook(run: IncidentRun): Promise<void> {
  if (!run.input.snapshot) await loadSnapshot(run);
  if (run.input.carried) return;
  const measured = triage(run.facts, {
    runbook: run.runbook.severity,
    ...(run.input.severity && { given: run.input.severity }),
  });
  run.ladder = { ...run.ladder, severity: measured.severity };
  record(
    run,
    'triaged',
    { severity: measured.severity, priority: measured.priority, because: measured.because.join(', ') },
    { triage: measured, severity: measured.severity },
  );
}

/** Where even that fails, people are paged by the emergency policy, which has been in force from the start. */
async function loadSnapshot(run: IncidentRun): Promise<void> {
  try {
    const context = contextFor(run, 'snapshot');
    takeSnapshot(run, await setup.load_snapshot({ context, params: { type: run.view.type } }));
  } catch {
    record(run, 'unknown_type', { subject: run.view.subject });
    setLadder(run, reportTrouble(run.ladder, run.policy, 'unknown_incident', Date.now()));
  }
}

/** The short number comes from the store; the incident does not wait for it. */
export function register(run: IncidentRun): CancellationScope {
  const scope = new CancellationScope();
  if (run.view.mode === 'dry-run' || run.view.number !== undefined) return scope;
  const context = contextFor(run, 'register');
  void scope
    .run(() => records.register_incident({ context, params: { view: brief(run.view) } }))
    .then(({ number }) => update(run, { number }))
    .catch(() => undefined);
  return scope;
}

/** A silent message at the opening: what is repaired in time wakes nobody. */
export function announce(run: IncidentRun): void {
  if (run.view.mode === 'dry-run' || run.input.carried) return;
  for (const channel of run.policy.openingChannels) {
    const context = { ...contextFor(run, 'opening'), key: `${run.view.incidentId}/opening/${channel}` };
    const message = pages
      .announce_opening({ context, params: { channel, view: brief(run.view) } })
      .catch((error: unknown) => failedDelivery('', channel, error))
      .then((delivery) => {
        if (delivery.state === 'failed')
          record(run, 'delivery_failed', {
            channel,
            role: '',
            code: delivery.code ?? '',
            detail: delivery.detail ?? '',
          });
      });
    track(run, message);
  }
}

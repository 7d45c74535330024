import { condition, sleep } from '@temporalio/workflow';
import type { ServiceFinding } from '../domain/service.js';
import { reportTrouble, resumeAfter } from '../domain/ladder-calls.js';
import { isLook } from '../domain/actions/catalogue.js';
import { looks } from './activity-proxies.js';
import { continueAsNewIfDue, isContinueDue } from './continue.js';
import { contextFor, enter, iso, record, setLadder, update } from './incident-run.js';
import type { IncidentRun } from './incident-run.js';
import { perform } from './perform-action.js';

/** A fault during the watch is looked at twice before it counts as a relapse. */
const CONFIRM_AFTER_MS = 2_000;

/** Monitors after the recovery. True where it held to the end; a relapse is the same incident, one level higher. */
export async function watchRecovery(run: IncidentRun): Promise<boolean> {
  const { durationMs, everyMs } = run.runbook.watch;
  const endsAtMs = run.watchEndsAtMs ?? Date.now() + durationMs;
  if (run.watchEndsAtMs === undefined) record(run, 'watch_started', { until: iso(endsAtMs) });
  run.watchEndsAtMs = endsAtMs;
  enter(run, 'watching');
  while (!run.resolution && Date.now() < endsAtMs) {
    await condition(
      () => run.resolution !== undefined || run.firingAgain || isContinueDue(run),
      Math.min(everyMs, Math.max(1, endsAtMs - Date.now())),
    );
    if (run.resolution) break;
    run.firingAgain = false;
    if (await hasRelapsed(run)) return relapse(run, endsAtMs - durationMs);
    await continueAsNewIfDue(run);
  }
  run.watchEndsAtMs = undefined;
  return true;
}

export async function hasRelapsed(run: IncidentRun): Promise<boolean> {
  const first = await faults(run);
  if (first.length === 0) return false;
  record(run, 'watch_probe_failed', { services: first.join(', ') });
  await sleep(CONFIRM_AFTER_MS);
  return (await faults(run)).length > 0;
}

async function faults(run: IncidentRun): Promise<readonly string[]> {
  const look = await looks
    .observe_services({ context: contextFor(run, 'watch'), params: { subject: run.view.subject } })
    .catch(() => ({ findings: [] }));
  const findings = [...look.findings, ...(await metricAgain(run))];
  return [...new Set(findings.filter(({ health }) => health === 'unhealthy').map(({ service }) => service))];
}

/** A service that answers may be beyond a limit again, so where the proof is a look of one metric it is taken again, too. */
async function metricAgain(run: IncidentRun): Promise<readonly ServiceFinding[]> {
  const proof = run.runbook.verification;
  if (!proof || !isLook(proof.action)) return [];
  return (await perform(run, proof.action, proof.with)).findings ?? [];
}

/** The service was well since then, and is not any more. */
export function relapse(run: IncidentRun, wellSinceMs: number): false {
  run.watchEndsAtMs = undefined;
  run.recoveredOutside = false;
  const nowMs = Date.now();
  const { verifiedAt: _notYet, ...rest } = run.view;
  run.view = rest;
  const ladder = resumeAfter(run.ladder, nowMs - wellSinceMs);
  // What was well by itself and is not any more has not been repaired yet: that is tried before anybody is called.
  const isRelapse = run.view.relapses > 0 || run.view.timeline.some(({ code }) => code === 'repair_granted');
  setLadder(run, isRelapse ? reportTrouble(ladder, run.policy, 'relapse', nowMs) : ladder);
  update(run, { state: 'open', relapses: run.view.relapses + 1 });
  record(run, 'relapsed', { relapses: run.view.relapses });
  return false;
}

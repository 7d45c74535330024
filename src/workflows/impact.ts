import { callHigherLevel, changeSeverity, reportTrouble } from '../domain/ladder-calls.js';
import { growth, triage } from '../domain/triage.js';
import type { ImpactFacts } from '../domain/triage.js';
import { looks } from './activity-proxies.js';
import { contextFor, record, setLadder } from './incident-run.js';
import type { IncidentRun } from './incident-run.js';

/** Who measures where no person does. */
const GUARDIA = 'Guardia';

/** Growing impact, business risk, need for outside help or for a higher decision: the next level, whatever the time. */
export function takeImpact(run: IncidentRun, by: string, facts: ImpactFacts): { escalated: boolean } {
  const before = run.facts;
  const after = { ...before, ...facts };
  const reasons = growth(before, after, run.view.severity);
  run.facts = after;
  const measured = triage(after, { runbook: run.runbook.severity, given: run.view.severity });
  record(
    run,
    'impact_measured',
    { by, priority: measured.priority, because: [...measured.because, ...reasons].join(', ') },
    { triage: measured },
  );
  if (reasons.length === 0) return { escalated: false };
  const nowMs = Date.now();
  const raised = changeSeverity(run.ladder, measured.severity, nowMs);
  const called = callHigherLevel(raised, run.policy, 'impact_grew', nowMs);
  setLadder(run, reportTrouble(called, run.policy, 'impact_grew', nowMs));
  if (measured.severity !== run.view.severity) {
    record(
      run,
      'severity_changed',
      { by, from: run.view.severity, to: measured.severity, reason: reasons.join(', ') },
      { severity: measured.severity },
    );
  }
  return { escalated: true };
}

/**
 * While people repair, the failing services of the whole operation are counted again. The first count is what the incident
 * began with; one more than that is an impact that grows, and escalates.
 */
export async function measureSpread(run: IncidentRun): Promise<void> {
  const params = { subject: run.view.subject, everything: true };
  const look = await looks.observe_services({ context: contextFor(run, 'spread'), params }).catch(() => undefined);
  if (!look || run.resolution) return;
  const systemsAffected = look.findings.filter(({ health }) => health === 'unhealthy').length;
  if (run.facts.systemsAffected === undefined) run.facts = { ...run.facts, systemsAffected };
  else if (systemsAffected > run.facts.systemsAffected) takeImpact(run, GUARDIA, { systemsAffected });
}

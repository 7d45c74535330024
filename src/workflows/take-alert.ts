import type { Alert } from '../domain/alert.js';
import { changeSeverity } from '../domain/ladder-calls.js';
import { isWorse, SEVERITIES } from '../domain/severity.js';
import { record, setLadder, update } from './incident-run.js';
import type { IncidentRun } from './incident-run.js';

const FINGERPRINTS_KEPT = 200;
const SUMMARY_MAX = 500;

/** One more alert about this type and subject. What anybody signals from Temporal UI may be no alert at all. */
export function takeAlert(run: IncidentRun, alert: Alert | null | undefined): void {
  run.signals += 1;
  if (alert?.status === 'resolved') {
    run.resolvedOutside = true;
    return record(run, 'alert_resolved_outside', { source: alert.source });
  }
  if (alert?.status === 'firing') takeFiring(run, alert);
}

function takeFiring(run: IncidentRun, alert: Alert): void {
  run.resolvedOutside = false;
  const fingerprint = alert.fingerprint ?? `${alert.source}/${alert.startsAt ?? ''}`;
  const known = run.fingerprints.has(fingerprint);
  if (!known && run.fingerprints.size < FINGERPRINTS_KEPT) run.fingerprints.add(fingerprint);
  // The first one is the alert that opened it.
  if (run.fingerprints.size === 1 && !known) return;
  if (run.watchEndsAtMs !== undefined || run.resolution) run.firingAgain = true;
  raiseTo(run, alert);
  const repeats = run.view.repeats + 1;
  if (known) return update(run, { repeats });
  const summary = (alert.summary ?? '').slice(0, SUMMARY_MAX);
  record(run, 'alert_repeated', { source: alert.source, summary }, { repeats });
}

/** A source that says it is worse now raises the severity; one that says it is milder lowers nothing by itself. */
function raiseTo(run: IncidentRun, { severity, source }: Alert): void {
  const from = run.view.severity;
  if (run.resolution || !SEVERITIES.some((known) => known === severity) || !severity || !isWorse(severity, from))
    return;
  setLadder(run, changeSeverity(run.ladder, severity, Date.now()));
  record(run, 'severity_changed', { from, to: severity, reason: source }, { severity });
}

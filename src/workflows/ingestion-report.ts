import type { Alert } from '../domain/alert.js';
import { breachesOfMissing, breachesOfStage, breachKey, withoutConsequences } from '../domain/ingestion/breaches.js';
import type { BreachFact } from '../domain/ingestion/breaches.js';
import type { Breach, FileResult } from '../domain/ingestion/run.js';
import { breachSummary } from '../messages/ingestion-breaches.js';
import { oneLine } from '../messages/plain-text.js';
import { ownerMessages, runReports, runSaves } from './activity-proxies.js';
import { beside, contextFor, now, runRef, update } from './ingestion-run.js';
import type { IngestionRun } from './ingestion-run.js';

const SUBJECT_MAX = 200;

/** Tells the door of incidents what is new. A simulation only remembers it: whoever simulates opens the incident. */
export async function reportBreaches(run: IngestionRun): Promise<void> {
  const known = new Set(run.view.breaches.map(breachKey));
  const found = breachFacts(run).map((fact) => breachOf(run, fact));
  const fresh = found.filter((breach) => !known.has(breachKey(breach)));
  if (fresh.length > 0) update(run, { ...run.view, breaches: [...run.view.breaches, ...fresh] });
  if (run.view.mode !== 'live') return;
  const unreported = run.view.breaches.filter((breach) => !run.reported.has(breachKey(breach)));
  await Promise.all(unreported.map((breach) => report(run, breach)));
}

function breachFacts(run: IngestionRun): readonly BreachFact[] {
  const { pipeline, stages } = run.view;
  // How loading went is said by its files.
  const failed = stages.filter(({ name, state }) => state === 'failed' && name !== 'load');
  return withoutConsequences([
    ...run.fileBreaches,
    ...breachesOfMissing(run.view),
    ...failed.flatMap(({ name, code = 'UNEXPECTED', detail = '', outlet }) =>
      breachesOfStage({ stage: name, code, detail, outlet }, pipeline, run.plan?.services),
    ),
  ]);
}

function breachOf(run: IngestionRun, fact: BreachFact): Breach {
  return {
    type: fact.type,
    subject: oneLine(fact.subject, SUBJECT_MAX),
    summary: breachSummary(fact, run.language),
  };
}

/** What the door could not take now is told again with the next report. */
async function report(run: IngestionRun, { type, subject, summary }: Breach): Promise<void> {
  const alert: Alert = {
    type,
    subject,
    summary,
    status: 'firing',
    source: 'ingestion',
    startsAt: now(),
    date: run.view.date,
    fingerprint: `${run.view.runId}/${type}`,
  };
  try {
    await runReports.open_incident({ context: contextFor(run, `report/${type}`), params: { alert } });
    run.reported.add(breachKey({ type, subject }));
  } catch {
    return;
  }
}

/** Whoever answers for the layout hears of what was rejected; the run does not wait for it. */
export function tellOwner(run: IngestionRun, result: FileResult): void {
  const isRejected = result.outcome === 'invalid' || (result.outcome === 'loaded' && result.rowsRejected > 0);
  if (!isRejected || run.view.mode !== 'live') return;
  beside(
    run,
    ownerMessages.send_rejections({
      context: contextFor(run, `rejections/${result.file}`),
      params: { ...runRef(run), result },
    }),
  );
}

/** The store may be away: the run is in Temporal all the same, and its end does not wait for long. */
export async function saveRun(run: IngestionRun): Promise<void> {
  await runSaves
    .save_ingestion_run({ context: contextFor(run, 'save'), params: { view: run.view } })
    .catch(() => undefined);
}

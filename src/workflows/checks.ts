import { ApplicationFailure, log, workflowInfo } from '@temporalio/workflow';
import type { ActionContext, CheckResult } from '../domain/actions/action.js';
import { checkAlertsOf, checkKey, dueChecks } from '../domain/checking.js';
import type { CheckAnswer, CheckMemory, PlannedCheck } from '../domain/checking.js';
import { checkLooks, checkPlans, probes } from './activity-proxies.js';

export interface ChecksInput {
  readonly everyMs: number;
  readonly failuresBeforeIncident: number;
}

/** A database that is beyond its limits is not asked ten things at once; and other looks of the worker have a turn. */
const AT_ONCE = 8;
/** Nothing is opened: everything counts, however old it is. */
const EVER = new Date(0).toISOString();

/** One look at every limit of the operation whose time has come, started by a Schedule; what is beyond it opens its incident. */
export async function checks({ everyMs, failuresBeforeIncident }: ChecksInput): Promise<CheckMemory> {
  const before = (workflowInfo().lastResult as CheckMemory | undefined) ?? {};
  const planned = await checkPlans.plan_checks({ context: contextOf('plan'), params: {} });
  const due = dueChecks(before, planned, Date.now(), everyMs / 2);
  const answers: CheckAnswer[] = [];
  for (let from = 0; from < due.length; from += AT_ONCE)
    answers.push(...(await Promise.all(due.slice(from, from + AT_ONCE).map(look))));
  const now = new Date().toISOString();
  const { memory, alerts } = checkAlertsOf(before, planned, answers, failuresBeforeIncident, now);
  // One that the door refuses does not keep the others out; the run fails then, so that somebody sees it.
  const opened = await Promise.allSettled(
    alerts.map((alert) =>
      probes.open_incident({ context: contextOf(`open/${alert.type}/${alert.subject}`), params: { alert } }),
    ),
  );
  const refused = opened.find((outcome) => outcome.status === 'rejected');
  if (refused) throw refused.reason;
  return memory;
}

/** A look that cannot be taken found nothing out; the others go on. */
async function look(check: PlannedCheck): Promise<CheckAnswer> {
  const { action, params, service, subject } = check;
  const ask = checkLooks[action] as (request: object) => Promise<CheckResult>;
  try {
    const request = { ...params, service, subject, openedAt: EVER };
    const { findings } = await ask({ context: contextOf(checkKey(check)), params: request });
    return { check, findings };
  } catch (error) {
    const cause = error instanceof Error ? (error.cause ?? error) : error;
    const code = cause instanceof ApplicationFailure ? cause.type : undefined;
    log.warn('a check could not be taken', { check: checkKey(check), code: code ?? 'UNEXPECTED' });
    return { check, findings: [] };
  }
}

function contextOf(what: string): ActionContext {
  return { incidentId: 'checks', mode: 'live', key: `${workflowInfo().workflowId}/${what}` };
}

import { ApplicationFailure, ActivityFailure, condition } from '@temporalio/workflow';
import type { PageDecision } from '../domain/escalation.js';
import type { DeliveryRecord, PageRecord } from '../domain/incident.js';
import { levelUnreachable } from '../domain/ladder-calls.js';
import { decidePages, decideWishes, nextDeadline } from '../domain/ladder.js';
import { pages } from './activity-proxies.js';
import { brief, contextFor, iso, peopleAreWaitedFor, record, setLadder, update } from './incident-run.js';
import type { IncidentRun } from './incident-run.js';

const PAGES_KEPT = 200;
const PAGES_HEAD_KEPT = 40;

/** Decides and sends pages until the incident ends. Nothing that machines do can hold this loop up. */
export async function followPeopleLadder(run: IncidentRun): Promise<void> {
  while (!run.resolution) {
    sendWhatIsDue(run);
    const version = run.version;
    const deadline = peopleAreWaitedFor(run) ? nextDeadline(run.ladder, run.policy) : undefined;
    const changed = (): boolean => run.version !== version || run.resolution !== undefined;
    if (deadline === undefined) await condition(changed);
    else await condition(changed, Math.max(1, deadline.atMs - Date.now()));
  }
}

function sendWhatIsDue(run: IncidentRun): void {
  const hadAcknowledgement = run.ladder.acknowledged;
  const decided = peopleAreWaitedFor(run)
    ? decidePages(run.ladder, run.policy, Date.now())
    : decideWishes(run.ladder, run.policy);
  if (
    decided.pages.length === 0 &&
    decided.state.acknowledged === hadAcknowledgement &&
    decided.state.exhaustedAtMs === run.ladder.exhaustedAtMs
  )
    return;
  const newlyExhausted = decided.state.exhaustedAtMs !== undefined && run.ladder.exhaustedAtMs === undefined;
  setLadder(run, decided.state);
  if (hadAcknowledgement && !decided.state.acknowledged) record(run, 'ack_expired', { by: hadAcknowledgement.by });
  for (const page of decided.pages) track(run, sendPage(run, page));
  if (newlyExhausted) {
    const ownerRoles = run.policy.levels.at(-1)?.roles ?? [];
    record(run, 'exhausted', { owner: ownerRoles.join(', ') }, { exhaustedAt: iso(Date.now()), ownerRoles });
  }
}

/** Work that goes on beside the incident and that its end waits for. */
export function track(run: IncidentRun, work: Promise<void>): void {
  const settled = work.finally(() => {
    run.pending.delete(settled);
    run.version += 1;
  });
  run.pending.add(settled);
}

async function sendPage(run: IncidentRun, page: PageDecision): Promise<void> {
  const levelName = run.policy.levels[page.level]?.name ?? String(page.level);
  const entry: PageRecord = {
    key: page.key,
    level: page.level,
    levelName,
    roles: page.roles,
    reason: page.reason,
    dueAt: page.dueAt,
    decidedAt: iso(Date.now()),
    deliveries: [],
  };
  record(
    run,
    'paged',
    { level: levelName, roles: page.roles.join(', '), reason: page.reason },
    { pages: bounded([...run.view.pages, entry]) },
  );
  const reached = await Promise.all(page.roles.map((role) => reachRole(run, page, levelName, role)));
  if (reached.includes('reached')) return;
  const reason = reached.every((outcome) => outcome === 'nobody_on_duty') ? 'nobody_on_duty' : 'undeliverable';
  setLadder(run, levelUnreachable(run.ladder, run.policy, page.level, reason, Date.now()));
}

/** Channel after channel, until one takes the message; each try stands in the timeline. */
async function reachRole(
  run: IncidentRun,
  page: PageDecision,
  levelName: string,
  role: string,
): Promise<'reached' | 'undeliverable' | 'nobody_on_duty'> {
  let suppressed = false;
  for (const channel of page.channels) {
    const order = {
      role,
      channel,
      level: page.level,
      levelName,
      reason: page.reason,
      alsoTo: page.alsoTo,
      dueAt: page.dueAt,
      view: brief(run.view),
    };
    const context = { ...contextFor(run, page.key), key: `${run.view.incidentId}/${page.key}/${role}/${channel}` };
    const delivery = await pages
      .deliver_page({ context, params: order })
      .catch((error: unknown) => failedDelivery(role, channel, error));
    noteDelivery(run, page.key, delivery);
    if (delivery.state === 'nobody_on_duty') return 'nobody_on_duty';
    if (delivery.state === 'suppressed') suppressed = true;
    else if (delivery.state !== 'failed') return 'reached';
  }
  // A rehearsal that may reach nobody goes on as if it had, so that every level comes at its own time.
  return suppressed ? 'reached' : 'undeliverable';
}

/** An owner is reminded for months: the first pages say how it began, the latest how it stands. */
function bounded(pages: readonly PageRecord[]): readonly PageRecord[] {
  return pages.length <= PAGES_KEPT ? pages : [...pages.slice(0, PAGES_HEAD_KEPT), ...pages.slice(PAGES_HEAD_KEPT + 1)];
}

export function failedDelivery(role: string, channel: string, error: unknown): DeliveryRecord {
  const cause = error instanceof ActivityFailure ? error.cause : error;
  const code = cause instanceof ApplicationFailure && cause.type ? cause.type : 'DELIVERY_FAILED';
  const detail = cause instanceof Error ? cause.message.slice(0, 300) : '';
  return {
    channel,
    role,
    to: '',
    state: 'failed',
    attempts: 0,
    at: iso(Date.now()),
    possibleRepeat: false,
    code,
    detail,
  };
}

function noteDelivery(run: IncidentRun, key: string, delivery: DeliveryRecord): void {
  const pagesNow = run.view.pages.map((page) =>
    page.key === key ? { ...page, deliveries: [...page.deliveries, delivery] } : page,
  );
  update(run, { pages: pagesNow });
  const { channel, role, to } = delivery;
  if (delivery.state === 'nobody_on_duty') record(run, 'nobody_on_duty', { role });
  else if (delivery.state === 'failed')
    record(run, 'delivery_failed', { channel, role, code: delivery.code ?? '', detail: delivery.detail ?? '' });
  else if (delivery.state !== 'suppressed')
    record(run, 'delivered', { channel, role, to, possibleRepeat: delivery.possibleRepeat });
}

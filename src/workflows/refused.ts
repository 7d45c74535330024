import { condition } from '@temporalio/workflow';
import type { ActionName } from '../domain/actions/catalogue.js';
import type { Surroundings } from '../domain/blast-radius.js';
import { LEASE_MARGIN_MS } from '../domain/coordinator.js';
import type { Refusal, RepairAnswer } from '../domain/coordinator.js';
import { CAN_BE_LIFTED, PASSES_SOON } from '../domain/refusals.js';
import type { ServiceFacts } from '../domain/service.js';
import { RESTART_SCHEDULE_TO_CLOSE_MS } from './activity-proxies.js';
import { askForGrant } from './grant.js';
import { askerOf, iso, record, update } from './incident-run.js';
import type { IncidentRun } from './incident-run.js';

/** What passes soon is waited for in place: by then another incident's lease has ended too. */
const PATIENCE_MS = RESTART_SCHEDULE_TO_CLOSE_MS + LEASE_MARGIN_MS;
const FIRST_WAIT_MS = 2_000;
const LONGEST_WAIT_MS = 30_000;
/** Who was refused asks again by itself after a minute at the soonest, then after two, after four … */
const FIRST_LOOK_MS = 60_000;
const LOOKS_AGAIN_AT_MOST = 8;

/** How long one step has waited in place for its permission, and what it was told last. */
export interface Patience {
  waitedMs: number;
  told: string | undefined;
}

export function newPatience(): Patience {
  return { waitedMs: 0, told: undefined };
}

interface Wish {
  readonly facts: ServiceFacts;
  readonly surroundings?: Surroundings;
}

/** Asks, and writes into the timeline what was asked and answered; the same refusal again is not written again. */
export async function askPermission(
  run: IncidentRun,
  { facts, surroundings }: Wish,
  patience: Patience,
  action?: ActionName,
): Promise<RepairAnswer> {
  const service = facts.name;
  if (patience.told === undefined) record(run, 'repair_requested', { service });
  const answer = await askForGrant(askerOf(run), facts, action, surroundings);
  if (answer.granted) {
    record(run, 'repair_granted', { service, token: answer.token });
    return answer;
  }
  const told = `${service} ${answer.reason}`;
  if (told !== patience.told) recordRefusal(run, service, answer);
  patience.told = told;
  return answer;
}

/** True where what speaks against it passes soon, and has been waited for: then the step looks anew. */
export async function waitInPlace(run: IncidentRun, refusal: Refusal, patience: Patience): Promise<boolean> {
  const leftMs = PATIENCE_MS - patience.waitedMs;
  if (!PASSES_SOON.has(refusal.reason) || leftMs <= 0) return false;
  const waitMs =
    refusal.reason === 'cooling_down' && refusal.retryAt !== undefined
      ? Math.max(1, Date.parse(refusal.retryAt) - Date.now())
      : Math.min(LONGEST_WAIT_MS, Math.max(FIRST_WAIT_MS, patience.waitedMs));
  if (refusal.reason === 'cooling_down' && waitMs > leftMs) return false;
  const beganMs = Date.now();
  const wasLifted = await condition(() => run.lifted > run.liftsSeen, waitMs);
  run.liftsSeen = run.lifted;
  patience.waitedMs += wasLifted ? Date.now() - beganMs : waitMs;
  return true;
}

/** The step is refused for now. Where the reason will be lifted the incident remembers to look again. */
export function holdBack(run: IncidentRun, { reason, retryAt }: Refusal): void {
  if (run.looksAgain >= LOOKS_AGAIN_AT_MOST || !CAN_BE_LIFTED.has(reason)) return;
  const soonestMs = Date.now() + FIRST_LOOK_MS * 2 ** run.looksAgain;
  // What only a person lifts has no moment; the coordinator tells.
  const lookAt = retryAt === undefined ? {} : { lookAt: iso(Math.max(soonestMs, Date.parse(retryAt))) };
  run.liftsSeen = run.lifted;
  update(run, { heldBack: { reason, ...lookAt } });
}

export function isTimeToLookAgain(run: IncidentRun): boolean {
  const { heldBack } = run.view;
  if (!heldBack) return false;
  return run.lifted > run.liftsSeen || (heldBack.lookAt !== undefined && Date.parse(heldBack.lookAt) <= Date.now());
}

/** Milliseconds until it is looked at again by itself; undefined where it never is. */
export function untilLookAgainMs({ view }: IncidentRun): number | undefined {
  const lookAt = view.heldBack?.lookAt;
  return lookAt === undefined ? undefined : Math.max(1, Date.parse(lookAt) - Date.now());
}

/** Another round begins, in which everything may be granted. */
export function lookAgain(run: IncidentRun): void {
  const { heldBack } = run.view;
  if (!heldBack) return;
  run.looksAgain += 1;
  run.machinesDone = false;
  forgetHeldBack(run);
  record(run, 'looking_again', { reason: heldBack.reason });
}

/** Nothing is to be repaired any more, or it is tried anew. */
export function forgetHeldBack(run: IncidentRun): void {
  const { heldBack, ...rest } = run.view;
  run.liftsSeen = run.lifted;
  if (heldBack) run.view = rest;
}

function recordRefusal(run: IncidentRun, service: string, answer: Refusal): void {
  const { reason, holder = '', detail, retryAt, budget } = answer;
  record(run, 'repair_refused', {
    service,
    reason,
    holder,
    ...(detail !== undefined && { detail }),
    ...(retryAt !== undefined && { retryAt }),
    ...(budget && { atMost: budget.atMost, withinMs: budget.withinMs }),
  });
  if (reason === 'mode_observe' || reason === 'mode_ask') record(run, 'would_repair', { service });
}

import { getExternalWorkflowHandle } from '@temporalio/workflow';
import type { AddressedAnswer } from '../activities/contract.js';
import { decideRepair, isRepairRequest, releaseRepair, turnAway } from '../domain/coordinator.js';
import type { CoordinatorState, RepairRequest } from '../domain/coordinator.js';
import { lift } from '../domain/coordinator-memory.js';
import { answers } from './activity-proxies.js';
import { COORDINATOR_WORKFLOW_ID, lookAgainSignal, repairAnswerSignal } from './contract.js';

/** Wishes beyond it are turned away with a reason; beyond as many again they are not heard, and asked again. */
const INBOX_AT_MOST = 2_000;

/** From so many answers at once on, refusals go by one activity. */
const STORM_FROM = 20;
const ON_THE_WAY_AT_MOST = 4;

export type TurnedAway = Pick<RepairRequest, 'requestId' | 'incidentWorkflowId'>;

/** Everything that waits to be answered or told. */
export interface Desk {
  state: CoordinatorState;
  readonly inbox: Map<string, RepairRequest>;
  readonly turnedAway: Map<string, TurnedAway>;
  readonly untold: Set<string>;
  decisions: number;
  /** Batches of refusals whose activity has not ended. */
  onTheWay: number;
}

/** A wish that still waits for its answer needs only one, however often it was repeated. */
export function takeWish({ inbox, turnedAway }: Desk, request: unknown): void {
  if (!isRepairRequest(request) || request.incidentWorkflowId === COORDINATOR_WORKFLOW_ID) return;
  const { requestId, incidentWorkflowId } = request;
  if (inbox.has(requestId) || turnedAway.has(requestId)) return;
  if (inbox.size < INBOX_AT_MOST) inbox.set(requestId, request);
  else if (turnedAway.size < INBOX_AT_MOST) turnedAway.set(requestId, { requestId, incidentWorkflowId });
}

export function takeBack(
  desk: Desk,
  released: { readonly token: string; readonly outcome?: string } | null | undefined,
  show: () => void,
): void {
  if (typeof released?.token !== 'string') return;
  const { token, outcome } = released;
  const lease = desk.state.leases.find((one) => one.token === token);
  const how = { nowMs: Date.now(), ...(typeof outcome === 'string' && { outcome }) };
  desk.state = releaseRepair(desk.state, token, how);
  if (lease) lookAgainAfter(desk, lease.service);
  show();
}

/** Whoever waits for this service, because something depends on it, looks whether it is well by now. */
function lookAgainAfter(desk: Desk, service: string): void {
  const { state, workflowIds } = lift(desk.state, ({ dependency }) => dependency === service);
  desk.state = state;
  for (const workflowId of workflowIds) desk.untold.add(workflowId);
}

export function isWaitedFor({ inbox, turnedAway, untold, onTheWay }: Desk): boolean {
  return onTheWay < ON_THE_WAY_AT_MOST && (inbox.size > 0 || turnedAway.size > 0 || untold.size > 0);
}

/** Decided one after the other, and answered together: what comes back is waited for, what goes by an activity is not. */
export function answerEach(desk: Desk, atMost: number): readonly Promise<void>[] {
  const all = [
    ...taken(desk.inbox, atMost).map((request) => decided(desk, request)),
    ...taken(desk.turnedAway, atMost).map((request) => turnedAway(desk, request)),
  ];
  desk.decisions += all.length;
  const isStorm = all.length >= STORM_FROM;
  const together = isStorm ? all.filter(({ answer }) => !answer.granted) : [];
  const apart = isStorm ? all.filter(({ answer }) => answer.granted) : all;
  if (together.length > 0) void answerTogether(desk, together);
  return apart.map((one) => answerTo(desk, one));
}

interface Answered extends AddressedAnswer {
  /** Granted by this very answer, and not by an earlier one that is only repeated. */
  readonly isNew: boolean;
}

function decided(desk: Desk, request: RepairRequest): Answered {
  const { answer, state } = decideRepair(desk.state, request, Date.now());
  const isNew = state.granted > desk.state.granted;
  desk.state = state;
  return { workflowId: request.incidentWorkflowId, answer, isNew };
}

function turnedAway(desk: Desk, request: TurnedAway): Answered {
  const { answer, state } = turnAway(desk.state, request, Date.now());
  desk.state = state;
  return { workflowId: request.incidentWorkflowId, answer, isNew: false };
}

/** Refusals of a storm. Where the activity fails, nobody knows who has heard: then everybody is told once more. */
async function answerTogether(desk: Desk, refusals: readonly Answered[]): Promise<void> {
  desk.onTheWay += 1;
  const key = `${COORDINATOR_WORKFLOW_ID}/answers/${desk.state.granted}-${desk.state.refused}`;
  try {
    const addressed = refusals.map(({ workflowId, answer }) => ({ workflowId, answer }));
    const context = { incidentId: COORDINATOR_WORKFLOW_ID, mode: 'live', key } as const;
    await answers.answer_repairs({ context, params: { answers: addressed } });
  } catch {
    await Promise.all(refusals.map((one) => answerTo(desk, one)));
  } finally {
    desk.onTheWay -= 1;
  }
}

async function answerTo(desk: Desk, { workflowId, answer, isNew }: Answered): Promise<void> {
  try {
    await getExternalWorkflowHandle(workflowId).signal(repairAnswerSignal, answer);
  } catch {
    // Nobody is there any more, so nothing was begun under a grant that was only just given.
    if (isNew && answer.granted)
      desk.state = releaseRepair(desk.state, answer.token, { outcome: 'not_wanted', nowMs: Date.now() });
  }
}

export function tellEach({ untold }: Desk, atMost: number): readonly Promise<void>[] {
  const told = [...untold].slice(0, atMost);
  return told.map(async (workflowId) => {
    untold.delete(workflowId);
    await getExternalWorkflowHandle(workflowId)
      .signal(lookAgainSignal)
      .catch(() => undefined);
  });
}

function taken<Wish>(from: Map<string, Wish>, atMost: number): readonly Wish[] {
  const some = [...from].slice(0, Math.max(0, atMost));
  for (const [key] of some) from.delete(key);
  return some.map(([, wish]) => wish);
}

import { getExternalWorkflowHandle } from '@temporalio/workflow';
import { decideRepair, isRepairRequest, releaseRepair, turnAway } from '../domain/coordinator.js';
import type { CoordinatorState, RepairAnswer, RepairRequest } from '../domain/coordinator.js';
import { lift } from '../domain/coordinator-memory.js';
import { COORDINATOR_WORKFLOW_ID, lookAgainSignal, repairAnswerSignal } from './contract.js';

/** Wishes beyond it are turned away with a reason; beyond as many again they are not heard, and asked again. */
const INBOX_AT_MOST = 2_000;

export type TurnedAway = Pick<RepairRequest, 'requestId' | 'incidentWorkflowId'>;

/** Everything that waits to be answered or told. */
export interface Desk {
  state: CoordinatorState;
  readonly inbox: Map<string, RepairRequest>;
  readonly turnedAway: Map<string, TurnedAway>;
  readonly untold: Set<string>;
  decisions: number;
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

export function isWaitedFor({ inbox, turnedAway, untold }: Desk): boolean {
  return inbox.size > 0 || turnedAway.size > 0 || untold.size > 0;
}

/** Decided one after the other, and answered together. */
export function answerEach(desk: Desk, atMost: number): readonly Promise<void>[] {
  const wishes = taken(desk.inbox, atMost);
  const away = taken(desk.turnedAway, atMost - wishes.length);
  desk.decisions += wishes.length + away.length;
  return [
    ...wishes.map((request) => {
      const { answer, ...decided } = decideRepair(desk.state, request, Date.now());
      const isNew = decided.state.granted > desk.state.granted;
      desk.state = decided.state;
      return answerTo(desk, request, answer, isNew);
    }),
    ...away.map((request) => {
      const { answer, state } = turnAway(desk.state, request, Date.now());
      desk.state = state;
      return answerTo(desk, request, answer, false);
    }),
  ];
}

async function answerTo(desk: Desk, to: TurnedAway, answer: RepairAnswer, isNew: boolean): Promise<void> {
  try {
    await getExternalWorkflowHandle(to.incidentWorkflowId).signal(repairAnswerSignal, answer);
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

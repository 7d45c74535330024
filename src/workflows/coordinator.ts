import {
  allHandlersFinished,
  condition,
  continueAsNew,
  getExternalWorkflowHandle,
  patched,
  setCurrentDetails,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import {
  decideRepair,
  EMPTY_COORDINATOR,
  isRepairRequest,
  releaseRepair,
  turnAway,
  withoutExpired,
} from '../domain/coordinator.js';
import type { CoordinatorState, RepairAnswer, RepairRequest } from '../domain/coordinator.js';
import { lift } from '../domain/coordinator-memory.js';
import { coordinatorDetails } from '../messages/coordinator-details.js';
import {
  COORDINATOR_WORKFLOW_ID,
  coordinatorQuery,
  lookAgainSignal,
  releaseRepairSignal,
  repairAnswerSignal,
  requestRepairSignal,
} from './contract.js';
import { installCoordinatorPeople } from './coordinator-people.js';

const DECISIONS_PER_RUN = 1_000;
/** Answers that are on their way at once; Temporal allows a workflow 2,000. */
const BATCH = 200;
/** Wishes beyond it are turned away with a reason; beyond as many again they are not heard, and asked again. */
const INBOX_AT_MOST = 2_000;

export interface CoordinatorInput {
  readonly state?: CoordinatorState;
  /** Requests that were not answered before the last continue-as-new. */
  readonly unanswered?: readonly RepairRequest[];
  readonly turnedAway?: readonly TurnedAway[];
  /** Incidents that are still to be told that something was lifted. */
  readonly untold?: readonly string[];
  readonly language?: 'es' | 'en';
}

type TurnedAway = Pick<RepairRequest, 'requestId' | 'incidentWorkflowId'>;

/** Everything that waits to be answered or told. */
interface Desk {
  state: CoordinatorState;
  readonly inbox: Map<string, RepairRequest>;
  readonly turnedAway: Map<string, TurnedAway>;
  readonly untold: Set<string>;
  decisions: number;
}

/** Grants repairs, one at a time per service. All decisions are made here, one after the other, so they are consistent. */
export async function coordinator(input: CoordinatorInput = {}): Promise<never> {
  const desk: Desk = {
    state: { ...EMPTY_COORDINATOR, ...input.state },
    inbox: new Map((input.unanswered ?? []).map((request) => [request.requestId, request])),
    turnedAway: new Map((input.turnedAway ?? []).map((away) => [away.requestId, away])),
    untold: new Set(input.untold),
    decisions: 0,
  };
  const language = input.language ?? 'es';
  const show = (): void => setCurrentDetails(coordinatorDetails(withoutExpired(desk.state, Date.now()), language));
  // Coordinators of before answered one at a time.
  const atOnce = patched('coordinator-answers-in-batches') ? BATCH : 1;
  installHandlers(desk, show);

  for (;;) {
    show();
    await condition(() => isWaitedFor(desk) || workflowInfo().continueAsNewSuggested);
    await Promise.all([...answerEach(desk, atOnce), ...tellEach(desk, atOnce)]);
    const due = desk.decisions >= DECISIONS_PER_RUN || workflowInfo().continueAsNewSuggested;
    if (due && allHandlersFinished())
      await continueAsNew<typeof coordinator>({
        state: desk.state,
        unanswered: [...desk.inbox.values()],
        ...(desk.turnedAway.size > 0 && { turnedAway: [...desk.turnedAway.values()] }),
        ...(desk.untold.size > 0 && { untold: [...desk.untold] }),
        language,
      });
  }
}

function installHandlers(desk: Desk, show: () => void): void {
  setHandler(coordinatorQuery, () => desk.state, {
    description: 'Leases, limits, freeze, windows and latest decisions',
  });
  setHandler(requestRepairSignal, (request) => takeWish(desk, request), {
    description: 'An incident asks to repair a service',
  });
  setHandler(releaseRepairSignal, (released) => takeBack(desk, released, show), {
    description: 'An incident gives its grant back',
  });
  installCoordinatorPeople({
    state: () => desk.state,
    change: (next) => {
      desk.state = next;
      show();
    },
    tell: (workflowIds) => workflowIds.forEach((workflowId) => desk.untold.add(workflowId)),
  });
}

/** A wish that still waits for its answer needs only one, however often it was repeated. */
function takeWish({ inbox, turnedAway }: Desk, request: unknown): void {
  if (!isRepairRequest(request) || request.incidentWorkflowId === COORDINATOR_WORKFLOW_ID) return;
  const { requestId, incidentWorkflowId } = request;
  if (inbox.has(requestId) || turnedAway.has(requestId)) return;
  if (inbox.size < INBOX_AT_MOST) inbox.set(requestId, request);
  else if (turnedAway.size < INBOX_AT_MOST) turnedAway.set(requestId, { requestId, incidentWorkflowId });
}

function takeBack(
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

function isWaitedFor({ inbox, turnedAway, untold }: Desk): boolean {
  return inbox.size > 0 || turnedAway.size > 0 || untold.size > 0;
}

/** Decided one after the other, and answered together. */
function answerEach(desk: Desk, atMost: number): readonly Promise<void>[] {
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

function tellEach({ untold }: Desk, atMost: number): readonly Promise<void>[] {
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

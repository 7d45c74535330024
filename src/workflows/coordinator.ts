import {
  allHandlersFinished,
  condition,
  continueAsNew,
  patched,
  setCurrentDetails,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import { EMPTY_COORDINATOR, withoutExpired } from '../domain/coordinator.js';
import type { CoordinatorState, RepairRequest } from '../domain/coordinator.js';
import { coordinatorDetails } from '../messages/coordinator-details.js';
import { coordinatorQuery, releaseRepairSignal, requestRepairSignal } from './contract.js';
import { answerEach, isWaitedFor, takeBack, takeWish, tellEach } from './coordinator-desk.js';
import type { Desk, TurnedAway } from './coordinator-desk.js';
import { installCoordinatorPeople } from './coordinator-people.js';

const DECISIONS_PER_RUN = 2_000;
/** Answers that are on their way at once; Temporal allows a workflow 2,000. */
const BATCH = 200;

export interface CoordinatorInput {
  readonly state?: CoordinatorState;
  /** Requests that were not answered before the last continue-as-new. */
  readonly unanswered?: readonly RepairRequest[];
  readonly turnedAway?: readonly TurnedAway[];
  /** Incidents that are still to be told that something was lifted. */
  readonly untold?: readonly string[];
  readonly language?: 'es' | 'en';
}

/** Grants repairs, one at a time per service. All decisions are made here, one after the other, so they are consistent. */
export async function coordinator(input: CoordinatorInput = {}): Promise<never> {
  const desk: Desk = {
    state: { ...EMPTY_COORDINATOR, ...input.state },
    inbox: new Map((input.unanswered ?? []).map((request) => [request.requestId, request])),
    turnedAway: new Map((input.turnedAway ?? []).map((away) => [away.requestId, away])),
    untold: new Set(input.untold),
    decisions: 0,
    onTheWay: 0,
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
    if (!due) continue;
    await condition(() => desk.onTheWay === 0 && allHandlersFinished());
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

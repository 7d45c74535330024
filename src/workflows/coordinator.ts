import {
  allHandlersFinished,
  condition,
  continueAsNew,
  getExternalWorkflowHandle,
  setCurrentDetails,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import { decideRepair, EMPTY_COORDINATOR, isRepairRequest, releaseRepair } from '../domain/coordinator.js';
import type { CoordinatorState, RepairRequest } from '../domain/coordinator.js';
import { coordinatorDetails } from '../messages/coordinator-details.js';
import { coordinatorQuery, releaseRepairSignal, repairAnswerSignal, requestRepairSignal } from './contract.js';

const DECISIONS_PER_RUN = 500;

export interface CoordinatorInput {
  readonly state?: CoordinatorState;
  /** Requests that were not answered before the last continue-as-new. */
  readonly unanswered?: readonly RepairRequest[];
  readonly language?: 'es' | 'en';
}

/** Grants repairs, one at a time per service. All decisions are made here, one after the other, so they are consistent. */
export async function coordinator(input: CoordinatorInput = {}): Promise<never> {
  let state = input.state ?? EMPTY_COORDINATOR;
  const inbox: RepairRequest[] = [...(input.unanswered ?? [])];
  let decisions = 0;
  const language = input.language ?? 'es';
  setHandler(coordinatorQuery, () => state, { description: 'Leases in force and the latest decisions' });
  setHandler(
    requestRepairSignal,
    (request) => {
      // A wish that still waits for its answer needs only one, however often it was repeated.
      const waits = inbox.some(({ requestId }) => requestId === (request as RepairRequest | undefined)?.requestId);
      if (isRepairRequest(request) && !waits) inbox.push(request);
    },
    { description: 'An incident asks to repair a service' },
  );
  setHandler(
    releaseRepairSignal,
    (released: { readonly token: string } | null | undefined) => {
      if (typeof released?.token !== 'string') return;
      state = releaseRepair(state, released.token);
      setCurrentDetails(coordinatorDetails(state, language));
    },
    { description: 'An incident gives its grant back' },
  );

  for (;;) {
    setCurrentDetails(coordinatorDetails(state, language));
    await condition(() => inbox.length > 0 || workflowInfo().continueAsNewSuggested);
    const request = inbox.shift();
    if (request) {
      const { answer, ...decided } = decideRepair(state, request, Date.now());
      const isNew = decided.state.granted > state.granted;
      state = decided.state;
      decisions += 1;
      await getExternalWorkflowHandle(request.incidentWorkflowId)
        .signal(repairAnswerSignal, answer)
        .catch(() => {
          // Nobody is there any more, so nothing was begun under a grant that was only just given.
          if (isNew && answer.granted) state = releaseRepair(state, answer.token);
        });
    }
    const due = decisions >= DECISIONS_PER_RUN || workflowInfo().continueAsNewSuggested;
    if (due && allHandlersFinished()) await continueAsNew<typeof coordinator>({ state, unanswered: inbox, language });
  }
}

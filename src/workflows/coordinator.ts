import {
  allHandlersFinished,
  condition,
  continueAsNew,
  getExternalWorkflowHandle,
  setCurrentDetails,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import { decideRepair, EMPTY_COORDINATOR, releaseRepair } from '../domain/coordinator.js';
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
  setHandler(requestRepairSignal, (request) => void inbox.push(request), {
    description: 'An incident asks to repair a service',
  });
  setHandler(
    releaseRepairSignal,
    ({ token }) => {
      state = releaseRepair(state, token);
      setCurrentDetails(coordinatorDetails(state, language));
    },
    { description: 'An incident gives its grant back' },
  );

  for (;;) {
    setCurrentDetails(coordinatorDetails(state, language));
    await condition(() => inbox.length > 0 || workflowInfo().continueAsNewSuggested);
    const request = inbox.shift();
    if (request) {
      const decided = decideRepair(state, request, Date.now());
      state = decided.state;
      decisions += 1;
      // The incident may have ended meanwhile; its grant then ends with the lease.
      await getExternalWorkflowHandle(request.incidentWorkflowId)
        .signal(repairAnswerSignal, decided.answer)
        .catch(() => undefined);
    }
    const due = decisions >= DECISIONS_PER_RUN || workflowInfo().continueAsNewSuggested;
    if (due && allHandlersFinished()) await continueAsNew<typeof coordinator>({ state, unanswered: inbox, language });
  }
}

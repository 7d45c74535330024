import { cancellationSignal } from '@temporalio/activity';
import type { CoordinatorActivities } from './contract.js';
import type { CoordinatorPort } from './incident-setup.js';

/** As many as one connection takes without making each wait for the others. */
const AT_ONCE = 50;

/** Answering again is safe: whoever asked knows its wish by the id. */
export function createCoordinatorAnswers({
  coordinator,
}: {
  readonly coordinator: Pick<CoordinatorPort, 'answer'>;
}): CoordinatorActivities {
  return {
    async answer_repairs({ params: { answers } }) {
      const signal = cancellationSignal();
      const left = [...answers];
      const answerNext = async (): Promise<void> => {
        for (let next = left.shift(); next && !signal.aborted; next = left.shift())
          await coordinator.answer(next.workflowId, next.answer);
      };
      await Promise.all(Array.from({ length: Math.min(AT_ONCE, answers.length) }, answerNext));
    },
  };
}

import type { Worker } from '@temporalio/worker';
import type { IncidentClient } from '../client.js';
import type { HealthCheck } from '../http/health-routes.js';
import type { Store } from '../store/open-store.js';

/** Guardia's own parts: does Temporal answer, are the workers polling, does the store answer? */
export function healthCheck(client: IncidentClient, store: Store, workers: readonly Worker[]): HealthCheck {
  return async () => {
    const [temporal, storeAnswers] = await Promise.all([client.isReachable(), answers(store.ping())]);
    const worker = workers.length > 0 && workers.every((one) => one.getState() === 'RUNNING');
    return { temporal, worker, store: storeAnswers };
  };
}

async function answers(question: Promise<unknown>): Promise<boolean> {
  return question.then(
    () => true,
    () => false,
  );
}

import {
  ActivityFailure,
  allHandlersFinished,
  ApplicationFailure,
  condition,
  setCurrentDetails,
  setHandler,
} from '@temporalio/workflow';
import { MOST_TRIES, pauseAfter } from '../domain/restore.js';
import type { RestoreOrder, RestoreResult, RestoreView } from '../domain/restore.js';
import { restoreDetails } from '../messages/restore-details.js';
import { restores } from './activity-proxies.js';
import { deedActedSignal, restoreNowUpdate, restoreQuery } from './contract.js';

/**
 * Puts back what a deed altered, when its time is over or a person says so. It was started before the deed and asks nobody for
 * leave: whoever allowed the deed has allowed its end.
 */
export async function restore(order: RestoreOrder): Promise<RestoreResult> {
  const dueAtMs = Date.now() + order.undo.afterMs;
  let view: RestoreView = { order, state: 'waiting', dueAt: iso(dueAtMs), acted: false, tries: 0 };
  /** How often a person asked; each time is another try at once. */
  let asked = 0;
  const show = (change: Partial<RestoreView>): void => {
    view = { ...view, ...change };
    setCurrentDetails(restoreDetails(view));
  };
  setHandler(restoreQuery, () => view, { description: 'What is put back, and when' });
  setHandler(deedActedSignal, () => show({ acted: true }), { description: 'The deed was done' });
  setHandler(
    restoreNowUpdate,
    ({ by }) => {
      asked += 1;
      show({ askedBy: by });
      return { state: view.state };
    },
    {
      description: 'A person has it put back now',
      validator(input) {
        const by = (input as { readonly by?: unknown } | undefined)?.by;
        if (typeof by !== 'string' || by.trim() === '')
          throw ApplicationFailure.nonRetryable('restore_now needs { by }: who wants it', 'BAD_INPUT');
      },
    },
  );

  const untilMs = async (moment: number): Promise<void> => {
    const before = asked;
    if (moment > Date.now()) await condition(() => asked > before, moment - Date.now());
  };
  const putBack = async (): Promise<RestoreResult> => {
    for (;;) {
      show({ state: 'restoring', tries: view.tries + 1 });
      try {
        return await once(order, view.tries);
      } catch (error) {
        const said = reason(error);
        if (view.tries >= MOST_TRIES) throw ApplicationFailure.nonRetryable(said, 'RESTORE_GIVEN_UP');
        const againAtMs = Date.now() + pauseAfter(view.tries);
        show({ state: 'failing', detail: said, dueAt: iso(againAtMs) });
        await untilMs(againAtMs);
      }
    }
  };

  show({});
  if (asked === 0) await untilMs(dueAtMs);
  let result = await putBack();
  if (!view.acted && Date.parse(order.actsUntil) > Date.now()) {
    // The deed may still come: what it alters then must be put back, too.
    show({ state: 'waiting', detail: result.detail, dueAt: order.actsUntil });
    await condition(() => view.acted, Date.parse(order.actsUntil) - Date.now());
    const late = await putBack();
    if (late.outcome === 'restored') result = late;
  }
  show({ state: result.outcome, detail: result.detail });
  await condition(allHandlersFinished);
  return result;
}

async function once({ action, service, token, incidentId, mode, undo }: RestoreOrder, tries: number) {
  const context = { incidentId, mode, key: `${incidentId}/restore/${service}/${token}/${tries}` };
  return restores.restore_deed({ context, params: { action, service, before: undo.before } });
}

function reason(error: unknown): string {
  const cause = error instanceof ActivityFailure ? (error.cause ?? error) : error;
  return cause instanceof Error ? cause.message.slice(0, 300) : 'unknown';
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}

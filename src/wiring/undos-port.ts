import type { Client } from '@temporalio/client';
import type { UndosPort } from '../activities/actions/kafka.js';
import type { PendingUndo } from '../domain/restore.js';
import { RESTORE_MEMO } from '../workflows/contract.js';

/** More than this many at once would be an operation that is altered all the time. */
const MOST_LOOKED_AT = 200;
const PENDING = `WorkflowType = 'restore' AND ExecutionStatus = 'Running'`;

/** The undos that are still to come, newest first, from Temporal's own list. */
export function undosPort(client: Pick<Client, 'workflow'>): UndosPort {
  return {
    async pending(service) {
      const found: PendingUndo[] = [];
      let looked = 0;
      for await (const { memo } of client.workflow.list({ query: PENDING })) {
        const undo = memo?.[RESTORE_MEMO] as (PendingUndo & { readonly service: string }) | undefined;
        if (undo?.service === service) found.push({ action: undo.action, before: undo.before });
        if ((looked += 1) === MOST_LOOKED_AT) break;
      }
      return found;
    },
  };
}

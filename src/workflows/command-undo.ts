import { ApplicationFailure } from '@temporalio/workflow';
import type { CommandGrant, CommandPlanned } from './command-acts.js';
import type { CommandRun } from './command-run.js';

/** An undo that is written down; it is told when the deed was done. */
export interface WrittenUndo {
  acted(): Promise<void>;
}

/**
 * The one call site of the undo of a person's deed: it is on record before the deed, so that it is carried out although the
 * worker dies in between. Without it a deed that must be put back is not done at all.
 */
export async function beforeDeed(
  run: CommandRun,
  { service, undo }: CommandPlanned,
  grant: CommandGrant,
): Promise<WrittenUndo | undefined> {
  if (!undo) return undefined;
  throw ApplicationFailure.nonRetryable(
    `${run.view.action} of ${service} (${grant.token}) must be put back, and nothing here can do that`,
    'NOT_ALLOWED',
  );
}

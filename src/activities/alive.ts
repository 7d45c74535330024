import { heartbeat } from '@temporalio/activity';

const HEARTBEAT_EVERY_MS = 1_000;

/** Tells Temporal every second how far the work is, also while nothing new is to be told: a merge is one long statement. */
export async function whileAlive<Progress, Result>(
  first: Progress,
  work: (tell: (progress: Progress) => void) => Promise<Result>,
): Promise<Result> {
  let last = first;
  const alive = setInterval(() => heartbeat(last), HEARTBEAT_EVERY_MS);
  heartbeat(last);
  try {
    return await work((progress) => {
      last = progress;
    });
  } finally {
    clearInterval(alive);
  }
}

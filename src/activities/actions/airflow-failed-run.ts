import { classifyFailure } from '../../domain/airflow-failure.js';
import type { AirflowFailure } from '../../domain/airflow-failure.js';
import { withoutSecrets } from '../../domain/evidence.js';
import type { FailureCode } from '../../domain/failures.js';
import { oneLine } from '../../messages/plain-text.js';
import type { AirflowService, Run, Task } from './airflow-port.js';

/** Why a run failed: its failed tasks, and the class of the first one's failure. */
export interface FailedRun {
  readonly run: Run;
  /** Only those that failed by themselves: what comes after them was never begun. None where the run was ended as a whole. */
  readonly failed: readonly Task[];
  /** Of the task that failed first; absent where no task did. */
  readonly failure?: AirflowFailure;
}

export async function lookAtFailedRun(
  airflow: AirflowService,
  dagId: string,
  run: Run,
  signal: AbortSignal,
): Promise<FailedRun> {
  const tasks = await airflow.listTasks(dagId, run.runId, signal).catch(nothingWhere('NOT_FOUND'));
  const failed = (tasks ?? []).filter(({ state }) => state === 'failed');
  // One that never began has no moment of its begin, and stands last.
  const [first] = failed;
  if (!first) return { run, failed };
  // Where the log cannot be had, the class is not known, and the run failed all the same.
  const log = await airflow
    .taskLog(dagId, run.runId, first, signal)
    .catch(nothingWhere('NOT_FOUND', 'SERVICE_ERROR', 'SERVICE_TIMEOUT', 'BAD_ANSWER', 'PERMISSION_DENIED'));
  const failure = classifyFailure({ began: first.startedAt !== undefined, ...(log?.found && { log }) });
  return { run, failed, failure };
}

/** In one line: the tasks, and what the first one said. */
export function toldInOneLine({ run, failed, failure }: FailedRun, word: (of: AirflowFailure) => string): string {
  if (!failure) return `run ${run.runId} failed, and none of its tasks did`;
  const names = failed.map(({ taskId, mapIndex }) => (mapIndex === undefined ? taskId : `${taskId}[${mapIndex}]`));
  const more = names.length > 3 ? ` and ${names.length - 3} more` : '';
  const reason = withoutSecrets(failure.reason);
  return oneLine(`run ${run.runId}: ${names.slice(0, 3).join(', ')}${more} failed (${word(failure)}): ${reason}`);
}

/** For a part of an answer that may be missing. */
export function nothingWhere(...codes: readonly FailureCode[]): (error: unknown) => undefined {
  return (error) => {
    const code = (error as { readonly code?: unknown }).code;
    if (!codes.some((allowed) => allowed === code)) throw error;
    return undefined;
  };
}

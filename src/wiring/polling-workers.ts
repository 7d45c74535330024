import type { NativeConnection, WorkerOptions } from '@temporalio/worker';
import { Worker } from '@temporalio/worker';
import { guardActivities } from '../activities/interceptor.js';
import { TASK_QUEUES } from '../workflows/contract.js';

const DRAIN_GRACE = '8 seconds';
const DRAIN_FORCE = '12 seconds';
const RESTARTS_AT_ONCE = 4;
/** Of files, relays and what else is heavy. More would only wait for the same database. */
const DATA_AT_ONCE = 4;
/** The SDK would hold back heartbeats until they are needed; people want to see how far a file is. */
const PROGRESS_EVERY = '1 second';
/** A worker that was killed leaves its incidents waiting for it this long, at their next page as at a person's next word. */
const DEAD_WORKER_KEEPS_WORKFLOW = '3 seconds';

export interface WorkersOptions {
  readonly connection: NativeConnection;
  readonly namespace: string;
  readonly activities: object;
  readonly bundle: string;
  readonly isLabService: (service: string) => boolean;
}

/**
 * Incidents are fast; remediation is few at once, in a queue of its own, so that a storm of looks never delays a restart; data is
 * heavy, and can be left to workers of its own.
 */
export async function createWorkers({
  connection,
  namespace,
  activities,
  bundle,
  isLabService,
}: WorkersOptions): Promise<readonly Worker[]> {
  const common: Pick<
    WorkerOptions,
    'connection' | 'namespace' | 'activities' | 'interceptors' | 'shutdownGraceTime' | 'shutdownForceTime'
  > = {
    connection,
    namespace,
    activities,
    interceptors: { activity: [guardActivities({ isLabService })] },
    shutdownGraceTime: DRAIN_GRACE,
    shutdownForceTime: DRAIN_FORCE,
  };
  return Promise.all([
    Worker.create({
      ...common,
      taskQueue: TASK_QUEUES.incidents,
      workflowBundle: { code: bundle },
      stickyQueueScheduleToStartTimeout: DEAD_WORKER_KEEPS_WORKFLOW,
    }),
    Worker.create({
      ...common,
      taskQueue: TASK_QUEUES.remediation,
      maxConcurrentActivityTaskExecutions: RESTARTS_AT_ONCE,
    }),
    Worker.create({
      ...common,
      taskQueue: TASK_QUEUES.data,
      maxConcurrentActivityTaskExecutions: DATA_AT_ONCE,
      maxHeartbeatThrottleInterval: PROGRESS_EVERY,
    }),
  ]);
}

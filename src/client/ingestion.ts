import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import type { SearchAttributePair } from '@temporalio/common';
import { ingestionWorkflowId } from '../domain/ingestion/run.js';
import type { IngestionInput, IngestionView } from '../domain/ingestion/run.js';
import type { JoiningWish } from '../domain/ingestion/wishes.js';
import { ingestionSummary } from '../messages/ingestion-details.js';
import { joinSignal, TASK_QUEUES } from '../workflows/contract.js';
import { checkInput } from './checked-input.js';
import { ClientError } from './client-error.js';
import { describeLatest, firstRunId } from './describe.js';
import type { IngestionClient, StartedRun } from './ingestion-client.js';
import { loadProgress } from './load-progress.js';
import type { SnapshotSource } from './ports.js';
import { createSearchableStart, keywordAttributes } from './searchable-start.js';
import { hearStart } from './start-answer.js';
import type { StartAnswer } from './start-answer.js';
import { endedView, viewRun } from './view-run.js';

const FOLLOW_EVERY_MS = 1_000;
/** Looks in a row without an answer, before whoever follows is told: a server may be starting anew. */
const MOST_MISSES = 10;

export interface IngestionClientPorts {
  readonly client: Client;
  readonly language: 'es' | 'en';
  readonly documents?: SnapshotSource;
  /** Gives a call its deadline, and says in our codes what went wrong. */
  readonly call: <Answer>(work: () => Promise<Answer>) => Promise<Answer>;
}

export function createIngestionClient({ client, language, documents, call }: IngestionClientPorts): IngestionClient {
  const searchable = createSearchableStart();

  async function show(workflowId: string): Promise<IngestionView> {
    const described = await describeLatest(client, workflowId);
    if (!described) throw new ClientError('not_found', { ref: workflowId, what: 'run' });
    return viewRun(client, described);
  }

  /** One call for start and join, because a run can end between the two. */
  async function startOrJoin(input: IngestionInput, wish: JoiningWish): Promise<StartedRun> {
    const { pipeline, mode = 'live' } = input;
    const workflowId = ingestionWorkflowId(pipeline, input.date, mode);
    const start = (typedSearchAttributes: SearchAttributePair[]): Promise<StartAnswer> =>
      hearStart(() =>
        client.workflow.signalWithStart('ingestion', {
          taskQueue: TASK_QUEUES.incidents,
          workflowId,
          args: [input],
          signal: joinSignal,
          signalArgs: [wish],
          workflowIdReusePolicy: 'ALLOW_DUPLICATE',
          staticSummary: ingestionSummary(input, input.language ?? language),
          memo: { pipeline, date: input.date, reason: input.reason, mode, state: 'running' },
          typedSearchAttributes,
        }),
      );
    const { started, runId } = await searchable(
      start,
      keywordAttributes({
        GuardiaType: 'ingestion',
        GuardiaSubject: pipeline,
        GuardiaState: 'running',
        GuardiaMode: mode,
      }),
    );
    if (started) return { outcome: 'started', workflowId, runId };
    const latest = await describeLatest(client, workflowId);
    return {
      outcome: 'joined',
      workflowId,
      runId: latest ? firstRunId(latest) : runId,
      ...(!input.waitForMasters && { wishId: wish.id }),
    };
  }

  return {
    async start(given) {
      checkInput(given, documents?.masters?.());
      const input = { ...given, language: given.language ?? language };
      return call(() => startOrJoin(input, wishOf(input)));
    },

    show: (pipeline, date, mode) => call(() => show(ingestionWorkflowId(pipeline, date, mode))),

    async follow({ workflowId, runId, wishId }, onView, signal) {
      let seen = '';
      let misses = 0;
      let last: IngestionView | undefined;
      for (;;) {
        try {
          const look = await call(() => lookAt(client, workflowId, runId));
          misses = 0;
          last = look.view;
          const shown = JSON.stringify([look.view, look.progress]);
          if (shown !== seen) onView(look.view, look.progress);
          seen = shown;
          const isServed = wishId !== undefined && look.view.served?.includes(wishId) === true;
          if (look.isClosed || isServed || signal?.aborted) return look.view;
        } catch (error) {
          misses += 1;
          if (signal?.aborted && last) return last;
          if (misses >= MOST_MISSES || !isPassing(error)) throw error;
        }
        await sleep(FOLLOW_EVERY_MS, undefined, { signal }).catch(() => undefined);
      }
    },
  };
}

function wishOf({ reason, masters, files, again, onlyEvents, waitForMasters }: IngestionInput): JoiningWish {
  return {
    id: randomUUID(),
    reason,
    ...(masters && { masters }),
    ...(files && { files }),
    ...(again && { again }),
    ...(onlyEvents && { onlyEvents }),
    ...(waitForMasters && { waitForMasters }),
  };
}

interface RunLook {
  readonly view: IngestionView;
  readonly progress: ReturnType<typeof loadProgress>;
  readonly isClosed: boolean;
}

/** The run that was started or joined, also where another of that date has begun since. */
async function lookAt(client: Client, workflowId: string, runId: string | undefined): Promise<RunLook> {
  const described = await describeLatest(client, workflowId);
  if (!described) throw new ClientError('not_found', { ref: workflowId, what: 'run' });
  if (runId !== undefined && firstRunId(described) !== runId) {
    const view = await endedView(client, workflowId, runId);
    if (!view) throw new ClientError('not_found', { ref: workflowId, what: 'run' });
    return { view, progress: [], isClosed: true };
  }
  const view = await viewRun(client, described);
  return { view, progress: loadProgress(client, described), isClosed: described.status.name !== 'RUNNING' };
}

function isPassing(error: unknown): boolean {
  return error instanceof ClientError && (error.code === 'temporal_unreachable' || error.code === 'worker_absent');
}

import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { ScheduleNotFoundError } from '@temporalio/client';
import { CADENCES } from '../domain/maintenance/cadence.js';
import type { Cadence } from '../domain/maintenance/cadence.js';
import type { MaintenanceInput, MaintenanceView } from '../domain/maintenance/run.js';
import {
  approveUpdate,
  maintenanceQuery,
  maintenanceScheduleId,
  maintenanceWorkflowId,
  TASK_QUEUES,
} from '../workflows/contract.js';
import type { ApproveInput } from '../workflows/contract.js';
import { ClientError } from './client-error.js';

/** One cadence's Schedule, as Temporal has it. */
export interface MaintenanceSchedule {
  readonly cadence: Cadence;
  readonly scheduleId: string;
  /** False where none of its tasks is on, or no worker has made it yet. */
  readonly exists: boolean;
  readonly paused: boolean;
  /** Who paused it and why, as they said it. */
  readonly note?: string;
  /** ISO 8601. */
  readonly nextAt?: string;
  readonly lastAt?: string;
  /** Workflows that run now, whoever started them. */
  readonly running: readonly string[];
}

/** What people ask of maintenance. Every method throws ClientError for what can be explained. */
export interface MaintenanceClient {
  list(): Promise<readonly MaintenanceSchedule[]>;
  start(input: MaintenanceInput): Promise<{ readonly workflowId: string; readonly runId: string }>;
  /** By the workflow's id. */
  show(workflowId: string): Promise<MaintenanceView>;
  /** Calls back at every change until the run has ended or waits for a person; returns the last view. */
  follow(workflowId: string, onView: (view: MaintenanceView) => void, signal?: AbortSignal): Promise<MaintenanceView>;
  /** Throws ClientError `not_found` where the cadence has no Schedule. */
  pause(cadence: Cadence, note: string): Promise<void>;
  resume(cadence: Cadence, note: string): Promise<void>;
  /** Of the run of this cadence that waits for it. Throws ClientError `not_found` where none does. */
  approve(cadence: Cadence, input: ApproveInput): Promise<{ readonly workflowId: string; readonly tasks: number }>;
}

const FOLLOW_EVERY_MS = 400;
const SHORT_ID = 8;
const MOST_RUNNING = 20;

type Call = <Answer>(work: () => Promise<Answer>) => Promise<Answer>;

export function createMaintenanceClient(client: Client, language: 'es' | 'en', call: Call): MaintenanceClient {
  const handle = (workflowId: string) => client.workflow.getHandle(workflowId);
  const show = (workflowId: string): Promise<MaintenanceView> => call(() => handle(workflowId).query(maintenanceQuery));

  async function running(cadence: Cadence): Promise<readonly string[]> {
    const query = `WorkflowType = 'maintenance' AND ExecutionStatus = 'Running' AND WorkflowId STARTS_WITH 'maintenance/${cadence}'`;
    const found: string[] = [];
    for await (const { workflowId } of client.workflow.list({ query, pageSize: MOST_RUNNING })) {
      found.push(workflowId);
      if (found.length >= MOST_RUNNING) break;
    }
    return found;
  }

  async function describe(cadence: Cadence): Promise<MaintenanceSchedule> {
    const scheduleId = maintenanceScheduleId(cadence);
    try {
      const [{ state, info }, workflows] = await Promise.all([
        client.schedule.getHandle(scheduleId).describe(),
        running(cadence),
      ]);
      const [nextAt] = info.nextActionTimes;
      const lastAt = info.recentActions.at(-1)?.scheduledAt;
      return {
        ...{ cadence, scheduleId, exists: true, paused: state.paused, running: workflows },
        ...(state.paused && state.note !== undefined && { note: state.note }),
        ...(nextAt && { nextAt: nextAt.toISOString() }),
        ...(lastAt && { lastAt: lastAt.toISOString() }),
      };
    } catch (error) {
      if (!(error instanceof ScheduleNotFoundError)) throw error;
      return { cadence, scheduleId, exists: false, paused: false, running: [] };
    }
  }

  const onSchedule = (cadence: Cadence, act: 'pause' | 'unpause', note: string): Promise<void> =>
    call(async () => {
      try {
        await client.schedule.getHandle(maintenanceScheduleId(cadence))[act](note);
      } catch (error) {
        if (!(error instanceof ScheduleNotFoundError)) throw error;
        throw new ClientError('not_found', { ref: maintenanceScheduleId(cadence), what: 'schedule' }, error);
      }
    });

  return {
    list: () => call(() => Promise.all(CADENCES.map(describe))),
    start: (input) =>
      call(async () => {
        const workflowId = maintenanceWorkflowId(input.cadence, randomUUID().slice(0, SHORT_ID));
        const { firstExecutionRunId } = await client.workflow.start('maintenance', {
          taskQueue: TASK_QUEUES.incidents,
          workflowId,
          args: [{ language, ...input }],
          memo: { cadence: input.cadence, state: 'running', ...(input.by !== undefined && { by: input.by }) },
        });
        return { workflowId, runId: firstExecutionRunId };
      }),
    show,
    async follow(workflowId, onView, signal) {
      let seen = '';
      for (;;) {
        const view = await show(workflowId);
        const shown = JSON.stringify(view);
        if (shown !== seen) onView(view);
        seen = shown;
        if (view.state !== 'running' || signal?.aborted) return view;
        // One that somebody terminated says nothing any more.
        const { status } = await call(() => handle(workflowId).describe());
        if (status.name !== 'RUNNING') return show(workflowId);
        await sleep(FOLLOW_EVERY_MS, undefined, { signal }).catch(() => undefined);
      }
    },
    pause: (cadence, note) => onSchedule(cadence, 'pause', note),
    resume: (cadence, note) => onSchedule(cadence, 'unpause', note),
    approve: (cadence, input) =>
      call(async () => {
        for (const workflowId of await running(cadence)) {
          const { state } = await handle(workflowId).query(maintenanceQuery);
          if (state !== 'waiting_for_approval') continue;
          const { tasks } = await handle(workflowId).executeUpdate(approveUpdate, { args: [input] });
          return { workflowId, tasks };
        }
        throw new ClientError('not_found', { ref: cadence, what: 'approval' });
      }),
  };
}

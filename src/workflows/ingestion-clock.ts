import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import {
  getExternalWorkflowHandle,
  isCancellation,
  ParentClosePolicy,
  startChild,
  uuid4,
  workflowInfo,
} from '@temporalio/workflow';
import { businessDate } from '../domain/ingestion/names.js';
import { ingestionWorkflowId } from '../domain/ingestion/run.js';
import type { IngestionInput } from '../domain/ingestion/run.js';
import { ingestionSummary } from '../messages/ingestion-details.js';
import { joinSignal } from './contract.js';
import type { ingestion } from './ingestion.js';

const MOST_TRIES = 5;

export interface ClockInput {
  readonly pipeline: string;
  /** An IANA zone: on whose clock the run's date is read. */
  readonly timeZone: string;
  readonly language: 'es' | 'en';
  /** Whether the server knows our search attributes: a start with one that it does not know would stop this workflow. */
  readonly searchable: boolean;
}

/** What the Schedule starts, at its time: the date's run, or a word to the one that a person has started before. */
export async function ingestionClock({
  pipeline,
  timeZone,
  language,
  searchable,
}: ClockInput): Promise<{ readonly workflowId: string; readonly outcome: 'started' | 'joined' }> {
  const input: IngestionInput = {
    pipeline,
    date: businessDate(scheduledAt().toISOString(), timeZone),
    reason: 'schedule',
    waitForMasters: true,
    language,
  };
  const workflowId = ingestionWorkflowId(pipeline, input.date);
  for (let tries = 1; ; tries += 1) {
    if (await started(workflowId, input, searchable)) return { workflowId, outcome: 'started' };
    try {
      await getExternalWorkflowHandle(workflowId).signal(joinSignal, { ...input, id: uuid4() });
      return { workflowId, outcome: 'joined' };
    } catch (error) {
      // It ended between the two: the next start finds the way free.
      if (isCancellation(error) || tries === MOST_TRIES) throw error;
    }
  }
}

/** False where the date's run is under way already. */
async function started(workflowId: string, input: IngestionInput, searchable: boolean): Promise<boolean> {
  const { pipeline, date, reason, language = 'es' } = input;
  try {
    await startChild<typeof ingestion>('ingestion', {
      workflowId,
      args: [input],
      parentClosePolicy: ParentClosePolicy.ABANDON,
      staticSummary: ingestionSummary(input, language),
      memo: { pipeline, date, reason, mode: 'live', state: 'running' },
      ...(searchable && { searchAttributes: attributesOf(pipeline) }),
    });
    return true;
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return false;
    throw error;
  }
}

/** The moment for which it was started, which may be hours ago where the server was away; now, where a person starts it. */
function scheduledAt(): Date {
  const [scheduled] = workflowInfo().searchAttributes['TemporalScheduledStartTime'] ?? [];
  return scheduled instanceof Date ? scheduled : workflowInfo().startTime;
}

function attributesOf(pipeline: string): Record<string, string[]> {
  return {
    GuardiaType: ['ingestion'],
    GuardiaSubject: [pipeline],
    GuardiaState: ['running'],
    GuardiaMode: ['live'],
  };
}

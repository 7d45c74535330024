import { randomBytes } from 'node:crypto';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { defaultPayloadConverter } from '@temporalio/common';
import type { IncidentView } from '../src/domain/incident.js';
import { openLedger } from '../src/integrations/process/ledger.js';
import type { LedgerLine } from '../src/integrations/process/ledger.js';
import { labFiles } from '../src/lab/lab-files.js';
import { recordWorkflowId } from '../src/workflows/contract.js';
import { eventually } from '../test/support/eventually.js';
import type { SlackEntry } from '../test/support/fake-slack.js';
import type { Child } from './child.js';
import { snapshotFor } from './scenario.js';
import type { Scenario } from './scenario.js';
import type { Stage } from './stage.js';
import type { Strike } from './strike.js';

const STRUCK_WITHIN_MS = 120_000;
const ENDED_WITHIN_MS = 300_000;

/** One incident that somebody struck at, as everybody saw it: Temporal, the process ledger, and Slack. */
export interface StruckRun {
  readonly scenario: Scenario;
  readonly strike: Strike;
  readonly view: IncidentView;
  /** Keys of the pages that its history scheduled, one for each attempt to decide it. */
  readonly pagesScheduled: readonly string[];
  /** What the process runtime did meanwhile. */
  readonly ledger: readonly LedgerLine[];
  readonly messages: readonly SlackEntry[];
  readonly workersAlive: number;
  readonly tookMs: number;
}

/**
 * Breaks the lab, opens an incident, lets the blow fall, and waits until incident and record have ended. A worker that died is
 * brought back where it was the only one; the server comes back by itself.
 */
export async function runStruck(
  stage: Stage,
  scenario: Scenario,
  strike: Strike,
  workersAtOnce = 1,
): Promise<StruckRun> {
  const startedMs = Date.now();
  const subject = `sim-${randomBytes(4).toString('hex')}`;
  const mark = join(stage.home.dir, `struck-${subject}`);
  const ledger = openLedger(labFiles(stage.home.settings.dataDir).ledger);
  const { fault } = scenario;
  await stage.lab.break(fault, { simulationId: subject });
  const ledgerBefore = (await ledger.read()).length;
  const start = (): Promise<Child> => stage.startWorker({ strike, mark });
  const workers = await Promise.all(Array.from({ length: workersAtOnce }, start));
  try {
    const opened = await stage.client.intake(
      { type: 'pipeline_down', subject, status: 'firing', source: 'simulation' },
      { mode: 'simulation', snapshot: snapshotFor(stage.snapshot('pipeline_down'), scenario) },
    );
    const { workflowId, incidentId } = opened as { readonly workflowId: string; readonly incidentId: string };
    await eventually('the blow falls', () => existing(mark), STRUCK_WITHIN_MS).catch(async (error: Error) => {
      throw new Error(`${error.message}\n${await story(stage, workflowId, incidentId)}`);
    });
    if (strike.victim === 'worker') {
      await Promise.race(workers.map((worker) => worker.ended));
      if (workersAtOnce === 1) workers.push(await stage.startWorker());
    }
    await ended(stage, workflowId, incidentId);
    await ended(stage, recordWorkflowId(incidentId));
    return {
      scenario,
      strike,
      view: await recordedView(stage, incidentId),
      pagesScheduled: await pagesScheduled(stage, workflowId, incidentId),
      ledger: (await ledger.read()).slice(ledgerBefore),
      workersAlive: workers.filter((worker) => worker.isRunning()).length,
      messages: stage.slack.ledger.entries.filter(({ key }) => key.startsWith(incidentId)),
      tookMs: Date.now() - startedMs,
    };
  } finally {
    await Promise.all(workers.map((worker) => worker.end('SIGKILL')));
    await stage.lab.heal();
    await stage.lab.release(subject);
  }
}

/** What the incident tells of itself, for whoever must find out why a run went another way. */
async function story(stage: Stage, workflowId: string, incidentId: string): Promise<string> {
  const { timeline } = await stage.client.show({ workflowId, incidentId });
  return timeline.map(({ at, code, values }) => `${at} ${code} ${JSON.stringify(values)}`).join('\n');
}

async function existing(file: string): Promise<true | undefined> {
  return access(file).then(
    () => true,
    () => undefined,
  );
}

async function ended(stage: Stage, workflowId: string, runId?: string): Promise<void> {
  const look = async (): Promise<true | undefined> => {
    const described = await stage.client.temporal.workflow
      .getHandle(workflowId, runId)
      .describe()
      .catch(() => undefined);
    const status = described?.status.name ?? 'RUNNING';
    if (status !== 'RUNNING' && status !== 'COMPLETED') throw new Error(`${workflowId} ended as ${status}`);
    return status === 'COMPLETED' || undefined;
  };
  await eventually(`${workflowId} ends`, look, ENDED_WITHIN_MS);
}

/** What the incident handed to its record, which no worker needs to be asked for. */
async function recordedView(stage: Stage, incidentId: string): Promise<IncidentView> {
  const { events } = await stage.client.temporal.workflow.getHandle(recordWorkflowId(incidentId)).fetchHistory();
  const [input] = events?.[0]?.workflowExecutionStartedEventAttributes?.input?.payloads ?? [];
  if (!input) throw new Error(`the record of ${incidentId} has no input`);
  return defaultPayloadConverter.fromPayload<{ readonly view: IncidentView }>(input).view;
}

async function pagesScheduled(stage: Stage, workflowId: string, runId: string): Promise<readonly string[]> {
  const { events } = await stage.client.temporal.workflow.getHandle(workflowId, runId).fetchHistory();
  return (events ?? []).flatMap(({ activityTaskScheduledEventAttributes: scheduled }) => {
    const [input] = scheduled?.input?.payloads ?? [];
    if (scheduled?.activityType?.name !== 'deliver_page' || !input) return [];
    return [defaultPayloadConverter.fromPayload<{ readonly context: { readonly key: string } }>(input).context.key];
  });
}

import {
  isCancellation,
  setCurrentDetails,
  upsertMemo,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import type { IngestionPlan, RunRef } from '../activities/ingestion/contract.js';
import type { ActionContext } from '../domain/actions/action.js';
import type { BreachFact } from '../domain/ingestion/breaches.js';
import { openView, withStageBegun, withStageEnded } from '../domain/ingestion/run-view.js';
import type { IngestionInput, IngestionView, SkipReason, StageName, StageView } from '../domain/ingestion/run.js';
import { wantedBy } from '../domain/ingestion/wishes.js';
import type { JoiningWish, Wanted } from '../domain/ingestion/wishes.js';
import { ingestionDetails } from '../messages/ingestion-details.js';
import type { Language } from '../messages/language.js';
import { failureOf } from './failure-of.js';

/** Everything that one run remembers. Steps change its view through the functions of this file only. */
export interface IngestionRun {
  readonly input: IngestionInput;
  readonly language: Language;
  view: IngestionView;
  /** Undefined until the documents were read, and where they could not be. */
  plan: IngestionPlan | undefined;
  wanted: Wanted;
  /** Of those who joined, not yet seen to. */
  wishes: readonly JoiningWish[];
  /** Loads of this run, and those whose events it published: what the verification counts. */
  readonly loadIds: Set<number>;
  /** `type/subject` of the breaches that the door has. */
  readonly reported: Set<string>;
  /** Masters of which a file could not be loaded, and when. */
  readonly failedAtMs: Map<string, number>;
  /** Messages on their way; the end waits for them. */
  readonly pending: Set<Promise<void>>;
  unstableSinceMs: number | undefined;
  /** When the absent masters of the latest look are due. */
  dueAtMs: readonly number[];
  /** What was found wrong with files, for the door. */
  readonly fileBreaches: BreachFact[];
  isCancelled: boolean;
  /** Since the last continue-as-new. */
  filesBegun: number;
  showing: boolean;
  deeds: number;
}

export function openIngestion(input: IngestionInput): IngestionRun {
  const { firstExecutionRunId, workflowId } = workflowInfo();
  const { carried } = input;
  return {
    input,
    language: input.language ?? 'es',
    view: carried?.view ?? openView(input, { runId: firstExecutionRunId, workflowId, startedAt: now() }),
    plan: undefined,
    wanted: carried?.wanted ?? wantedBy(input),
    wishes: [],
    loadIds: new Set(carried?.loadIds),
    reported: new Set(carried?.reported),
    failedAtMs: new Map(),
    pending: new Set(),
    unstableSinceMs: undefined,
    dueAtMs: [],
    fileBreaches: [],
    isCancelled: false,
    filesBegun: 0,
    showing: false,
    deeds: 0,
  };
}

/** The one place that builds what every activity receives first. */
export function contextFor(run: IngestionRun, deed: string): ActionContext {
  run.deeds += 1;
  const { runId, mode } = run.view;
  return { incidentId: runId, mode, key: `${workflowInfo().runId}/${deed}/${run.deeds}` };
}

export function runRef(run: IngestionRun): RunRef {
  const { runId, date, reason, by } = run.view;
  return { runId, date, by: by ?? reason };
}

export function update(run: IngestionRun, view: IngestionView): void {
  const changed = view.state !== run.view.state;
  run.view = view;
  if (changed) publish(run);
  showSoon(run);
}

/** Does a stage's work. Undefined where it failed, which the view then says: the run goes on with what does not need it. */
export async function inStage<Result>(
  run: IngestionRun,
  name: StageName,
  work: () => Promise<Result>,
): Promise<Result | undefined> {
  begin(run, name);
  try {
    return await work();
  } catch (error) {
    if (isCancellation(error)) throw error;
    fail(run, name, failureOf(error));
    return undefined;
  }
}

export function begin(run: IngestionRun, name: StageName): void {
  update(run, withStageBegun(run.view, name, now()));
}

export function succeed(run: IngestionRun, name: StageName, detail = ''): void {
  update(run, withStageEnded(run.view, name, { state: 'succeeded', ...(detail !== '' && { detail }) }, now()));
}

export function fail(
  run: IngestionRun,
  name: StageName,
  problem: Required<Pick<StageView, 'code' | 'detail'>> & Pick<StageView, 'outlet'>,
): void {
  update(run, withStageEnded(run.view, name, { state: 'failed', ...problem }, now()));
}

export function skip(run: IngestionRun, code: SkipReason, ...names: readonly StageName[]): void {
  for (const name of names) update(run, withStageEnded(run.view, name, { state: 'skipped', code }, now()));
}

/** Work beside the run that its end waits for; it never fails the run. */
export function beside(run: IngestionRun, work: Promise<unknown>): void {
  const settled: Promise<void> = work.then(
    () => void run.pending.delete(settled),
    () => void run.pending.delete(settled),
  );
  run.pending.add(settled);
}

export function now(): string {
  return new Date().toISOString();
}

/** Once for all changes of one moment. */
function showSoon(run: IngestionRun): void {
  if (run.showing) return;
  run.showing = true;
  void Promise.resolve().then(() => {
    run.showing = false;
    setCurrentDetails(ingestionDetails(run.view, run.language, run.plan?.timeZone));
  });
}

/** Search attributes are kept only where the start could set them: an unregistered one would stop the workflow. */
function publish(run: IngestionRun): void {
  upsertMemo({ state: run.view.state });
  if ('GuardiaType' in workflowInfo().searchAttributes) upsertSearchAttributes({ GuardiaState: [run.view.state] });
}

import type { FileResult, IngestionInput, IngestionView, RunTotals, StageName, StageView } from './run.js';
import { MOST_FILES_SHOWN, NO_ROWS, STAGES } from './run.js';

const NOTHING: RunTotals = {
  files: 0,
  loaded: 0,
  duplicates: 0,
  invalid: 0,
  failed: 0,
  bytes: 0,
  rowsRead: 0,
  rowsLoaded: 0,
  rowsRejected: 0,
};
const COUNTED = { loaded: 'loaded', duplicate: 'duplicates', invalid: 'invalid', failed: 'failed' } as const;
const MOST_NAMED = 200;

/** A run of which nothing has happened yet. */
export function openView(
  input: IngestionInput,
  identity: { readonly runId: string; readonly workflowId: string; readonly startedAt: string },
): IngestionView {
  return {
    ...identity,
    pipeline: input.pipeline,
    date: input.date,
    mode: input.mode ?? 'live',
    reason: input.reason,
    ...(input.by !== undefined && { by: input.by }),
    state: 'running',
    stages: STAGES.map((name) => ({ name, state: 'waiting' })),
    files: [],
    totals: NOTHING,
    unstable: [],
    unknown: [],
    unsafe: [],
    missing: [],
    published: 0,
    pending: 0,
    breaches: [],
  };
}

export function stageOf({ stages }: Pick<IngestionView, 'stages'>, name: StageName): StageView {
  return stages.find((stage) => stage.name === name) ?? { name, state: 'waiting' };
}

/** It works (again): the moment of its first start stays, what it ended with before is over. */
export function withStageBegun(view: IngestionView, name: StageName, at: string): IngestionView {
  return replaceStage(view, { name, state: 'running', startedAt: stageOf(view, name).startedAt ?? at });
}

export function withStageEnded(
  view: IngestionView,
  name: StageName,
  end: Pick<StageView, 'state' | 'code' | 'detail' | 'outlet'>,
  at: string,
): IngestionView {
  const { startedAt } = stageOf(view, name);
  return replaceStage(view, { name, ...end, ...(startedAt !== undefined && { startedAt, endedAt: at }) });
}

function replaceStage(view: IngestionView, stage: StageView): IngestionView {
  return { ...view, stages: view.stages.map((old) => (old.name === stage.name ? stage : old)) };
}

/**
 * What became of one file. It takes the place of an earlier failure of the same file; somebody else's file counts nowhere, and
 * the rows of a duplicate were counted by the run that loaded them.
 */
export function withFile(view: IngestionView, result: FileResult): IngestionView {
  const before = view.files.find((old) => isSameFile(old, result) && old.outcome === 'failed');
  const files = [...view.files.filter((old) => old !== before), result];
  const totals = before ? added(view.totals, before, -1) : view.totals;
  return { ...view, files: mostTelling(files), totals: added(totals, result, 1) };
}

function isSameFile(a: FileResult, b: FileResult): boolean {
  return a.file === b.file && a.master === b.master;
}

function added(totals: RunTotals, result: FileResult, times: 1 | -1): RunTotals {
  if (result.outcome === 'gone') return totals;
  const counted = COUNTED[result.outcome];
  const sum = { ...totals, files: totals.files + times, [counted]: totals[counted] + times };
  if (result.outcome === 'duplicate') return sum;
  return {
    ...sum,
    bytes: totals.bytes + times * result.bytes,
    rowsRead: totals.rowsRead + times * result.rowsRead,
    rowsLoaded: totals.rowsLoaded + times * result.rowsLoaded,
    rowsRejected: totals.rowsRejected + times * result.rowsRejected,
  };
}

/** Of very many files the oldest that went well can go; the totals count all. */
function mostTelling(files: readonly FileResult[]): readonly FileResult[] {
  if (files.length <= MOST_FILES_SHOWN) return files;
  const dull = files.findIndex(
    ({ outcome, rowsRejected }) => outcome !== 'failed' && outcome !== 'invalid' && rowsRejected === 0,
  );
  return files.toSpliced(Math.max(0, dull), 1);
}

/** Files that were asked for by name and are nowhere: somebody took them away, or mistyped them. */
export function withAbsentFiles(view: IngestionView, asked: readonly string[]): IngestionView {
  const seen = new Set([...view.files, ...view.unsafe].map(({ file }) => file));
  for (const name of [...view.unstable, ...(view.held ?? []), ...view.unknown]) seen.add(name);
  return asked.filter((file) => !seen.has(file)).reduce((sum, file) => withFile(sum, gone(file)), view);
}

function gone(file: string): FileResult {
  return {
    file,
    master: '',
    outcome: 'gone',
    bytes: 0,
    ...NO_ROWS,
    tookMs: 0,
  };
}

/** What the latest look at the folders left aside. */
export function withLeftAside(
  { held: _before, ...view }: IngestionView,
  found: Pick<IngestionView, 'unstable' | 'held' | 'unknown' | 'unsafe' | 'missing'>,
): IngestionView {
  return {
    ...view,
    ...(found.held && { held: found.held.slice(0, MOST_NAMED) }),
    unstable: found.unstable.slice(0, MOST_NAMED),
    unknown: found.unknown.slice(0, MOST_NAMED),
    unsafe: found.unsafe.slice(0, MOST_NAMED),
    missing: found.missing,
  };
}

/** Failed where any stage failed. */
export function withEnd(view: IngestionView, endedAt: string): IngestionView {
  const failed = view.stages.some(({ state }) => state === 'failed');
  return { ...view, state: failed ? 'failed' : 'succeeded', endedAt };
}

/** For a failure's details, which the server keeps only where they are small. */
export function briefView(view: IngestionView): IngestionView {
  const MOST_BRIEFLY = 30;
  const troubled = view.files.filter(({ outcome }) => outcome === 'failed' || outcome === 'invalid');
  const files = (troubled.length > 0 ? troubled : view.files).slice(-MOST_BRIEFLY);
  return { ...view, files: files.map(({ quality: _long, ...file }) => file) };
}

export function withoutEnd(view: IngestionView): IngestionView {
  const { endedAt: _over, ...rest } = view;
  return { ...rest, state: 'running' };
}

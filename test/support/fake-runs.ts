import { ClientError } from '../../src/client.js';
import type { IngestionClient } from '../../src/client/ingestion-client.js';
import { STAGES } from '../../src/domain/ingestion/run.js';
import type {
  FileResult,
  IngestionInput,
  IngestionView,
  StageName,
  StageView,
} from '../../src/domain/ingestion/run.js';
import type { StoredRuns } from '../../src/ingestion/desk-ports.js';

/** How a run of the fake goes: each look at it is one step further, so that whoever follows sees every stage running. */
export interface RunScript {
  readonly fails?: StageName;
  readonly skips?: readonly StageName[];
  readonly files?: readonly FileResult[];
}

interface FakeRun {
  readonly input: IngestionInput;
  readonly runId: string;
  readonly script: RunScript;
  readonly startedAt: string;
  looks: number;
  endedAt?: string;
}

/** Runs that live in memory, one per date at a time, as Temporal would keep them. Nothing of Temporal is behind it. */
export function fakeRuns() {
  const runs: FakeRun[] = [];
  const scripts: RunScript[] = [];

  const newestOf = (date: string): FakeRun | undefined => runs.findLast(({ input }) => input.date === date);

  const client: IngestionClient = {
    async start(input) {
      const workflowId = `ingestion/${input.pipeline}/${input.date}`;
      const underWay = newestOf(input.date);
      if (underWay && !isOver(underWay)) return { outcome: 'joined', workflowId, runId: underWay.runId };
      const run = {
        input,
        runId: `run-${runs.length + 1}`,
        script: scripts.shift() ?? {},
        startedAt: new Date().toISOString(),
        looks: 0,
      };
      runs.push(run);
      return { outcome: 'started', workflowId, runId: run.runId };
    },
    async show(_pipeline, date) {
      const run = newestOf(date);
      if (!run) throw new ClientError('not_found', { ref: date });
      run.looks++;
      return viewOf(run);
    },
    async follow({ workflowId }, onView) {
      const run = newestOf(workflowId.split('/')[2] ?? '');
      if (!run) throw new ClientError('not_found', { ref: workflowId });
      for (;;) {
        run.looks++;
        const view = viewOf(run);
        onView(view, []);
        if (view.state !== 'running') return view;
      }
    },
  };
  const stored: StoredRuns = {
    listRuns: async ({ limit }) => runs.slice(-limit).reverse().map(viewOf),
    findRun: async () => undefined,
  };

  return {
    client,
    stored,
    /** What the next runs are like, in this order; those after them succeed. */
    script: (...next: readonly RunScript[]) => void scripts.push(...next),
    /** What the runs were started with, oldest first. */
    inputs: (): readonly IngestionInput[] => runs.map(({ input }) => input),
    /** Somebody else's run of that date, under way. */
    begin: (input: IngestionInput) => client.start(input),
    clear: () => void (runs.length = scripts.length = 0),
  };
}

const isOver = ({ looks }: FakeRun): boolean => looks > STAGES.length;

function stageOf({ looks, script, startedAt }: FakeRun, name: StageName, index: number): StageView {
  if (index >= looks) return { name, state: 'waiting' };
  if (script.skips?.includes(name)) return { name, state: 'skipped', code: 'not_configured' };
  if (index === looks - 1) return { name, state: 'running', startedAt };
  const ended = { startedAt, endedAt: startedAt };
  return script.fails === name
    ? { name, state: 'failed', code: 'DATA_REFUSED', detail: 'the fake was told to', ...ended }
    : { name, state: 'succeeded', ...ended };
}

function viewOf(run: FakeRun): IngestionView {
  const { input, runId, script, startedAt } = run;
  if (isOver(run)) run.endedAt ??= new Date().toISOString();
  const files = run.looks > STAGES.indexOf('load') ? (script.files ?? []) : [];
  const sum = (of: (file: FileResult) => number): number => files.reduce((total, file) => total + of(file), 0);
  return {
    runId,
    workflowId: `ingestion/${input.pipeline}/${input.date}`,
    pipeline: input.pipeline,
    date: input.date,
    mode: 'live',
    reason: input.reason,
    ...(input.by !== undefined && { by: input.by }),
    state: !isOver(run) ? 'running' : script.fails ? 'failed' : 'succeeded',
    startedAt,
    ...(run.endedAt && { endedAt: run.endedAt }),
    stages: STAGES.map((name, index) => stageOf(run, name, index)),
    files,
    totals: {
      files: files.length,
      loaded: files.filter(({ outcome }) => outcome === 'loaded').length,
      duplicates: 0,
      invalid: files.filter(({ outcome }) => outcome === 'invalid').length,
      failed: 0,
      bytes: sum(({ bytes }) => bytes),
      rowsRead: sum(({ rowsRead }) => rowsRead),
      rowsLoaded: sum(({ rowsLoaded }) => rowsLoaded),
      rowsRejected: sum(({ rowsRejected }) => rowsRejected),
    },
    unstable: [],
    unknown: [],
    unsafe: [],
    missing: [],
    published: sum(({ events }) => events),
    pending: 0,
    breaches: [],
  };
}

export const LOADED: FileResult = {
  file: 'CLI_20261122.csv',
  master: 'clientes',
  outcome: 'loaded',
  hash: 'ab12',
  loadId: 7,
  bytes: 48_211,
  rowsRead: 1_000,
  rowsLoaded: 990,
  rowsRejected: 10,
  inserted: 900,
  updated: 50,
  unchanged: 40,
  events: 950,
  tookMs: 420,
  place: 'processed/2026-11-22/CLI_20261122.csv',
};

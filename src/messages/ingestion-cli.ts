import type { UnsafeFile } from '../domain/ingestion/faults.js';
import type {
  FileOutcome,
  LoadProgress,
  RunReason,
  SkipReason,
  StageName,
  StageState,
} from '../domain/ingestion/run.js';
import type { DeskErrorCode, DeskErrorParams } from '../ingestion/desk-error.js';
import { ingestionCliEn } from './ingestion-cli.en.js';
import { ingestionCliEs } from './ingestion-cli.es.js';
import type { Language } from './language.js';

/** The words of `guardia ingest`, `errors` and `reprocess`. Both languages have the same keys, or they do not compile. */
export interface IngestionCliTexts {
  readonly ingest: IngestTexts;
  readonly run: RunTexts;
  readonly errors: ErrorsTexts;
  readonly reprocess: ReprocessTexts;
  readonly deskErrors: Readonly<Record<DeskErrorCode, (params: DeskErrorParams) => string>>;
  readonly date: string;
  readonly limit: string;
  readonly startingLab: string;
  /** The deed was done and stands nowhere; `code` of the catalogue of failures. */
  unaudited(code: string): string;
}

export interface IngestTexts {
  readonly run: string;
  readonly masters: string;
  readonly files: string;
  readonly again: string;
  readonly wait: string;
  readonly noFollow: string;
  readonly status: string;
  readonly dateArgument: string;
  readonly history: string;
  readonly sample: string;
  readonly rows: string;
  readonly bad: string;
  readonly seed: string;
  sampled(file: string, rows: string, bytes: string): string;
  readonly sampledNext: string;
  sampleInTheWay(file: string): string;
  badNumber(option: string, given: string): string;
}

export interface RunTexts {
  started(date: string): string;
  joined(date: string): string;
  dagTriggered(dagId: string, runId: string): string;
  dagJoined(dagId: string, runId: string): string;
  dagCleared(dagId: string, runId: string, tasks: string): string;
  look(date: string): string;
  at(url: string): string;
  readonly interrupted: string;
  title(pipeline: string, date: string): string;
  /** Also of the failed ones of a DAG's run. */
  readonly states: Readonly<Record<'queued' | 'running' | 'succeeded' | 'success' | 'failed', string>>;
  readonly stages: Readonly<Record<StageName, string>>;
  readonly stageStates: Readonly<Record<StageState, string>>;
  /** Why a stage was skipped; other codes are failures of the catalogue. */
  readonly skipped: Readonly<Record<SkipReason, string>>;
  readonly outcomes: Readonly<Record<FileOutcome, string>>;
  readonly phases: Readonly<Record<LoadProgress['phase'], string>>;
  stage(name: string, state: string, took: string, why: string): string;
  file(name: string, master: string, outcome: string): string;
  line(number: number): string;
  rows(read: string, loaded: string, rejected: string): string;
  changes(inserted: string, updated: string, unchanged: string): string;
  progress(file: string, phase: string, rows: string, done: string, total: string, rate: string): string;
  totals(files: string, rows: string, bytes: string): string;
  readonly noFiles: string;
  events(published: string, pending: string): string;
  unstable(files: string): string;
  held(files: string): string;
  unknown(files: string): string;
  unsafe(file: string, why: UnsafeFile): string;
  missing(master: string, expectedBy: string): string;
  incident(type: string, subject: string): string;
  by(reason: string, by: string | undefined): string;
  readonly reasons: Readonly<Record<RunReason, string>>;
  readonly historyColumns: readonly string[];
  readonly dagColumns: readonly string[];
  dagTitle(dagId: string): string;
  readonly none: string;
  task(name: string, state: string, tries: number): string;
}

export interface ErrorsTexts {
  readonly list: string;
  readonly summary: string;
  readonly export: string;
  readonly type: string;
  readonly master: string;
  readonly file: string;
  readonly since: string;
  readonly until: string;
  readonly open: string;
  readonly format: string;
  readonly output: string;
  readonly records: string;
  readonly none: string;
  noneOfType(type: string): string;
  readonly columns: readonly string[];
  group(type: string, count: number): string;
  more(shown: number): string;
  readonly summaryColumns: readonly string[];
  exported(rows: number, file: string): string;
  recordsWritten(records: number, master: string, file: string): string;
  readonly recordsColumns: string;
  recordsCut(records: number): string;
  recordsNext(master: string, file: string): string;
  readonly recordsNeedFile: string;
  outputExists(file: string): string;
  badFormat(given: string): string;
}

export interface ReprocessTexts {
  readonly file: string;
  readonly fileArgument: string;
  readonly records: string;
  readonly recordsArgument: string;
  readonly masterOption: string;
  readonly events: string;
  readonly date: string;
  readonly dateArgument: string;
  moved(from: string, to: string): string;
  inInput(file: string): string;
  loaded(file: string, date: string, rows: string): string;
  recordsPut(file: string, master: string): string;
  recordsLoaded(file: string): string;
}

export function ingestionCliTexts(language: Language): IngestionCliTexts {
  return { es: ingestionCliEs, en: ingestionCliEn }[language];
}

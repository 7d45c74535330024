import type { FileProblem } from '../domain/ingestion/faults.js';
import type { FileResult, IngestionView, StageView } from '../domain/ingestion/run.js';
import { elapsedMs, formatDuration, formatTime, messagesIn, wordFor } from '../messages/index.js';
import type { Reader } from '../messages/index.js';
import { faultReason } from '../messages/faults.js';
import { ingestionCliTexts } from '../messages/ingestion-cli.js';
import { oneLine } from '../messages/plain-text.js';
import { byteAmount } from './amounts.js';
import { countText } from '../messages/amounts.js';
import { plainTable } from './list-incidents.js';
import { paint } from './paint.js';

/** One run on a screen: how it stands, its stages, its files, and what did not go as it should. */
export function runScreen(view: IngestionView, reader: Reader): string {
  const texts = ingestionCliTexts(reader.language).run;
  const blocks = [
    [
      `${paint.bold(texts.title(view.pipeline, view.date))} · ${stateWord(view.state, reader)}`,
      `${texts.by(wordFor(texts.reasons, view.reason), view.by && oneLine(view.by, 80))} · ${formatTime(view.startedAt, reader)}`,
    ],
    view.stages.map((stage) => `  ${stageLine(stage, reader)}`),
    view.files.flatMap((file) => fileLines(file, reader)),
    totals(view, reader),
    troubles(view, reader),
  ];
  return blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n');
}

export function stageLine(stage: StageView, reader: Reader): string {
  const texts = ingestionCliTexts(reader.language).run;
  const tookMs = elapsedMs(stage.startedAt, stage.endedAt);
  const took = tookMs === undefined ? '' : formatDuration(tookMs, reader.language);
  const why = [stage.code && codeWord(stage.code, reader), stage.detail && oneLine(stage.detail)];
  const word = texts.stageStates[stage.state];
  const state = stage.state === 'failed' ? paint.red(word) : stage.state === 'succeeded' ? paint.green(word) : word;
  return texts.stage(texts.stages[stage.name], state, took, why.filter(Boolean).join(': '));
}

export function fileLines(file: FileResult, reader: Reader): readonly string[] {
  const texts = ingestionCliTexts(reader.language).run;
  const counted = (count: number): string => countText(count, reader.language);
  const word = texts.outcomes[file.outcome];
  const outcome = file.outcome === 'loaded' ? word : paint.red(word);
  const { problem } = file;
  const why = problem
    ? [problem.line && texts.line(problem.line), problemReason(problem, reader)]
    : [file.code && codeWord(file.code, reader), file.detail];
  const lines = [
    file.outcome === 'loaded' &&
      texts.rows(counted(file.rowsRead), counted(file.rowsLoaded), counted(file.rowsRejected)),
    file.outcome === 'loaded' && texts.changes(counted(file.inserted), counted(file.updated), counted(file.unchanged)),
    oneLine(why.filter(Boolean).join(' · ')),
  ];
  return [
    texts.file(oneLine(file.file, 120), file.master, outcome),
    ...lines.filter(Boolean).map((line) => `  ${String(line)}`),
  ];
}

/** As error_log says it. */
function problemReason({ fault, field, found, expected }: FileProblem, { language }: Reader): string {
  return faultReason(language, fault, { field, value: found, expected });
}

/** The word for how a run stands, in its colour; also for what a DAG says. */
export function stateWord(state: 'queued' | 'running' | 'succeeded' | 'success' | 'failed', reader: Reader): string {
  const word = ingestionCliTexts(reader.language).run.states[state];
  return state === 'failed' ? paint.red(word) : state === 'running' || state === 'queued' ? word : paint.green(word);
}

/** Runs in a table, newest first. */
export function runTable(runs: readonly IngestionView[], reader: Reader): string {
  const texts = ingestionCliTexts(reader.language).run;
  const rows = runs.map(({ date, state, reason, startedAt, endedAt, totals: sums }) => {
    const tookMs = elapsedMs(startedAt, endedAt);
    return [
      date,
      stateWord(state, reader),
      wordFor(texts.reasons, reason),
      formatTime(startedAt, reader),
      tookMs === undefined ? '—' : formatDuration(tookMs, reader.language),
      ...[sums.files, sums.rowsRead, sums.rowsLoaded, sums.rowsRejected].map((sum) => countText(sum, reader.language)),
    ];
  });
  return plainTable(texts.historyColumns, rows);
}

function codeWord(code: string, reader: Reader): string {
  const texts = ingestionCliTexts(reader.language).run;
  return wordFor({ ...messagesIn(reader.language).words.failures, ...texts.skipped }, code);
}

function totals({ state, totals: sums, published, pending }: IngestionView, reader: Reader): readonly string[] {
  const { run: texts } = ingestionCliTexts(reader.language);
  const [files, rows, out, waiting] = [sums.files, sums.rowsRead, published, pending].map((sum) =>
    countText(sum, reader.language),
  ) as [string, string, string, string];
  // While it is under way nobody knows yet: its first file may be half loaded.
  const isOpen = sums.files === 0 && state === 'running';
  return [
    ...(isOpen
      ? []
      : [sums.files === 0 ? texts.noFiles : texts.totals(files, rows, byteAmount(sums.bytes, reader.language))]),
    ...(published + pending > 0 ? [texts.events(out, waiting)] : []),
  ];
}

function troubles(view: IngestionView, reader: Reader): readonly string[] {
  const texts = ingestionCliTexts(reader.language).run;
  const named = (files: readonly string[]): string => oneLine(files.join(', '));
  return [
    ...(view.unstable.length > 0 ? [texts.unstable(named(view.unstable))] : []),
    ...(view.held ? [texts.held(named(view.held))] : []),
    ...(view.unknown.length > 0 ? [texts.unknown(named(view.unknown))] : []),
    ...view.unsafe.map(({ file, why }) => texts.unsafe(oneLine(file, 120), why)),
    ...view.missing.map(({ master, expectedBy }) => texts.missing(master, expectedBy)),
    ...view.breaches.map(
      ({ type, subject, summary }) => `${texts.incident(type, oneLine(subject, 120))}: ${oneLine(summary)}`,
    ),
  ];
}

import type { MaintenanceView } from '../domain/maintenance/run.js';
import type { TaskOutcome, TaskResult } from '../domain/maintenance/task.js';
import { formatDuration, formatTime } from '../messages/index.js';
import type { Reader } from '../messages/language.js';
import { maintenanceCliTexts } from '../messages/maintenance/cli.js';
import { lineText } from '../messages/maintenance/lines.js';
import { approvalHint, outcomeText, taskTitle } from '../messages/maintenance/result-lines.js';
import { maintenanceTerms } from '../messages/maintenance/terms.js';
import { oneLine } from '../messages/plain-text.js';
import { elapsedMs } from '../messages/time.js';
import type { CliContext } from './context.js';
import { paint } from './paint.js';

const LINE_LIMIT = 300;
/** The ids of runs begin with the moment; so much of it tells two of one second apart. */
const RUN_ID_SHOWN = 13;

const PAINT: Readonly<Record<TaskOutcome, (text: string) => string>> = {
  done: paint.green,
  nothing_to_do: paint.green,
  would_do: paint.yellow,
  skipped: paint.yellow,
  failed: paint.red,
};

/** Says each task as it begins, and what became of it, while a run is followed. */
export function runFollower(context: CliContext): (view: MaintenanceView) => void {
  const reader: Reader = { language: context.language, zone: context.zone };
  let told = 0;
  let current = '';
  return ({ results, current: now }) => {
    for (const result of results.slice(told)) context.err(`  ${resultLine(result, reader)}`);
    told = results.length;
    const title = now === undefined ? '' : taskTitle(now, context.language);
    if (title !== '' && title !== current) context.err(`… ${title}`);
    current = title;
  };
}

/** Everything that a run said, for the terminal. */
export function runSummary(view: MaintenanceView, reader: Reader): string {
  const { language } = reader;
  const terms = maintenanceTerms(language);
  const outcome = view.outcome === undefined ? terms.states[view.state] : terms.runOutcomes[view.outcome];
  const heading = `${view.dryRun ? terms.dryRun : ''}${terms.title} ${terms.cadences[view.cadence]}: ${outcome}`;
  const results = view.results.flatMap((result) => [
    resultLine(result, reader),
    ...result.lines.map((line) => {
      const text = oneLine(lineText(line, reader), LINE_LIMIT);
      return line.attention ? `  ${paint.yellow(`! ${text}`)}` : `  - ${text}`;
    }),
  ]);
  const hint = approvalHint(view, language);
  const nothing = view.results.length === 0 && hint === undefined ? [maintenanceCliTexts(language).nothingRan] : [];
  return [heading, '', ...results, ...nothing, ...(hint === undefined ? [] : [hint])].join('\n');
}

export function historyRow(view: MaintenanceView, reader: Reader): readonly string[] {
  const terms = maintenanceTerms(reader.language);
  const took = view.endedAt === undefined ? undefined : elapsedMs(view.startedAt, view.endedAt);
  const failed = view.results.filter(({ outcome }) => outcome === 'failed').length;
  return [
    view.runId.slice(0, RUN_ID_SHOWN),
    view.cadence,
    formatTime(view.startedAt, reader),
    took === undefined ? '—' : formatDuration(took, reader.language),
    view.outcome === undefined ? terms.states[view.state] : terms.runOutcomes[view.outcome],
    failed === 0 ? String(view.results.length) : `${view.results.length} (${failed} ✗)`,
  ];
}

function resultLine(result: TaskResult, reader: Reader): string {
  const text = oneLine(outcomeText(result, reader), LINE_LIMIT);
  return `${taskTitle(result, reader.language)}: ${PAINT[result.outcome](text)}`;
}

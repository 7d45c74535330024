import type { DagRunOfDate } from '../ingestion/desk-orders.js';
import type { DagTask } from '../ingestion/desk-ports.js';
import { elapsedMs, formatDuration, formatTime } from '../messages/index.js';
import type { Reader } from '../messages/index.js';
import { ingestionCliTexts } from '../messages/ingestion-cli.js';
import { oneLine } from '../messages/plain-text.js';
import { plainTable } from './list-incidents.js';
import { paint } from './paint.js';
import { stateWord } from './run-screen.js';

/** The last runs of the user's own DAG, and the tasks of the newest. */
export function dagScreen(
  {
    dagId,
    runs,
    tasks = [],
  }: { readonly dagId: string; readonly runs: readonly DagRunOfDate[]; readonly tasks?: readonly DagTask[] },
  reader: Reader,
): string {
  const texts = ingestionCliTexts(reader.language).run;
  const rows = runs.map(({ date, state, type, startedAt, endedAt, runId }) => {
    const tookMs = elapsedMs(startedAt, endedAt);
    return [
      date,
      stateWord(state, reader),
      oneLine(type, 30),
      startedAt ? formatTime(startedAt, reader) : '—',
      tookMs === undefined ? '—' : formatDuration(tookMs, reader.language),
      oneLine(runId, 100),
    ];
  });
  const taskLines = tasks.map((task) => dagTaskLine(task, reader));
  const table = rows.length === 0 ? texts.none : plainTable(texts.dagColumns, rows);
  return [paint.bold(texts.dagTitle(dagId)), table, ...(taskLines.length > 0 ? ['', ...taskLines] : [])].join('\n');
}

export function dagTaskLine({ name, state, tries }: DagTask, { language }: Reader): string {
  return `  ${ingestionCliTexts(language).run.task(oneLine(name, 100), taskState(state), tries)}`;
}

function taskState(state: string | undefined): string {
  if (state === undefined) return '—';
  return state.endsWith('failed') ? paint.red(state) : state === 'success' ? paint.green(state) : oneLine(state, 30);
}

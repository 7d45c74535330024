import { comparedFigures } from '../../domain/maintenance/compare.js';
import type { MaintenanceView } from '../../domain/maintenance/run.js';
import type { TaskResult } from '../../domain/maintenance/task.js';
import type { Reader } from '../language.js';
import { escapeMarkdown } from '../markdown.js';
import { elapsedMs, formatDuration, formatTime } from '../time.js';
import { figureName } from './figure-names.js';
import { changeText, figureText } from './figures.js';
import { lineText } from './lines.js';
import { outcomeText, taskTitle } from './result-lines.js';
import { maintenanceTerms } from './terms.js';

/** The Markdown report of one run, with what the runs before it (newest first) measured. */
export function maintenanceReport(view: MaintenanceView, earlier: readonly MaintenanceView[], reader: Reader): string {
  const { language } = reader;
  const terms = maintenanceTerms(language);
  const { labels } = terms;
  const took = view.endedAt === undefined ? undefined : elapsedMs(view.startedAt, view.endedAt);
  const facts: readonly (readonly [string, string | undefined])[] = [
    [labels.result, view.outcome === undefined ? terms.states[view.state] : terms.runOutcomes[view.outcome]],
    [labels.by, view.by === undefined ? terms.bySchedule : escapeMarkdown(view.by, 100)],
    [labels.approval, view.approval && escapeMarkdown(view.approval.by, 100)],
    [labels.started, formatTime(view.startedAt, reader)],
    [labels.took, took === undefined ? undefined : formatDuration(took, language)],
  ];
  const mark = view.dryRun ? terms.dryRun : '';
  return [
    `# ${escapeMarkdown(mark)}${terms.title} · ${terms.cadences[view.cadence]} · ${view.startedAt.slice(0, 10)}`,
    facts.flatMap(([label, value]) => (value ? [`- **${label}:** ${value}`] : [])).join('\n'),
    attention(view, reader),
    `## ${labels.tasks}`,
    [`| ${labels.task} | ${labels.result} |`, '| --- | --- |', ...view.results.map((one) => row(one, reader))].join(
      '\n',
    ),
    ...view.results.filter(({ lines }) => lines.length > 0).map((one) => section(one, reader)),
    figures(view, earlier, reader),
  ]
    .filter((part) => part !== '')
    .join('\n\n')
    .concat('\n');
}

function attention(view: MaintenanceView, reader: Reader): string {
  const { labels } = maintenanceTerms(reader.language);
  const found = view.results.flatMap((result) => [
    ...(result.outcome === 'failed' ? [`- ${titled(result, reader)}: ${cell(outcomeText(result, reader))}`] : []),
    ...result.lines
      .filter((line) => line.attention)
      .map((line) => `- ${titled(result, reader)}: ${escapeMarkdown(lineText(line, reader))}`),
  ]);
  return `## ${labels.attention}\n\n${found.length === 0 ? `- ${labels.nothing}` : found.join('\n')}`;
}

function section(result: TaskResult, reader: Reader): string {
  const lines = result.lines.map((line) => `- ${line.attention ? '⚠ ' : ''}${escapeMarkdown(lineText(line, reader))}`);
  return [`### ${titled(result, reader)}`, '', ...lines].join('\n');
}

function figures(view: MaintenanceView, earlier: readonly MaintenanceView[], reader: Reader): string {
  const { labels } = maintenanceTerms(reader.language);
  const rows = view.results.flatMap((result) =>
    comparedFigures(result, earlier).map(
      ({ name, value, before }) =>
        `| ${titled(result, reader)} | ${figureName(name, reader.language)} | ${figureText(name, value, reader.language)} | ${figureText(name, before, reader.language)} | ${changeText(value, before, reader.language)} |`,
    ),
  );
  if (rows.length === 0) return '';
  const head = `| ${labels.task} | ${labels.figure} | ${labels.thisRun} | ${labels.before} | ${labels.change} |`;
  return [`## ${labels.figures}`, '', head, '| --- | --- | --- | --- | --- |', ...rows].join('\n');
}

const titled = (result: TaskResult, { language }: Reader): string => cell(taskTitle(result, language));
const row = (result: TaskResult, reader: Reader): string =>
  `| ${titled(result, reader)} | ${cell(outcomeText(result, reader))} |`;
const cell = (text: string): string => escapeMarkdown(text);

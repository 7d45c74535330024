import type { MaintenanceView } from '../../domain/maintenance/run.js';
import { fitted } from '../details.js';
import { DEFAULT_ZONE } from '../language.js';
import type { Language, Reader } from '../language.js';
import { escapeMarkdown } from '../markdown.js';
import { clipBytes } from '../plain-text.js';
import { formatTime } from '../time.js';
import { lineText } from './lines.js';
import { approvalHint, failureText, outcomeText, taskTitle } from './result-lines.js';
import { maintenanceTerms } from './terms.js';

const SUMMARY_LIMIT_BYTES = 500;
const LINES_SHOWN = 5;

/** The live current details in Temporal UI: Markdown: state, what is done, under way and to come, and what each task said. */
export function maintenanceDetails(view: MaintenanceView, language: Language, zone: string = DEFAULT_ZONE): string {
  const reader: Reader = { language, zone };
  const terms = maintenanceTerms(language);
  const { labels } = terms;
  const { by, current, approval, outcome } = view;
  const state = outcome === undefined ? terms.states[view.state] : terms.runOutcomes[outcome];
  const facts: readonly (readonly [string, string | undefined])[] = [
    [labels.state, state],
    [labels.by, by === undefined ? terms.bySchedule : escapeMarkdown(by, 100)],
    [labels.started, formatTime(view.startedAt, reader)],
    [labels.now, current && taskTitle(current, language)],
    [labels.toCome, view.waiting.map((one) => taskTitle(one, language)).join(', ') || undefined],
    [labels.approval, approval && escapeMarkdown(approval.by, 100)],
  ];
  const hint = approvalHint(view, language);
  const mark = view.dryRun ? terms.dryRun : '';
  return fitted(
    [
      `### ${escapeMarkdown(mark)}${terms.title} · ${terms.cadences[view.cadence]}`,
      facts.flatMap(([label, value]) => (value ? [`- **${label}:** ${value}`] : [])).join('\n'),
      hint ?? '',
      ...view.results.map((result) =>
        [
          `- **${escapeMarkdown(taskTitle(result, language))}**: ${escapeMarkdown(outcomeText(result, reader))}`,
          ...result.lines.slice(0, LINES_SHOWN).map((line) => `  - ${escapeMarkdown(lineText(line, reader))}`),
        ].join('\n'),
      ),
    ].filter((section) => section !== ''),
    language,
  );
}

/** What the incident of a failed task is about, in one line. */
export function maintenanceFailedSummary(
  subject: string,
  failure: { readonly code?: string; readonly detail?: string },
  language: Language,
): string {
  return clipBytes(maintenanceTerms(language).failed(subject, failureText(failure, language)), SUMMARY_LIMIT_BYTES);
}

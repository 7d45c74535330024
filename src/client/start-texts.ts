import type { IncidentInput } from '../domain/incident.js';
import { incidentSummary } from '../messages/details.js';
import { messagesIn } from '../messages/index.js';
import { codeSpan, escapeMarkdown } from '../messages/markdown.js';

/** What Temporal UI shows of an incident before its workflow has said a word. */
export interface StartTexts {
  readonly memo: Record<string, string>;
  readonly staticSummary: string;
  readonly staticDetails: string;
}

const SUMMARY_SHOWN = 2_000;

export function startTexts(input: IncidentInput, fallbackLanguage: 'es' | 'en'): StartTexts {
  const { snapshot, type, subject, mode = 'live', source = 'api' } = input;
  const language = snapshot?.language ?? fallbackLanguage;
  const title = snapshot?.runbook.title[language] ?? type;
  const severity = input.severity ?? snapshot?.runbook.severity ?? 'medium';
  const { labels } = messagesIn(language).phrases;
  const steps = (snapshot?.runbook.steps ?? []).map((step) => `- ${codeSpan(step.id)}`);
  const details = [
    `### ${escapeMarkdown(title)} · ${codeSpan(subject)}`,
    ...(input.summary ? [`**${labels.detail}:** ${escapeMarkdown(input.summary, SUMMARY_SHOWN)}`] : []),
    ...(steps.length > 0 ? [`**${labels.steps}**\n\n${steps.join('\n')}`] : []),
  ];
  return {
    memo: { title, type, subject, mode, source },
    staticSummary: incidentSummary({ title, subject, severity, mode }, language),
    staticDetails: details.join('\n\n'),
  };
}

import type { InstanceLook } from '../domain/actions/action.js';
import type { CommandInput, CommandView } from '../domain/command.js';
import { serviceNamed } from '../domain/command.js';
import type { ServiceFinding } from '../domain/service.js';
import { messagesIn } from './catalogue.js';
import { commandActionText, commandCodeText, commandTexts } from './commands.js';
import { fitted } from './details.js';
import { modeMark } from './incident-lines.js';
import { DEFAULT_ZONE } from './language.js';
import type { Language, Reader } from './language.js';
import { codeSpan, escapeMarkdown } from './markdown.js';
import { clipBytes, oneLine } from './plain-text.js';
import { formatDuration, formatTime } from './time.js';
import { wordFor } from './words.js';

const SUMMARY_LIMIT_BYTES = 200;
const FINDINGS_SHOWN = 60;

/** The live current details in Temporal UI: who ordered what and why, the plan, the grant and the result, as Markdown. */
export function commandDetails(view: CommandView, language: Language, zone: string = DEFAULT_ZONE): string {
  const reader: Reader = { language, zone };
  const { labels, states, title } = commandTexts(language);
  const { plan, reason, token, holder, service } = view;
  const action = commandActionText(view.action, language);
  const facts: readonly (readonly [string, string | undefined])[] = [
    [labels.state, states[view.state]],
    [labels.by, escapeMarkdown(view.by, 100)],
    [labels.reason, reason && escapeMarkdown(reason, 500)],
    [labels.since, formatTime(view.startedAt, reader)],
    [labels.service, service && codeSpan(service)],
    [labels.parameters, codeSpan(JSON.stringify(view.params), 500)],
    [labels.plan, plan && escapeMarkdown(plan.what, 500)],
    [labels.undo, undoOf(view, language)],
    [labels.token, token && codeSpan(token)],
    [labels.result, view.outcome && escapeMarkdown(commandResult(view, language), 500)],
    [labels.holder, holder && codeSpan(holder)],
  ];
  const heading = `### ${escapeMarkdown(modeMark(view.mode, reader))}${title} · ${escapeMarkdown(action)}`;
  return fitted(
    [
      heading,
      facts.flatMap(([label, value]) => (value ? [`- **${label}:** ${value}`] : [])).join('\n'),
      findingLines(view, language)
        .slice(0, FINDINGS_SHOWN)
        .map((line) => `- ${escapeMarkdown(line)}`)
        .join('\n'),
    ],
    language,
  );
}

/** When what was changed is put back by itself; undefined where it is not. */
export function undoOf({ plan }: CommandView, language: Language): string | undefined {
  const afterMs = plan?.undoAfterMs;
  return afterMs === undefined ? undefined : commandTexts(language).undoAfter(formatDuration(afterMs, language));
}

/** The static summary that stands in Temporal UI's list: at most 200 bytes, plain text. */
export function commandSummary(input: CommandInput, language: Language): string {
  const first = input.deed ?? input.looks[0];
  if (!first) return commandTexts(language).title;
  const mark = modeMark(input.mode ?? 'live', { language, zone: DEFAULT_ZONE });
  const action = commandActionText(first.action, language);
  const service = serviceNamed(first.params) ?? '';
  const parts = [action, service, input.by].filter((part) => part !== '').map((part) => escapeMarkdown(part, 80));
  return clipBytes(`${mark}${parts.join(' · ')}`, SUMMARY_LIMIT_BYTES);
}

/** What a restart would do, for its plan. */
export function restartPlanText(look: InstanceLook, finding: ServiceFinding, language: Language): string {
  const health = messagesIn(language).words.healths[finding.health];
  return commandTexts(language).restart(look.service, look.running ? look.instance : undefined, health);
}

/** How it ended, in one line: `rechazado: otro incidente ya lo está reparando`. */
export function commandResult(view: CommandView, language: Language): string {
  const { outcome, code, detail = '' } = view;
  if (!outcome) return '';
  const why = [code === undefined ? '' : commandCodeText(code, language), detail].filter((part) => part !== '');
  return oneLine([commandTexts(language).outcomes[outcome], ...why].join(': '), 500);
}

/** What was found, a line each, and what could not be found out. */
export function findingLines(view: CommandView, language: Language): readonly string[] {
  const found = [...(view.looks ?? []).flatMap(({ findings }) => findings), ...(view.finding ? [view.finding] : [])];
  const problems = (view.problems ?? []).map(({ action, service, code, detail }) =>
    oneLine(`${service ?? action}: ${commandCodeText(code, language)}: ${detail}`),
  );
  return [...found.map((finding) => findingLine(finding, language)), ...problems];
}

export function findingLine({ service, health, code, detail }: ServiceFinding, language: Language): string {
  const { words } = messagesIn(language);
  const said = [wordFor(words.findings, code), detail].filter((part) => part !== '').join('; ');
  return oneLine(`${service}: ${words.healths[health]} (${said})`, 500);
}

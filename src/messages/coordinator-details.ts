import type { CoordinatorState } from '../domain/coordinator-state.js';
import { messagesIn } from './catalogue.js';
import { coordinatorLines } from './coordinator-lines.js';
import { DEFAULT_ZONE } from './language.js';
import type { Language } from './language.js';
import { codeSpan, escapeMarkdown } from './markdown.js';

const LINES_AT_MOST = 20;

/** The coordinator's live current details in Temporal UI: what is in force, what counts and the latest decisions, as Markdown. */
export function coordinatorDetails(
  state: CoordinatorState,
  language: Language,
  zone: string = DEFAULT_ZONE,
  nowMs: number = Date.now(),
): string {
  const { coordinator } = messagesIn(language).phrases;
  const writing = { name: (text: string) => codeSpan(text), text: (text: string) => escapeMarkdown(text) };
  const { frozen, leases, totals, heldBack, sections } = coordinatorLines(state, { language, zone }, writing, nowMs);
  return [
    frozen === undefined ? '' : `**${frozen}**`,
    `**${coordinator.inForce}:** ${leases.length === 0 ? coordinator.none : ''}`.trimEnd(),
    listed(leases),
    `**${coordinator.totals}:** ${totals}`,
    heldBack ?? '',
    ...sections.flatMap(({ title, lines }) => [`**${title}:**`, listed(lines)]),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function listed(lines: readonly string[]): string {
  const more = lines.length > LINES_AT_MOST ? ['…'] : [];
  return [...lines.slice(0, LINES_AT_MOST), ...more].map((line) => `- ${line}`).join('\n');
}

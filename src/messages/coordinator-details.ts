import type { CoordinatorState } from '../domain/coordinator.js';
import { messagesIn } from './catalogue.js';
import { DEFAULT_ZONE } from './language.js';
import type { Language, Reader } from './language.js';
import { codeSpan, escapeMarkdown } from './markdown.js';
import { formatClock, formatTime } from './time.js';
import { wordFor } from './words.js';

/** The coordinator's live current details in Temporal UI: the grants in force and the latest decisions, as Markdown. */
export function coordinatorDetails(state: CoordinatorState, language: Language, zone: string = DEFAULT_ZONE): string {
  const reader: Reader = { language, zone };
  const { words, phrases } = messagesIn(language);
  const { coordinator } = phrases;
  const leases = state.leases.map((lease) => {
    const until = formatTime(new Date(lease.untilMs).toISOString(), reader);
    return `- ${codeSpan(lease.service)}: ${coordinator.heldBy(codeSpan(lease.incidentWorkflowId), until)}`;
  });
  const recent = state.recent.toReversed().map((line) => {
    const decision = line.decision === 'granted' ? coordinator.granted : wordFor(words.refusals, line.decision);
    return `- ${formatClock(line.at, reader)} ${codeSpan(line.service)}: ${escapeMarkdown(decision)}`;
  });
  return [
    `**${coordinator.inForce}:** ${leases.length === 0 ? coordinator.none : ''}`.trimEnd(),
    leases.join('\n'),
    `**${coordinator.totals}:** ${coordinator.counts(state.granted, state.refused)}`,
    recent.length > 0 ? `**${coordinator.latest}:**` : '',
    recent.join('\n'),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

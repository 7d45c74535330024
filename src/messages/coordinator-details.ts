import type { CoordinatorState, RecentDecision } from '../domain/coordinator-state.js';
import { isOpen } from '../domain/circuit.js';
import { messagesIn } from './catalogue.js';
import { DEFAULT_ZONE } from './language.js';
import type { Language, Reader } from './language.js';
import { codeSpan, escapeMarkdown } from './markdown.js';
import { formatClock, formatTime } from './time.js';
import { wordFor } from './words.js';

const DAY_MS = 86_400_000;
const LINES_AT_MOST = 20;

/** The coordinator's live current details in Temporal UI: what is in force, what counts and the latest decisions, as Markdown. */
export function coordinatorDetails(
  state: CoordinatorState,
  language: Language,
  zone: string = DEFAULT_ZONE,
  nowMs: number = Date.now(),
): string {
  const reader: Reader = { language, zone };
  const { phrases } = messagesIn(language);
  const { coordinator } = phrases;
  const leases = leaseLines(state, reader);
  const { frozen } = state;
  const sections: readonly (readonly [title: string, lines: readonly string[]])[] = [
    [coordinator.windows, windowLines(state, reader)],
    [coordinator.circuits, circuitLines(state, reader, nowMs)],
    [coordinator.records, recordLines(state, reader, nowMs)],
    [coordinator.latest, state.recent.toReversed().map((line) => decisionLine(line, reader))],
  ];
  return [
    frozen
      ? `**${escapeMarkdown(coordinator.frozen(frozen.by, frozen.reason, frozen.untilMs === undefined ? undefined : moment(frozen.untilMs, reader)))}**`
      : '',
    `**${coordinator.inForce}:** ${leases.length === 0 ? coordinator.none : ''}`.trimEnd(),
    listed(leases),
    `**${coordinator.totals}:** ${coordinator.counts(state.granted, state.refused)}`,
    state.heldBack.length > 0 ? coordinator.heldBack(state.heldBack.length) : '',
    ...sections.flatMap(([title, lines]) => (lines.length === 0 ? [] : [`**${title}:**`, listed(lines)])),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function leaseLines(state: CoordinatorState, reader: Reader): readonly string[] {
  const { coordinator } = messagesIn(reader.language).phrases;
  return state.leases.map((lease) => {
    const until = moment(lease.untilMs, reader);
    return `${codeSpan(lease.service)}: ${coordinator.heldBy(codeSpan(lease.incidentWorkflowId), until)}`;
  });
}

function windowLines(state: CoordinatorState, reader: Reader): readonly string[] {
  const { coordinator } = messagesIn(reader.language).phrases;
  return state.windows.map(({ id, services, fromMs, untilMs, by, reason }) =>
    escapeMarkdown(
      coordinator.window(id, services?.join(', '), moment(fromMs, reader), moment(untilMs, reader), by, reason),
    ),
  );
}

function circuitLines(state: CoordinatorState, reader: Reader, nowMs: number): readonly string[] {
  const { coordinator } = messagesIn(reader.language).phrases;
  return state.circuits.map((circuit) =>
    escapeMarkdown(
      coordinator.circuit(circuit.service, circuit.relapses, moment(circuit.untilMs, reader), isOpen(circuit, nowMs)),
    ),
  );
}

function recordLines(state: CoordinatorState, reader: Reader, nowMs: number): readonly string[] {
  const { coordinator } = messagesIn(reader.language).phrases;
  const services = [...new Set(state.records.map(({ service }) => service))];
  return services.map((service) => {
    const granted = state.records.filter((record) => record.service === service).map((record) => record.grantedAtMs);
    const lastDay = granted.filter((atMs) => atMs > nowMs - DAY_MS).length;
    return escapeMarkdown(coordinator.record(service, lastDay, moment(Math.max(...granted), reader)));
  });
}

function decisionLine({ at, service, decision, detail, by }: RecentDecision, reader: Reader): string {
  const { words, phrases } = messagesIn(reader.language);
  const { granted, commands } = phrases.coordinator;
  const said = decision === 'granted' ? granted : wordFor({ ...words.refusals, ...commands }, decision);
  const about = service === '' ? '' : ` ${codeSpan(service)}`;
  const more = [by, detail].filter((part) => part !== undefined && part !== '').join(', ');
  return `${formatClock(at, reader)}${about}: ${escapeMarkdown(more === '' ? said : `${said} (${more})`)}`;
}

function listed(lines: readonly string[]): string {
  const more = lines.length > LINES_AT_MOST ? ['…'] : [];
  return [...lines.slice(0, LINES_AT_MOST), ...more].map((line) => `- ${line}`).join('\n');
}

function moment(atMs: number, reader: Reader): string {
  return formatTime(new Date(atMs).toISOString(), reader);
}

import { isOpen } from '../domain/circuit.js';
import type { CoordinatorState, RecentDecision } from '../domain/coordinator-state.js';
import { messagesIn } from './catalogue.js';
import type { Reader } from './language.js';
import { formatClock, formatTime } from './time.js';
import { wordFor } from './words.js';

const DAY_MS = 86_400_000;

/** How names and text of others are written: as they are, or so that Markdown leaves them alone. */
export interface Writing {
  readonly name: (text: string) => string;
  readonly text: (text: string) => string;
}

export interface CoordinatorLines {
  /** Absent where nothing is frozen. */
  readonly frozen?: string;
  readonly leases: readonly string[];
  readonly totals: string;
  readonly heldBack?: string;
  readonly sections: readonly { readonly title: string; readonly lines: readonly string[] }[];
}

/** What the remediation coordinator has granted, what is in force, what counts and what was decided, line by line. */
export function coordinatorLines(
  state: CoordinatorState,
  reader: Reader,
  writing: Writing,
  nowMs: number,
): CoordinatorLines {
  const { coordinator } = messagesIn(reader.language).phrases;
  const { frozen } = state;
  const until = frozen?.untilMs === undefined ? undefined : moment(frozen.untilMs, reader);
  const sections = [
    { title: coordinator.windows, lines: windowLines(state, reader, writing) },
    { title: coordinator.circuits, lines: circuitLines(state, reader, writing, nowMs) },
    { title: coordinator.records, lines: recordLines(state, reader, writing, nowMs) },
    {
      title: coordinator.latest,
      lines: state.recent.toReversed().map((line) => decisionLine(line, reader, writing)),
    },
  ];
  return {
    ...(frozen && { frozen: writing.text(coordinator.frozen(frozen.by, frozen.reason, until)) }),
    leases: leaseLines(state, reader, writing),
    totals: coordinator.counts(state.granted, state.refused),
    ...(state.heldBack.length > 0 && { heldBack: coordinator.heldBack(state.heldBack.length) }),
    sections: sections.filter(({ lines }) => lines.length > 0),
  };
}

function leaseLines(state: CoordinatorState, reader: Reader, { name }: Writing): readonly string[] {
  const { coordinator } = messagesIn(reader.language).phrases;
  return state.leases.map((lease) => {
    const until = moment(lease.untilMs, reader);
    return `${name(lease.service)}: ${coordinator.heldBy(name(lease.incidentWorkflowId), until)}`;
  });
}

function windowLines(state: CoordinatorState, reader: Reader, { text }: Writing): readonly string[] {
  const { coordinator } = messagesIn(reader.language).phrases;
  return state.windows.map(({ id, services, fromMs, untilMs, by, reason }) =>
    text(coordinator.window(id, services?.join(', '), moment(fromMs, reader), moment(untilMs, reader), by, reason)),
  );
}

function circuitLines(state: CoordinatorState, reader: Reader, { text }: Writing, nowMs: number): readonly string[] {
  const { coordinator } = messagesIn(reader.language).phrases;
  return state.circuits.map((circuit) =>
    text(
      coordinator.circuit(circuit.service, circuit.relapses, moment(circuit.untilMs, reader), isOpen(circuit, nowMs)),
    ),
  );
}

function recordLines(state: CoordinatorState, reader: Reader, { text }: Writing, nowMs: number): readonly string[] {
  const { coordinator } = messagesIn(reader.language).phrases;
  const services = [...new Set(state.records.map(({ service }) => service))];
  return services.map((service) => {
    const granted = state.records.filter((record) => record.service === service).map((record) => record.grantedAtMs);
    const lastDay = granted.filter((atMs) => atMs > nowMs - DAY_MS).length;
    return text(coordinator.record(service, lastDay, moment(Math.max(...granted), reader)));
  });
}

function decisionLine(
  { at, service, decision, detail, by }: RecentDecision,
  reader: Reader,
  { name, text }: Writing,
): string {
  const { words, phrases } = messagesIn(reader.language);
  const { granted, commands } = phrases.coordinator;
  const said = decision === 'granted' ? granted : wordFor({ ...words.refusals, ...commands }, decision);
  const about = service === '' ? '' : ` ${name(service)}`;
  const more = [by, detail].filter((part) => part !== undefined && part !== '').join(', ');
  return `${formatClock(at, reader)}${about}: ${text(more === '' ? said : `${said} (${more})`)}`;
}

function moment(atMs: number, reader: Reader): string {
  return formatTime(new Date(atMs).toISOString(), reader);
}

import type { ActionName } from './actions/catalogue.js';
import { tellingLine, troubleLines } from './evidence.js';
import type { IncidentView, Resolution, StepRecord, TimelineCode, TimelineEntry } from './incident.js';
import type { LocalizedText } from './runbook.js';
import type { FindingCode, ServiceFinding } from './service.js';
import type { TriageReason } from './triage.js';

/** What the post-mortem says, as codes and facts; the words come from the message catalogues. Nothing in it is guessed. */
export interface Postmortem {
  readonly view: IncidentView;
  readonly durations: { readonly acknowledgedMs?: number; readonly repairedMs?: number; readonly closedMs?: number };
  readonly resolution: Resolution | undefined;
  readonly timeline: readonly TimelineEntry[];
  /** The few turning points, for the chart. */
  readonly chart: { readonly points: readonly TimelineEntry[]; readonly trimmed: boolean };
  readonly technicalImpact: { readonly hint?: LocalizedText; readonly faults: readonly Fault[] };
  readonly businessImpact: { readonly hint?: LocalizedText; readonly facts: readonly TriageReason[] };
  readonly rootCause: RootCause;
  readonly corrective: { readonly done: readonly StepRecord[]; readonly todo: readonly LocalizedText[] };
  readonly preventive: readonly LocalizedText[];
}

/** What one service was found to be, the first time that it was found at fault. */
export interface Fault {
  readonly service: string;
  readonly code: FindingCode;
  readonly detail: string;
  /** The same fault is told by another service's being down, so it is no cause. */
  readonly consequence: boolean;
}

export interface RootCause {
  /** Services that failed by themselves. Empty: the evidence does not say. */
  readonly causes: readonly CauseWithEvidence[];
  /** What failed repairs said, oldest first and each once: often the reason why a service does not come back. */
  readonly failedRepairs: readonly string[];
  /** Restarted, and verified afterwards: it supports the cause without proving it. */
  readonly repairedBy: readonly StepRecord[];
}
export interface CauseWithEvidence {
  readonly fault: Fault;
  /** What its own logs say, bounded. */
  readonly lines: readonly string[];
}

const RESTART: ActionName = 'restart_failed_services';
const LINES_OF_EVIDENCE = 5;
const FAILED_REPAIRS = 3;
const CHART_LIMIT = 24;
const TURNING_POINTS: ReadonlySet<TimelineCode> = new Set([
  'opened',
  'evidence_collected',
  'step_ended',
  'repair_granted',
  'repair_refused',
  'held_back',
  'looking_again',
  'verification_passed',
  'verification_failed',
  'watch_started',
  'watch_probe_failed',
  'relapsed',
  'paged',
  'acknowledged',
  'ack_expired',
  'severity_changed',
  'escalated_by_person',
  'exhausted',
  'machines_exhausted',
  'resolved',
]);

/** Reads the recorded view of an incident, ended or not. */
export function postmortemOf(view: IncidentView): Postmortem {
  const faults = faultsOf(view);
  const { technicalImpact, businessImpact, correctiveActions, preventiveMeasures } = view.runbook.postmortem;
  return {
    view,
    durations: durationsOf(view),
    resolution: view.resolution,
    timeline: view.timeline,
    chart: chartOf(view.timeline),
    technicalImpact: { ...(technicalImpact && { hint: technicalImpact }), faults },
    businessImpact: { ...(businessImpact && { hint: businessImpact }), facts: impactFacts(view) },
    rootCause: {
      causes: faults.filter((fault) => !fault.consequence).map((fault) => ({ fault, lines: evidenceOf(view, fault) })),
      failedRepairs: failedRepairsOf(view),
      repairedBy: view.verifiedAt === undefined ? [] : view.steps.filter(isRepair),
    },
    corrective: { done: view.steps.filter(isRepair), todo: correctiveActions },
    preventive: preventiveMeasures,
  };
}

function durationsOf(view: IncidentView): Postmortem['durations'] {
  const since = (moment: string | undefined): number | undefined => {
    const elapsed = Date.parse(moment ?? '') - Date.parse(view.openedAt);
    return elapsed >= 0 ? elapsed : undefined;
  };
  const [acknowledgedMs, repairedMs, closedMs] = [
    since(view.firstAcknowledgedAt),
    since(view.verifiedAt),
    since(view.resolvedAt),
  ];
  return {
    ...(acknowledgedMs !== undefined && { acknowledgedMs }),
    ...(repairedMs !== undefined && { repairedMs }),
    ...(closedMs !== undefined && { closedMs }),
  };
}

/** The first and the last turning points where there are too many: how it began and how it ended. */
function chartOf(timeline: readonly TimelineEntry[]): Postmortem['chart'] {
  const points = timeline.filter((entry) => TURNING_POINTS.has(entry.code));
  if (points.length <= CHART_LIMIT) return { points, trimmed: false };
  return { points: [...points.slice(0, CHART_LIMIT / 2), ...points.slice(-CHART_LIMIT / 2)], trimmed: true };
}

/** One fault a service, the first that a step saw: later ones may come from the repair itself. */
function faultsOf(view: IncidentView): readonly Fault[] {
  const first = new Map<string, ServiceFinding>();
  for (const finding of view.steps.flatMap((step) => step.findings ?? [])) {
    if (finding.health !== 'healthy' && !first.has(finding.service)) first.set(finding.service, finding);
  }
  const found = [...first.values()];
  const downByItself = found.some((finding) => finding.code !== 'metadatabase_down');
  return found.map(({ service, code, detail }) => ({
    service,
    code,
    detail,
    consequence: code === 'metadatabase_down' && downByItself,
  }));
}

function evidenceOf(view: IncidentView, fault: Fault): readonly string[] {
  const texts = (view.evidence ?? []).filter((item) => item.service === fault.service && item.kind !== 'finding');
  const troubled = texts.flatMap((item) => troubleLines(item.text, LINES_OF_EVIDENCE));
  const telling = texts.flatMap((item) => tellingLine(item.text) ?? []);
  return [...new Set(troubled.length > 0 ? troubled : telling)].slice(-LINES_OF_EVIDENCE);
}

function failedRepairsOf(view: IncidentView): readonly string[] {
  const failed = view.steps.filter((step) => step.action === RESTART && step.outcome === 'failed');
  return [...new Set(failed.flatMap(({ detail }) => detail || []))].slice(-FAILED_REPAIRS);
}

function impactFacts(view: IncidentView): readonly TriageReason[] {
  const aboutSeverity: readonly TriageReason[] = ['runbookSeverity', 'givenSeverity', 'noFactsGiven'];
  return (view.triage?.because ?? []).filter((reason) => !aboutSeverity.includes(reason));
}

function isRepair(step: StepRecord): boolean {
  return step.action === RESTART && step.outcome === 'ok';
}

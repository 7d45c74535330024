import { setCurrentDetails, upsertMemo, upsertSearchAttributes, workflowInfo } from '@temporalio/workflow';
import type { ActionContext } from '../domain/actions/action.js';
import type { EscalationPolicy, LadderState } from '../domain/escalation.js';
import type {
  IncidentInput,
  IncidentState,
  IncidentView,
  Resolution,
  TimelineCode,
  TimelineEntry,
} from '../domain/incident.js';
import { nextDeadline } from '../domain/ladder.js';
import type { Runbook } from '../domain/runbook.js';
import type { TimelineValues } from '../domain/timeline.js';
import type { ImpactFacts } from '../domain/triage.js';
import { incidentDetails } from '../messages/details.js';
import type { Asker, Grants } from './asker.js';

const TIMELINE_KEPT = 300;
const TIMELINE_HEAD_KEPT = 40;

/** Everything that one incident remembers while it runs. Steps change it through the functions of this file only. */
export interface IncidentRun {
  readonly input: IncidentInput;
  language: 'es' | 'en';
  view: IncidentView;
  runbook: Runbook;
  policy: EscalationPolicy;
  ladder: LadderState;
  /** Set once, by whatever ends the incident; everything that waits, waits for this too. */
  resolution: { readonly how: Resolution; readonly by?: string } | undefined;
  /** A source says that it is over; closes only if the probe agrees. */
  resolvedOutside: boolean;
  /** It was a source, and none of our own steps, that made us look and find it recovered. */
  recoveredOutside: boolean;
  /** Something fires although we believed it over: looked at during the watch and before the end. */
  firingAgain: boolean;
  machinesDone: boolean;
  /** How often it was signalled that what held a repair back is lifted, and how many of those were seen. */
  lifted: number;
  liftsSeen: number;
  /** Rounds that were begun again because something was lifted. */
  looksAgain: number;
  watchEndsAtMs: number | undefined;
  /** Work that the end must wait for: pages on their way, the registration. */
  readonly pending: Set<Promise<void>>;
  readonly fingerprints: Set<string>;
  /** The facts of "critical or not", as last measured. */
  facts: ImpactFacts;
  readonly grants: Grants;
  showing: boolean;
  deeds: number;
  signals: number;
  /** Grows with each change, so that the ladder's wait ends when there is something new to decide. */
  version: number;
}

/** Adds a line to the timeline, together with what it changes in the view. */
export function record<Code extends TimelineCode>(
  run: IncidentRun,
  code: Code,
  values: TimelineValues[Code],
  change: Partial<IncidentView> = {},
): void {
  const entry: TimelineEntry = { at: iso(Date.now()), code, values };
  update(run, { ...change, timeline: trimmed([...run.view.timeline, entry]) });
}

export function update(run: IncidentRun, change: Partial<IncidentView>): void {
  const before = run.view;
  run.view = { ...before, ...change };
  touch(run);
  if (run.view.state !== before.state || run.view.severity !== before.severity || run.view.number !== before.number)
    publish(run);
}

export function enter(run: IncidentRun, state: IncidentState): void {
  if (run.view.state !== state) update(run, { state });
}

/** The ladder changed: the next deadline is worked out anew and whoever waits for it wakes. */
export function setLadder(run: IncidentRun, ladder: LadderState): void {
  run.ladder = ladder;
  touch(run);
}

export function resolve(run: IncidentRun, how: Resolution, by?: string): void {
  run.resolution ??= { how, ...(by !== undefined && { by }) };
  touch(run);
}

/** The one place that builds what every activity receives first. */
export function contextFor(run: IncidentRun, deed: string): ActionContext {
  run.deeds += 1;
  return { incidentId: run.view.incidentId, mode: run.view.mode, key: `${run.view.incidentId}/${deed}/${run.deeds}` };
}

/** The incident as the remediation coordinator gets to know it. */
export function askerOf(run: IncidentRun): Asker {
  const { incidentId, workflowId, mode } = run.view;
  const contextOf = (deed: string): ActionContext => contextFor(run, deed);
  return { incidentId, workflowId, mode, drill: run.input.drill ?? false, contextFor: contextOf, grants: run.grants };
}

/** The view without what a short message does not need: payloads stay small. */
export function brief(view: IncidentView): IncidentView {
  const { evidence, ...rest } = view;
  return {
    ...rest,
    timeline: [],
    pages: view.pages.slice(-5),
    steps: view.steps.slice(-12),
    ...(evidence && { evidence: evidence.slice(0, 3) }),
  };
}

export function iso(ms: number): string {
  return new Date(ms).toISOString();
}

function touch(run: IncidentRun): void {
  run.version += 1;
  const { acknowledged: _ack, nextDeadline: _next, ...rest } = run.view;
  const deadline = run.resolution || !peopleAreWaitedFor(run) ? undefined : nextDeadline(run.ladder, run.policy);
  const level = deadline && run.policy.levels[deadline.level];
  const ack = run.ladder.acknowledged;
  run.view = {
    ...rest,
    ...(ack && { acknowledged: { by: ack.by, at: iso(ack.atMs), until: iso(ack.untilMs) } }),
    ...(deadline &&
      level && {
        nextDeadline: { at: iso(deadline.atMs), level: level.name, roles: level.roles, reason: deadline.reason },
      }),
  };
  showSoon(run);
}

/** Verified and watched, or over: then nobody is to be called. */
export function peopleAreWaitedFor(run: IncidentRun): boolean {
  return run.view.state !== 'watching' && run.view.state !== 'resolved';
}

/** Once for all changes of one moment: to render the details is the dearest thing that a workflow does here. */
function showSoon(run: IncidentRun): void {
  if (run.showing) return;
  run.showing = true;
  void Promise.resolve().then(() => {
    run.showing = false;
    setCurrentDetails(incidentDetails(run.view, run.language));
  });
}

/** Search attributes are kept only where the start could set them: an unregistered one would stop the workflow. */
function publish(run: IncidentRun): void {
  upsertMemo({
    state: run.view.state,
    severity: run.view.severity,
    ...(run.view.number !== undefined && { number: run.view.number }),
  });
  if (!('GuardiaType' in workflowInfo().searchAttributes)) return;
  upsertSearchAttributes({
    GuardiaState: [run.view.state],
    GuardiaSeverity: [run.view.severity],
    ...(run.view.number !== undefined && { GuardiaNumber: [run.view.number] }),
  });
}

/** The beginning says what happened and the end how it stands; the middle of a very long incident is what can go. */
function trimmed(timeline: readonly TimelineEntry[]): readonly TimelineEntry[] {
  if (timeline.length <= TIMELINE_KEPT) return timeline;
  const head = timeline.slice(0, TIMELINE_HEAD_KEPT);
  const tail = timeline.slice(-(TIMELINE_KEPT - TIMELINE_HEAD_KEPT - 1));
  const already =
    head.length + tail.length < timeline.length
      ? timeline.find((entry) => entry.code === 'timeline_trimmed')
      : undefined;
  const gone = Number(already?.values['entries'] ?? 0) + timeline.length - head.length - tail.length;
  const marker: TimelineEntry = { at: tail[0]?.at ?? '', code: 'timeline_trimmed', values: { entries: gone } };
  return [...head, marker, ...tail.filter((entry) => entry.code !== 'timeline_trimmed')];
}

import { workflowInfo } from '@temporalio/workflow';
import { emergencyRunbook, EMERGENCY_POLICY } from '../domain/emergency-policy.js';
import type { IncidentInput, IncidentSnapshot, IncidentView } from '../domain/incident.js';
import { startLadder } from '../domain/ladder.js';
import { repairs } from '../domain/repairs.js';
import type { Runbook } from '../domain/runbook.js';
import { iso, update } from './incident-run.js';
import type { IncidentRun } from './incident-run.js';

/** What an incident begins with, or goes on with after a continue-as-new. */
export function openRun(input: IncidentInput): IncidentRun {
  const info = workflowInfo();
  const runbook = input.snapshot?.runbook ?? emergencyRunbook(input.type);
  const policy = input.snapshot?.policy ?? EMERGENCY_POLICY;
  const severity = input.severity ?? runbook.severity;
  const openedAtMs = Date.now();
  const carried = input.carried;
  const language = input.snapshot?.language ?? 'es';
  return {
    input,
    language,
    runbook,
    policy,
    ladder: carried?.ladder ?? startLadder(openedAtMs, severity, runbook.maxResponseMs),
    resolution: undefined,
    resolvedOutside: carried?.resolvedOutside ?? false,
    recoveredOutside: carried?.recoveredOutside ?? false,
    firingAgain: false,
    machinesDone: carried?.machinesDone ?? false,
    watchEndsAtMs: carried?.watchEndsAtMs,
    pending: new Set(),
    facts: carried?.facts ?? input.impact ?? {},
    fingerprints: new Set(carried?.fingerprints ?? []),
    asked: undefined,
    grant: undefined,
    showing: false,
    deeds: carried?.deeds ?? 0,
    signals: 0,
    version: 0,
    view: carried?.view ?? {
      incidentId: info.runId,
      workflowId: info.workflowId,
      type: input.type,
      subject: input.subject,
      title: runbook.title[language],
      ...(input.summary !== undefined && { summary: input.summary }),
      ...(input.date !== undefined && { date: input.date }),
      source: input.source ?? 'temporal-ui',
      ...(input.openedBy !== undefined && { openedBy: input.openedBy }),
      mode: input.mode ?? 'live',
      severity,
      state: 'open',
      openedAt: iso(openedAtMs),
      responseDeadlineAt: iso(openedAtMs + runbook.maxResponseMs),
      repeats: 0,
      relapses: 0,
      steps: [],
      pages: [],
      timeline: [],
      runbook: briefOf(runbook),
    },
  };
}

/** Takes runbook and policy into force; the clock keeps the moment of the opening. */
export function takeSnapshot(run: IncidentRun, { runbook, policy, language }: IncidentSnapshot): void {
  run.runbook = runbook;
  run.policy = policy;
  run.language = language;
  const severity = run.input.severity ?? runbook.severity;
  run.ladder = { ...run.ladder, severity, maxResponseMs: runbook.maxResponseMs };
  const responseDeadlineAt = iso(run.ladder.openedAtMs + runbook.maxResponseMs);
  update(run, { severity, title: runbook.title[run.language], responseDeadlineAt, runbook: briefOf(runbook) });
}

function briefOf(runbook: Runbook): IncidentView['runbook'] {
  return {
    type: runbook.type,
    title: runbook.title,
    postmortem: runbook.postmortem,
    maxResponseMs: runbook.maxResponseMs,
    ...(!repairs(runbook) && { repairs: false }),
  };
}

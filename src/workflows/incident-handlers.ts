import { ApplicationFailure, setHandler } from '@temporalio/workflow';
import { acknowledge, changeSeverity, escalateByPerson } from '../domain/ladder-calls.js';
import { SEVERITIES } from '../domain/severity.js';
import { impactProblem } from '../domain/triage.js';
import {
  acknowledgeUpdate,
  alertSignal,
  escalateUpdate,
  impactUpdate,
  incidentQuery,
  lookAgainSignal,
  noteUpdate,
  repairAnswerSignal,
  resolveUpdate,
  severityUpdate,
} from './contract.js';
import type {
  AcknowledgeInput,
  EscalateInput,
  ImpactInput,
  NoteInput,
  ResolveInput,
  SeverityInput,
} from './contract.js';
import { askerOf, iso, record, resolve, setLadder } from './incident-run.js';
import type { IncidentRun } from './incident-run.js';
import { takeAnswer } from './grant.js';
import { takeImpact } from './impact.js';
import { bounded, insist, requirePerson } from './person-input.js';
import { takeAlert } from './take-alert.js';

/** Installed before anything else, so that the very first signal finds its handler. */
export function installHandlers(run: IncidentRun): void {
  setHandler(incidentQuery, () => run.view, {
    description: 'Everything known about the incident: state, deadlines, steps, pages, timeline',
  });
  setHandler(alertSignal, (alert) => takeAlert(run, alert), {
    description: 'An alert about this type and subject; repeats are counted',
  });
  setHandler(repairAnswerSignal, (answer) => takeAnswer(askerOf(run), answer), {
    description: 'The remediation coordinator answers a request',
  });
  setHandler(lookAgainSignal, () => void (run.lifted += 1), {
    description: 'What held a repair back is lifted: it is looked at again',
  });
  installPeopleHandlers(run);
}

function installPeopleHandlers(run: IncidentRun): void {
  setHandler(acknowledgeUpdate, ({ by }) => takeAcknowledgement(run, by), {
    validator: ({ by }: AcknowledgeInput) => requireOpen(run, by),
    description: 'I am on it, for a time: stops pages marked "unless: acknowledged" until the acknowledgement ends',
  });
  setHandler(noteUpdate, ({ by, text }) => record(run, 'note', { by, text: bounded(text) }), {
    validator: ({ by, text }: NoteInput) => {
      requirePerson(by);
      insist(typeof text === 'string' && text.trim() !== '', 'text', 'a note needs a text');
    },
    description: 'A line for the timeline and the post-mortem',
  });
  setHandler(
    severityUpdate,
    ({ by, severity, reason }) => {
      const from = run.view.severity;
      if (severity === from) return { severity };
      setLadder(run, changeSeverity(run.ladder, severity, Date.now()));
      record(run, 'severity_changed', { by, from, to: severity, reason: bounded(reason) }, { severity });
      return { severity };
    },
    {
      validator: ({ by, severity }: SeverityInput) => {
        requireOpen(run, by);
        insist(
          SEVERITIES.includes(severity),
          'severity',
          `severity must be one of ${SEVERITIES.join(', ')}; got ${JSON.stringify(severity)}`,
        );
      },
      description: 'Raising pages again on the new budget; lowering cancels nobody',
    },
  );
  setHandler(
    escalateUpdate,
    ({ by, reason }) => {
      const { state, level } = escalateByPerson(run.ladder, run.policy, Date.now());
      const name = run.policy.levels[level]?.name ?? String(level);
      setLadder(run, state);
      record(run, 'escalated_by_person', { by, level: name, reason: bounded(reason) });
      return { level: name };
    },
    {
      validator: ({ by, expectedLevel }: EscalateInput) => {
        requireOpen(run, by);
        const paged = run.ladder.pagedInCycle.length;
        insist(
          expectedLevel === undefined || expectedLevel === paged,
          'expectedLevel',
          `the ladder has moved on: ${paged} levels are paged, not ${expectedLevel}`,
        );
      },
      description: 'Pages the next level now',
    },
  );
  setHandler(
    resolveUpdate,
    ({ by, reason }) => {
      record(run, 'note', { by, text: bounded(reason) });
      // Whoever resolves has seen what fires now; what fires from here on is looked at before the end.
      run.firingAgain = false;
      resolve(run, 'by_person', by);
    },
    {
      validator: ({ by, reason }: ResolveInput) => {
        requireOpen(run, by);
        insist(typeof reason === 'string' && reason.trim() !== '', 'reason', 'say why it is resolved');
      },
      description: 'A person says that it is over, and why',
    },
  );
  setHandler(impactUpdate, ({ by, facts }) => takeImpact(run, by, facts), {
    validator: ({ by, facts }: ImpactInput) => {
      requireOpen(run, by);
      const problem = impactProblem(facts);
      insist(problem === undefined, 'facts', problem ?? '');
    },
    description: 'Measures the impact again: what grew escalates, with its reason',
  });
}

function takeAcknowledgement(run: IncidentRun, by: string): { until: string } {
  const nowMs = Date.now();
  setLadder(run, acknowledge(run.ladder, run.policy, by, nowMs));
  const until = iso(run.ladder.acknowledged?.untilMs ?? nowMs);
  record(
    run,
    'acknowledged',
    { by, until },
    run.view.firstAcknowledgedAt === undefined ? { firstAcknowledgedAt: iso(nowMs) } : {},
  );
  return { until };
}

function requireOpen(run: IncidentRun, by: string): void {
  requirePerson(by);
  if (run.resolution || run.view.state === 'resolved') {
    throw ApplicationFailure.nonRetryable('the incident is already resolved', 'CONFLICT', { field: 'incident' });
  }
}

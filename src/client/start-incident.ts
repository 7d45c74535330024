import type { Client } from '@temporalio/client';
import type { SearchAttributePair } from '@temporalio/common';
import type { Alert } from '../domain/alert.js';
import type { IncidentInput, Mode } from '../domain/incident.js';
import type { ImpactFacts } from '../domain/triage.js';
import { alertSignal, TASK_QUEUES } from '../workflows/contract.js';
import type { IncidentIdentity } from './identity.js';
import { createSearchableStart, keywordAttributes } from './searchable-start.js';
import { hearStart } from './start-answer.js';
import type { StartAnswer } from './start-answer.js';
import { startTexts } from './start-texts.js';

export interface StartOrder {
  readonly workflowId: string;
  readonly alert: Alert;
  readonly identity: IncidentIdentity;
  readonly mode: Mode;
  readonly impact?: ImpactFacts;
}

export interface IncidentStarter {
  signalWithStart(order: StartOrder): Promise<StartAnswer>;
}

/** Starts incidents with everything that Temporal UI shows; without search attributes where the server knows none. */
export function createStarter(client: Client, language: 'es' | 'en'): IncidentStarter {
  const searchable = createSearchableStart();

  async function start(order: StartOrder, typedSearchAttributes: SearchAttributePair[]): Promise<StartAnswer> {
    const { workflowId, alert } = order;
    const input = inputOf(order);
    const { memo, staticSummary, staticDetails } = startTexts(input, language);
    return hearStart(() =>
      client.workflow.signalWithStart('incident', {
        taskQueue: TASK_QUEUES.incidents,
        workflowId,
        args: [input],
        signal: alertSignal,
        signalArgs: [alert],
        memo,
        staticSummary,
        staticDetails,
        workflowIdReusePolicy: 'ALLOW_DUPLICATE',
        typedSearchAttributes,
      }),
    );
  }

  return { signalWithStart: (order) => searchable((attributes) => start(order, attributes), attributesOf(order)) };
}

function inputOf({ alert, identity, mode, impact }: StartOrder): IncidentInput {
  return {
    type: identity.type,
    subject: identity.subject,
    mode,
    source: alert.source,
    ...(alert.severity && { severity: alert.severity }),
    ...(alert.by && { openedBy: alert.by }),
    ...(alert.summary && { summary: alert.summary }),
    ...(alert.date && { date: alert.date }),
    ...(identity.snapshot && { snapshot: identity.snapshot }),
    ...(impact && { impact }),
  };
}

function attributesOf({ alert, identity, mode }: StartOrder): SearchAttributePair[] {
  const severity = alert.severity ?? identity.snapshot?.runbook.severity;
  return keywordAttributes({
    GuardiaType: identity.type,
    GuardiaSubject: identity.subject,
    GuardiaState: 'open',
    GuardiaMode: mode,
    ...(severity && { GuardiaSeverity: severity }),
  });
}

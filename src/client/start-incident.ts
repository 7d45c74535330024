import type { Client } from '@temporalio/client';
import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import type { SearchAttributePair } from '@temporalio/common';
import type { Alert } from '../domain/alert.js';
import type { IncidentInput, Mode } from '../domain/incident.js';
import type { ImpactFacts } from '../domain/triage.js';
import { alertSignal, TASK_QUEUES } from '../workflows/contract.js';
import { grpcStatus } from './grpc-errors.js';
import type { IncidentIdentity } from './identity.js';
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

/** How long a server that knows none of our search attributes is believed, before they are tried again. */
const UNREGISTERED_FOR_MS = 60_000;

/** Starts incidents with everything that Temporal UI shows; without search attributes where the server knows none. */
export function createStarter(client: Client, language: 'es' | 'en'): IncidentStarter {
  let withoutAttributesUntilMs = 0;

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

  return {
    async signalWithStart(order) {
      if (Date.now() < withoutAttributesUntilMs) return start(order, []);
      try {
        return await start(order, attributesOf(order));
      } catch (error) {
        if (!isUnregistered(error)) throw error;
        withoutAttributesUntilMs = Date.now() + UNREGISTERED_FOR_MS;
        return start(order, []);
      }
    },
  };
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
    ...(identity.snapshot && { snapshot: identity.snapshot }),
    ...(impact && { impact }),
  };
}

function attributesOf({ alert, identity, mode }: StartOrder): SearchAttributePair[] {
  const keyword = (name: string, value: string): SearchAttributePair => ({
    key: defineSearchAttributeKey(name, SearchAttributeType.KEYWORD),
    value,
  });
  const severity = alert.severity ?? identity.snapshot?.runbook.severity;
  return [
    keyword('GuardiaType', identity.type),
    keyword('GuardiaSubject', identity.subject),
    keyword('GuardiaState', 'open'),
    keyword('GuardiaMode', mode),
    ...(severity ? [keyword('GuardiaSeverity', severity)] : []),
  ];
}

function isUnregistered(error: unknown): boolean {
  return /search ?attribute|no mapping defined/i.test(grpcStatus(error)?.details ?? '');
}

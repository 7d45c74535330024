import { setTimeout as sleep } from 'node:timers/promises';
import { ClientError, shortName } from '../client.js';
import type { IncidentClient, IncidentRef } from '../client.js';
import type { Alert } from '../domain/alert.js';
import type { IncidentView } from '../domain/incident.js';
import { cliTexts } from '../messages/cli.js';
import { explainedTexts } from '../messages/explained.js';
import { stepLine } from '../messages/index.js';
import type { CliContext } from './context.js';
import { severityOrExit } from './incident-acts.js';
import { impactFacts } from './impact-facts.js';
import { explainedLadder, ladderLines } from './ladder-lines.js';
import { personOf } from './person.js';
import { headline } from './show-incident.js';

export interface OpenOptions {
  readonly summary?: string;
  readonly severity?: string;
  readonly fact?: readonly string[];
  readonly by?: string;
  readonly dryRun?: boolean;
}

const NUMBER_WITHIN_MS = 5_000;
const NUMBER_EVERY_MS = 200;

export async function openIncident(
  context: CliContext,
  type: string,
  subject: string | undefined,
  options: OpenOptions,
): Promise<void> {
  const alert = await alertOf(context, type, subject, options);
  if (options.dryRun) return planIncident(context, alert);
  const impact = options.fact && impactFacts(options.fact, context.language);
  const client = await context.client();
  const intake = await client.intake(alert, { knownTypeOnly: true, ...(impact && { impact }) });
  if (!('incidentId' in intake)) throw new Error(`A person's alert was answered with ${intake.outcome}.`);
  const ref = await numbered(client, intake);
  const url = await context.workflowUrl(intake.workflowId);
  if (context.json) return context.out(JSON.stringify({ ...intake, ...ref, ...(url && { url }) }, null, 2));
  const texts = cliTexts(context.language).incident;
  const name = shortName(ref);
  context.out(texts[intake.outcome](name, alert.type, alert.subject));
  context.err(texts.look(name));
  if (url) context.err(`Temporal UI: ${url}`);
}

async function planIncident(context: CliContext, alert: Alert): Promise<void> {
  const texts = cliTexts(context.language).incident;
  const client = await context.client();
  context.err(texts.planning);
  const plan = await client.dryRun(alert);
  const { config, levels } = await ladderOf(context, plan);
  if (context.json) return context.out(JSON.stringify({ ...plan, ladder: levels }, null, 2));
  context.out([headline(plan, context), ...plan.steps.map((step) => `  ${stepLine(step, context)}`)].join('\n'));
  context.out(explainedTexts(context.language).planLadder);
  for (const line of ladderLines(levels, config, context.language)) context.out(`  ${line}`);
  context.err(texts.planNote);
}

/** Who would be called when: of the plan's own severity, which an alert may have raised. */
async function ladderOf(context: CliContext, { type, severity, runbook }: IncidentView) {
  const documents = await context.documents();
  const config = documents.current();
  const policy = documents.snapshot(type)?.policy;
  const levels = policy ? explainedLadder(policy, severity, runbook.maxResponseMs, config) : [];
  return { config, levels };
}

async function alertOf(
  context: CliContext,
  type: string,
  subject: string | undefined,
  options: OpenOptions,
): Promise<Alert> {
  return {
    type,
    subject: subject ?? (await context.documents()).current().pipeline.name,
    status: 'firing',
    source: 'cli',
    by: personOf(context.settings, options.by),
    ...(options.summary && { summary: options.summary }),
    ...(options.severity && { severity: severityOrExit(context, options.severity) }),
  };
}

/** The number comes from the store within moments; where it does not, the id serves. */
async function numbered(client: IncidentClient, intake: IncidentRef): Promise<IncidentRef> {
  const ref = { workflowId: intake.workflowId, incidentId: intake.incidentId };
  const deadlineMs = Date.now() + NUMBER_WITHIN_MS;
  while (Date.now() < deadlineMs) {
    try {
      const { number } = await client.show(ref);
      if (number !== undefined) return { ...ref, number };
    } catch (error) {
      if (!(error instanceof ClientError)) throw error;
      return ref;
    }
    await sleep(NUMBER_EVERY_MS);
  }
  return ref;
}

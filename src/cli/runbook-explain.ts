import { rulesOf } from '../domain/command.js';
import type { IncidentSnapshot } from '../domain/incident.js';
import type { Runbook, RunbookStep } from '../domain/runbook.js';
import type { GuardiaConfig, ServiceConfig } from '../documents/guardia-config.js';
import { explainedTexts } from '../messages/explained.js';
import type { ExplainedTexts } from '../messages/explained.js';
import { formatDuration, messagesIn } from '../messages/index.js';
import type { Language } from '../messages/language.js';
import type { CliContext } from './context.js';
import { explainedLadder, ladderLines } from './ladder-lines.js';
import { paint } from './paint.js';
import { paramsOf, unknownRunbook } from './runbook-looks.js';

/** What would happen, in words and in order: steps, conditions, deadlines and people. Nothing is asked of any service. */
export async function explainRunbook(context: CliContext, type: string, subject: string | undefined): Promise<void> {
  const documents = await context.documents();
  const snapshot = documents.snapshot(type);
  if (!snapshot) return unknownRunbook(context, documents, type);
  const config = documents.current();
  const about = servicesOf(snapshot.runbook, subject, config);
  if (context.json) return context.out(JSON.stringify(asData(snapshot, subject, about, config), null, 2));
  for (const line of asLines(snapshot, about, config, context.language)) context.out(line);
}

/** The subject where it is a service; else what the steps name and what the pipeline stands on. */
function servicesOf(runbook: Runbook, subject: string | undefined, config: GuardiaConfig): readonly ServiceConfig[] {
  const { services, pipeline } = config;
  const one = subject === undefined ? undefined : services.get(subject);
  if (one) return [one];
  const named = runbook.steps.flatMap(({ with: params }) => {
    const { service, services: several = [] } = params as { service?: string; services?: readonly string[] };
    return service === undefined ? several : [service];
  });
  const names = named.length > 0 ? named : [pipeline.scheduler, pipeline.database];
  return [...new Set(names)].flatMap((name) => services.get(name) ?? []);
}

function asLines(
  { runbook, policy }: IncidentSnapshot,
  about: readonly ServiceConfig[],
  config: GuardiaConfig,
  language: Language,
): readonly string[] {
  const texts = explainedTexts(language);
  const { headings } = texts;
  const { words } = messagesIn(language);
  const said = (ms: number): string => formatDuration(ms, language);
  const { verification: proof, watch } = runbook;
  const levels = explainedLadder(policy, runbook.severity, runbook.maxResponseMs, config);
  const section = (title: string, lines: readonly string[]): readonly string[] => [
    '',
    paint.bold(title),
    ...lines.map((line) => `  ${line}`),
  ];
  const verification = proof
    ? [
        texts.verification(words.actions[proof.action], proof.id, paramsOf(proof.with, language)),
        texts.recheck(said(runbook.recheckEveryMs)),
      ]
    : [texts.noVerification];
  const watching = watch.durationMs > 0 ? [texts.watch(said(watch.durationMs), said(watch.everyMs))] : [];
  return [
    texts.title(runbook.type, runbook.title[language], words.severities[runbook.severity], said(runbook.maxResponseMs)),
    ...section(headings.opening, [
      texts.evidence,
      ...(policy.openingChannels.length > 0 ? [texts.silent(policy.openingChannels.join(', '))] : []),
    ]),
    ...section(
      headings.steps,
      runbook.steps.length === 0
        ? [texts.noSteps]
        : runbook.steps.flatMap((step, index) => stepLines(step, index + 1, texts, language)),
    ),
    ...section(headings.verification, verification),
    ...section(headings.watch, [...watching, texts.rounds(runbook.maxRounds)]),
    ...section(headings.ladder, [
      ...ladderLines(levels, config, language),
      texts.acknowledged(said(policy.ackTimeoutMs[runbook.severity])),
      texts.reminder(said(policy.reminderEveryMs)),
    ]),
    ...section(
      headings.modes,
      about.map(({ name, kind, mode }) => texts.service(name, kind, texts.modes[mode])),
    ),
  ];
}

function stepLines(step: RunbookStep, number: number, texts: ExplainedTexts, language: Language): readonly string[] {
  const { effect, needsGrant, needsPerson, undo } = rulesOf(step.action);
  const kind =
    step.action === 'wait' ? 'wait' : /^(notify|escalate)$/.test(step.action) ? 'people' : effectKind(effect);
  const what = messagesIn(language).words.actions[step.action];
  const facts = [
    ...(step.when ? [texts.onlyIf(step.when.step, texts.ends[step.when.is])] : []),
    ...(kind === 'look' ? [texts.found] : []),
    ...(needsPerson ? [texts.person] : needsGrant ? [texts.grant] : []),
    ...(undo === 'restored_by_itself' ? [texts.undoes] : []),
    texts.onFailure[step.onFailure],
  ];
  return [
    texts.step(number, texts.kinds[kind], what, step.id, paramsOf(step.with, language)),
    ...facts.map((fact) => `     ${fact}`),
  ];
}

function effectKind(effect: 'read' | 'change'): 'look' | 'change' {
  return effect === 'read' ? 'look' : 'change';
}

function asData(
  { runbook, policy }: IncidentSnapshot,
  subject: string | undefined,
  about: readonly ServiceConfig[],
  config: GuardiaConfig,
): object {
  const { type, title, severity, maxResponseMs, steps, verification, watch, maxRounds, recheckEveryMs } = runbook;
  const rules = (step: RunbookStep) => {
    const { effect, needsGrant, needsPerson = false, undo } = rulesOf(step.action);
    return { ...step, does: effectKind(effect), needsGrant, needsPerson, undo };
  };
  return {
    ...{ type, title, severity, maxResponseMs, recheckEveryMs, watch, maxRounds },
    ...(subject !== undefined && { subject }),
    steps: steps.map(rules),
    ...(verification && { verification }),
    openingChannels: policy.openingChannels,
    ladder: explainedLadder(policy, severity, maxResponseMs, config),
    acknowledgementMs: policy.ackTimeoutMs[severity],
    reminderEveryMs: policy.reminderEveryMs,
    services: about.map(({ name, kind, mode }) => ({ name, kind, mode })),
  };
}

import type { IncidentView, PageRecord, StepRecord } from '../domain/incident.js';
import { machineProgress } from '../domain/progress.js';
import type { ServiceFinding } from '../domain/service.js';
import type { Reader } from './language.js';
import { messagesIn } from './catalogue.js';
import { oneLine } from './plain-text.js';
import { formatClock, formatMoment } from './time.js';
import { wordFor, wordForTrouble, wordsFor } from './words.js';
import type { Words } from './words.js';

export type RoleTitles = Readonly<Record<string, string>>;

/** `[SIMULACRO] `, `[ENSAYO] ` or nothing: what must stand before any title of the incident. */
export function modeMark(mode: IncidentView['mode'], reader: Reader): string {
  const { marks } = messagesIn(reader.language).words;
  return { live: '', simulation: `${marks.simulation} `, 'dry-run': `${marks.dryRun} ` }[mode];
}

export function roleNames(roles: readonly string[], reader: Reader, titles: RoleTitles = {}): string {
  return oneLine(wordsFor({ ...messagesIn(reader.language).words.roles, ...titles }, roles));
}

/** One step with its result, as plain text: `revisar el scheduler de Airflow: encontró una falla (lab-scheduler no se puede conectar)`. */
export function stepLine(step: StepRecord, reader: Reader): string {
  const { words, phrases } = messagesIn(reader.language);
  const round = step.round > 1 ? ` (${phrases.round(step.round)})` : '';
  const since = step.outcome === 'running' ? ` ${phrases.sinceClock(formatClock(step.startedAt, reader))}` : '';
  const reason = stepReason(step, reader);
  const result = `${wordFor(words.outcomes, step.outcome)}${since}${reason ? ` (${reason})` : ''}`;
  return oneLine(capitalized(`${actionName(step, reader)}${round}: ${result}`));
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** What an action does in words, with the step's own id where that says more. */
export function actionName(step: Pick<StepRecord, 'id' | 'action'>, reader: Reader): string {
  const name = wordFor(messagesIn(reader.language).words.actions, step.action);
  return step.id === step.action ? name : `${name} [${step.id}]`;
}

/** A refusal or a failure says first why; a check says what it found. */
function stepReason(step: StepRecord, reader: Reader): string {
  const { words } = messagesIn(reader.language);
  if (step.outcome === 'ok' || step.outcome === 'running') return '';
  const faults = (step.findings ?? []).filter((finding) => finding.health !== 'healthy');
  const found = faults.map((finding) => faultOf(finding, words));
  if (step.outcome === 'found_fault' && found.length > 0) return found.join('; ');
  const why = [step.code ? wordForTrouble(words, step.code) : '', step.detail ?? ''].filter((part) => part !== '');
  return [why.join(': '), ...found].filter((part) => part !== '').join('; ');
}

function faultOf(finding: ServiceFinding, words: Words): string {
  const detail = finding.detail === '' ? '' : `, ${oneLine(finding.detail, 120)}`;
  return `${finding.service}: ${wordFor(words.findings, finding.code)}${detail}`;
}

/** What Guardia is doing now, and when it gives up or who is called then. */
export function progressLine(view: IncidentView, reader: Reader, titles: RoleTitles = {}): string {
  const { phrases } = messagesIn(reader.language);
  const progress = machineProgress(view);
  const next = view.nextDeadline;
  const deadline = next && formatMoment(next.at, reader, nowOf(view));
  const who = next && roleNames(next.roles, reader, titles);
  switch (progress.kind) {
    case 'trying':
      return phrases.trying(actionName(progress.step, reader), deadline, who);
    case 'between_steps':
      return phrases.betweenSteps(deadline, who);
    case 'gave_up':
      return phrases.gaveUp;
    case 'nothing_to_try':
      return phrases.nothingToTry;
    case 'starting':
      return view.runbook.repairs === false ? phrases.startingForPeople : phrases.starting;
    case 'verifying':
      return phrases.verifying;
    case 'watching':
      return phrases.watching;
    case 'resolved':
      return view.mode === 'dry-run' ? phrases.dryRun : phrases.resolved;
    case 'dry_run':
      return phrases.dryRun;
  }
}

/** When the next person is called if nothing happens, or that nobody will be. */
export function nextCallLine(view: IncidentView, reader: Reader, titles: RoleTitles = {}): string {
  const { words, phrases } = messagesIn(reader.language);
  const next = view.nextDeadline;
  if (!next) return phrases.noNextCall;
  const roles = roleNames(next.roles, reader, titles);
  return phrases.nextCall(formatMoment(next.at, reader, nowOf(view)), roles, wordFor(words.pageReasons, next.reason));
}

/** The latest moment that the view knows of: whoever reads it, reads it about then. */
function nowOf(view: IncidentView): string {
  return view.timeline.at(-1)?.at ?? view.steps.at(-1)?.startedAt ?? view.openedAt;
}

/** One page and how it was delivered, as plain text. */
export function pageLine(page: PageRecord, reader: Reader, titles: RoleTitles = {}): string {
  const { words } = messagesIn(reader.language);
  const said = page.deliveries.map((delivery) => {
    const repeat = delivery.possibleRepeat ? `, ${words.marks.possibleRepeat}` : '';
    return `${delivery.channel}: ${wordFor(words.deliveries, delivery.state)}${repeat}`;
  });
  const delivered = said.length > 0 ? ` — ${said.join('; ')}` : '';
  const reason = wordFor(words.pageReasons, page.reason);
  return oneLine(
    `${formatClock(page.decidedAt, reader)} ${roleNames(page.roles, reader, titles)}: ${reason}${delivered}`,
  );
}

/** The command that acknowledges it; before the store has given it a number, by the beginning of its id. */
export function ackCommand(view: Pick<IncidentView, 'number' | 'incidentId'>): string {
  return `./guardia incident ack ${view.number ?? view.incidentId.slice(0, 8)}`;
}

import { tellingLine } from '../domain/evidence.js';
import type { IncidentView, PageRecord } from '../domain/incident.js';
import { ackCommand, modeMark, nextCallLine, progressLine, roleNames, stepLine } from './incident-lines.js';
import type { RoleTitles } from './incident-lines.js';
import type { Reader } from './language.js';
import { messagesIn } from './catalogue.js';
import { oneLine } from './plain-text.js';
import { elapsedMs, formatDuration, formatMoment, formatTime } from './time.js';
import { wordFor } from './words.js';

const TITLE_LIMIT = 150;
const STEPS_SHOWN = 12;
const EVIDENCE_SHOWN = 3;

/**
 * A message for people. Lines as `PageMessage` wants them: `- ` opens a list item, `**words**` stresses, all else is plain;
 * no line and no stress can be forged by text of others.
 */
export interface MessageText {
  readonly title: string;
  readonly body: readonly string[];
  readonly links: readonly { readonly label: string; readonly url: string }[];
}

export interface MessageContext {
  readonly reader: Reader;
  /** ISO 8601. */
  readonly now: string;
  /** Titles of roles as configured, in the reader's language. */
  readonly roleTitles?: RoleTitles;
  /** The incident in Temporal UI. */
  readonly temporalUiUrl?: string;
}

/** What somebody reads at 02:30: what broke, since when, what is being tried and until when, who is next, what to type. */
export function pageText(view: IncidentView, page: Pick<PageRecord, 'reason'>, context: MessageContext): MessageText {
  const { reader, roleTitles } = context;
  const { words, phrases } = messagesIn(reader.language);
  const { labels } = phrases;
  const steps = view.steps.slice(-STEPS_SHOWN).map((step) => `- ${plain(stepLine(step, reader))}`);
  const body = [
    ...whatBroke(view, context),
    labelled(labels.why, wordFor(words.pageReasons, page.reason)),
    labelled(labels.done, steps.length > 0 ? '' : phrases.nothingDone),
    ...steps,
    ...evidence(view, reader),
    labelled(labels.now, progressLine(view, reader, roleTitles)),
    labelled(labels.nextCall, nextCallLine(view, reader, roleTitles)),
    ...acknowledged(view, reader),
    labelled(labels.acknowledge, ackCommand(view)),
  ];
  return { title: titleOf(view, reader), body, links: links(context) };
}

/** The silent message at the opening, which pages nobody. */
export function openingText(view: IncidentView, context: MessageContext): MessageText {
  const { phrases } = messagesIn(context.reader.language);
  const next = view.nextDeadline;
  const deadline = formatMoment(next?.at ?? view.responseDeadlineAt, context.reader, context.now);
  const who = next && roleNames(next.roles, context.reader, context.roleTitles);
  const isForPeople = view.runbook.repairs === false;
  const intro = isForPeople ? phrases.openingForPeople(deadline, who) : phrases.openingIntro(deadline, who);
  const body = [...whatBroke(view, context), intro];
  return { title: titleOf(view, context.reader), body, links: links(context) };
}

/** The message of a runbook's `notify` step: the runbook's own words, and what it is about. */
export function notifyText(view: IncidentView, message: string, context: MessageContext): MessageText {
  const body = [plain(message, 1_000), ...whatBroke(view, context)];
  return { title: titleOf(view, context.reader), body, links: links(context) };
}

/** The page of `notify test ROLE`: real, and about nothing. */
export function testPageText(role: string, by: string, reader: Reader, titles: RoleTitles = {}): MessageText {
  const { phrases } = messagesIn(reader.language);
  const name = roleNames([role], reader, titles);
  const body = [phrases.testBody(plain(name, 100), plain(by, 100))];
  return { title: oneLine(phrases.testTitle(name), TITLE_LIMIT), body, links: [] };
}

/** `[SIMULACRO] CRÍTICA: Pipeline caído · ingesta_diaria_maestras_erp (incidente 7)`. */
export function titleOf(view: IncidentView, reader: Reader): string {
  const { words, phrases } = messagesIn(reader.language);
  const number = view.number === undefined ? '' : ` (${phrases.labels.incident.toLowerCase()} ${view.number})`;
  const what = `${words.severities[view.severity]}: ${oneLine(titleIn(view, reader), 60)} · ${oneLine(view.subject, 60)}`;
  return oneLine(`${modeMark(view.mode, reader)}${what}${number}`, TITLE_LIMIT);
}

/** The runbook's title in the reader's language. */
export function titleIn(view: Pick<IncidentView, 'runbook' | 'title'>, reader: Reader): string {
  return view.runbook.title[reader.language] || view.title;
}

function whatBroke(view: IncidentView, { reader, now }: MessageContext): readonly string[] {
  const { words, phrases } = messagesIn(reader.language);
  const { labels } = phrases;
  const sinceMs = elapsedMs(view.openedAt, now) ?? 0;
  const ago = sinceMs < 1_000 ? phrases.justNow : phrases.ago(formatDuration(sinceMs, reader.language));
  return [
    ...(view.mode === 'simulation' ? [phrases.simulationNote] : view.mode === 'dry-run' ? [phrases.dryRun] : []),
    labelled(labels.whatBroke, `${oneLine(titleIn(view, reader), 100)} · ${oneLine(view.subject, 150)}`),
    ...(view.summary ? [labelled(labels.detail, view.summary)] : []),
    labelled(labels.since, `${formatTime(view.openedAt, reader)}, ${ago}`),
    labelled(labels.severity, words.severities[view.severity]),
  ];
}

function evidence(view: IncidentView, reader: Reader): readonly string[] {
  const lines = (view.evidence ?? []).slice(0, EVIDENCE_SHOWN).flatMap((item) => {
    const line = tellingLine(item.text);
    return line ? [`- ${plain(`${item.service}: ${line}`, 250)}`] : [];
  });
  return lines.length > 0 ? [labelled(messagesIn(reader.language).phrases.labels.evidence, ''), ...lines] : [];
}

function acknowledged(view: IncidentView, reader: Reader): readonly string[] {
  const { phrases } = messagesIn(reader.language);
  const ack = view.acknowledged;
  if (!ack) return [];
  return [
    labelled(phrases.labels.acknowledged, phrases.ackBy(oneLine(ack.by, 80), formatMoment(ack.until, reader, ack.at))),
  ];
}

function links({ reader, temporalUiUrl }: MessageContext): MessageText['links'] {
  return temporalUiUrl ? [{ label: messagesIn(reader.language).phrases.openTemporalUi, url: temporalUiUrl }] : [];
}

function labelled(label: string, value: string): string {
  return `**${label}:** ${plain(value, 500)}`.trimEnd();
}

/** One line in which nothing is stressed. */
function plain(text: string, limit?: number): string {
  return oneLine(text, limit).replace(/\*{2,}/g, '*');
}

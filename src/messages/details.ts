import type { IncidentView } from '../domain/incident.js';
import { ackCommand, modeMark, nextCallLine, pageLine, progressLine, roleNames, stepLine } from './incident-lines.js';
import type { RoleTitles } from './incident-lines.js';
import { DEFAULT_ZONE } from './language.js';
import type { Language, Reader } from './language.js';
import { messagesIn } from './catalogue.js';
import { codeBlock, codeSpan, escapeMarkdown } from './markdown.js';
import { titleIn } from './page.js';
import { clipBytes, LINE_LIMIT, utf8Bytes } from './plain-text.js';
import { formatClock, formatMoment, formatTime } from './time.js';
import { timelineLine } from './timeline.js';

/** Temporal UI shows at most this much of a workflow's current details. */
export const DETAILS_LIMIT_BYTES = 20_000;
const SUMMARY_LIMIT_BYTES = 200;
const STEPS_SHOWN = 30;
const PAGES_SHOWN = 20;
const EVENTS_SHOWN = 15;

export interface DetailsOptions {
  readonly zone?: string;
  readonly roleTitles?: RoleTitles;
}

/**
 * The live current details in Temporal UI: Markdown without HTML or images, at most 20 KB. State, severity, next deadline,
 * steps done, who was told, evidence, and the latest of the timeline.
 */
export function incidentDetails(view: IncidentView, language: Language, options: DetailsOptions = {}): string {
  const reader: Reader = { language, zone: options.zone ?? DEFAULT_ZONE };
  const { labels } = messagesIn(language).phrases;
  const titles = options.roleTitles ?? {};
  const sections = [
    heading(view, reader),
    facts(view, reader, titles),
    list(
      labels.steps,
      view.steps.slice(-STEPS_SHOWN).map((step) => stepLine(step, reader)),
      messagesIn(language).phrases.nothingDone,
    ),
    list(
      labels.told,
      view.pages.slice(-PAGES_SHOWN).map((page) => pageLine(page, reader, titles)),
      messagesIn(language).phrases.nobodyTold,
    ),
    list(
      labels.latest,
      view.timeline
        .slice(-EVENTS_SHOWN)
        .map((entry) => `${formatClock(entry.at, reader)} ${timelineLine(entry, reader, titles)}`),
    ),
    ...evidence(view, reader),
  ];
  return fitted(sections, language);
}

/** The static summary that stands in Temporal UI's list: at most 200 bytes, plain text. */
export function incidentSummary(
  incident: Pick<IncidentView, 'title' | 'subject' | 'severity' | 'mode'>,
  language: Language,
): string {
  const severity = messagesIn(language).words.severities[incident.severity];
  const mark = modeMark(incident.mode, { language, zone: DEFAULT_ZONE });
  return clipBytes(
    `${mark}${severity} · ${escapeMarkdown(incident.title)} · ${escapeMarkdown(incident.subject)}`,
    SUMMARY_LIMIT_BYTES,
  );
}

function heading(view: IncidentView, reader: Reader): string {
  const { labels } = messagesIn(reader.language).phrases;
  const number = view.number === undefined ? '' : ` · ${labels.incident} ${view.number}`;
  const title = escapeMarkdown(titleIn(view, reader));
  return `### ${escapeMarkdown(modeMark(view.mode, reader))}${view.mode === 'live' ? '' : ' '}${title} · ${codeSpan(view.subject)}${number}`;
}

function facts(view: IncidentView, reader: Reader, titles: RoleTitles): string {
  const { words, phrases } = messagesIn(reader.language);
  const { labels } = phrases;
  const ack = view.acknowledged;
  const priority = view.triage ? ` · ${labels.priority} ${view.triage.priority}` : '';
  const resolution = view.resolution ? ` (${words.resolutions[view.resolution]})` : '';
  const lines: readonly (readonly [string, string] | undefined)[] = [
    [labels.state, `${words.states[view.state]}${resolution}`],
    [labels.severity, `${words.severities[view.severity]}${priority}`],
    [labels.since, formatTime(view.openedAt, reader)],
    view.summary ? [labels.detail, escapeMarkdown(view.summary)] : undefined,
    [labels.now, escapeMarkdown(progressLine(view, reader, titles), 500)],
    view.state === 'resolved' ? undefined : [labels.deadline, escapeMarkdown(nextCallLine(view, reader, titles))],
    [
      labels.acknowledged,
      ack ? escapeMarkdown(phrases.ackBy(ack.by, formatMoment(ack.until, reader, ack.at))) : phrases.notAcknowledged,
    ],
    view.state === 'resolved' ? undefined : [labels.acknowledge, codeSpan(ackCommand(view))],
    view.ownerRoles ? [labels.owners, escapeMarkdown(roleNames(view.ownerRoles, reader, titles))] : undefined,
    view.repeats > 0 ? [labels.repeats, String(view.repeats)] : undefined,
    view.relapses > 0 ? [labels.relapses, String(view.relapses)] : undefined,
  ];
  return lines.flatMap((line) => (line ? [`- **${line[0]}:** ${line[1]}`] : [])).join('\n');
}

function list(title: string, lines: readonly string[], ifEmpty?: string): string {
  if (lines.length === 0) return ifEmpty === undefined ? '' : `**${title}:** ${ifEmpty}`;
  return `**${title}**\n\n${lines.map((line) => `- ${escapeMarkdown(line, LINE_LIMIT)}`).join('\n')}`;
}

function evidence(view: IncidentView, reader: Reader): readonly string[] {
  const { labels } = messagesIn(reader.language).phrases;
  return (view.evidence ?? []).slice(0, 12).map((item) => {
    const block = codeBlock(item.text, { lines: 20, characters: 1_500 });
    return `**${labels.evidence}:** ${codeSpan(item.service)} (${item.kind})\n\n${block}`;
  });
}

/** Whole sections only, as many as fit, so that a cut never leaves a fence open. */
export function fitted(sections: readonly string[], language: Language): string {
  const note = messagesIn(language).phrases.trimmed('20 KB');
  const room = DETAILS_LIMIT_BYTES - utf8Bytes(note) - 2;
  const wanted = sections.filter((section) => section !== '');
  const kept: string[] = [];
  let bytes = 0;
  for (const section of wanted) {
    const more = utf8Bytes(section) + 2;
    if (bytes + more > room) continue;
    kept.push(section);
    bytes += more;
  }
  return [...kept, ...(kept.length < wanted.length ? [note] : [])].join('\n\n');
}

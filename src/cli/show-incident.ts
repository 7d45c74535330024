import type { IncidentView } from '../domain/incident.js';
import {
  formatClock,
  formatTime,
  messagesIn,
  nextCallLine,
  progressLine,
  roleNames,
  stepLine,
  timelineLine,
} from '../messages/index.js';
import type { Reader, RoleTitles } from '../messages/index.js';
import { oneLine } from '../messages/plain-text.js';
import { pageLine, modeMark } from '../messages/incident-lines.js';
import { cliTexts } from '../messages/cli.js';
import { paint } from './paint.js';

export interface ShowOptions {
  readonly reader: Reader;
  readonly titles: RoleTitles;
  readonly evidence: boolean;
  /** Of Temporal UI. */
  readonly url?: string;
}

/** One incident on a screen: what it is, how it stands, what was done, who was told, and what happened in order. */
export function incidentScreen(view: IncidentView, options: ShowOptions): string {
  const { reader, titles } = options;
  const { labels } = messagesIn(reader.language).phrases;
  const texts = cliTexts(reader.language);
  const blocks = [
    [headline(view, reader), ...facts(view, options)],
    section(
      labels.steps,
      view.steps.map((step) => stepLine(step, reader)),
    ),
    section(
      labels.told,
      view.pages.map((page) => pageLine(page, reader, titles)),
    ),
    section(
      texts.timeline,
      view.timeline.map((entry) => `${formatClock(entry.at, reader)} ${timelineLine(entry, reader, titles)}`),
    ),
    options.evidence ? evidence(view, labels.evidence) : [],
  ];
  return blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n');
}

export function headline(view: IncidentView, reader: Reader): string {
  const { words, phrases } = messagesIn(reader.language);
  const number = view.number === undefined ? view.incidentId.slice(0, 13) : String(view.number);
  // A dry run resolves nothing: what is shown of it is a plan.
  const state = view.mode === 'dry-run' && view.resolution ? phrases.dryRunPlan : words.states[view.state];
  const severity = paint.severity(view.severity, words.severities[view.severity]);
  return `${paint.bold(`${modeMark(view.mode, reader)}${phrases.labels.incident} ${number}: ${oneLine(view.title, 120)}`)} · ${oneLine(view.subject)} · ${severity} · ${state}`;
}

function facts(view: IncidentView, { reader, titles, url }: ShowOptions): readonly string[] {
  const { words, phrases } = messagesIn(reader.language);
  const { labels } = phrases;
  const ack = view.acknowledged;
  const lines: readonly (readonly [string, string | undefined])[] = [
    [labels.since, formatTime(view.openedAt, reader)],
    [labels.detail, view.summary && oneLine(view.summary, 500)],
    [labels.now, progressLine(view, reader, titles)],
    [labels.nextCall, view.state === 'resolved' ? undefined : nextCallLine(view, reader, titles)],
    [labels.acknowledged, ack ? phrases.ackBy(ack.by, formatTime(ack.until, reader)) : phrases.notAcknowledged],
    [labels.owners, view.ownerRoles && roleNames(view.ownerRoles, reader, titles)],
    [labels.repeats, view.repeats > 0 ? String(view.repeats) : undefined],
    [labels.relapses, view.relapses > 0 ? String(view.relapses) : undefined],
    [labels.state, view.resolution && words.resolutions[view.resolution]],
    ['Id', view.incidentId],
    ['Temporal UI', url],
  ];
  return lines.flatMap(([label, value]) => (value ? [`  ${paint.dim(`${label}:`)} ${value}`] : []));
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [paint.bold(title), ...lines.map((line) => `  ${line}`)];
}

function evidence(view: IncidentView, title: string): readonly string[] {
  const items = view.evidence ?? [];
  return items.flatMap((item) => [
    paint.bold(`${title}: ${item.service} (${item.kind})`),
    // Logs of others may hold escape sequences, which a terminal would obey.
    // eslint-disable-next-line no-control-regex
    ...item.text.split('\n').map((line) => `  ${line.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '')}`),
  ]);
}

import type { Fault, Postmortem } from '../domain/postmortem.js';
import type { LocalizedText } from '../domain/runbook.js';
import { messagesIn } from './catalogue.js';
import { roleNames, stepLine } from './incident-lines.js';
import type { RoleTitles } from './incident-lines.js';
import type { Reader } from './language.js';
import { codeBlock, codeSpan, escapeMarkdown, mermaidText } from './markdown.js';
import { titleIn } from './page.js';
import { postmortemEn } from './postmortem.en.js';
import { postmortemEs } from './postmortem.es.js';
import type { PostmortemPhrases } from './postmortem-phrases.js';
import { formatClock, formatDuration, formatMoment, formatTime } from './time.js';
import { timelineLine } from './timeline.js';
import { wordFor } from './words.js';

const PHRASES: Readonly<Record<Reader['language'], PostmortemPhrases>> = { es: postmortemEs, en: postmortemEn };

export interface PostmortemContext {
  readonly reader: Reader;
  readonly roleTitles?: RoleTitles;
  /** The incident in Temporal UI. */
  readonly temporalUiUrl?: string;
}

/** The post-mortem as Markdown with a Mermaid chart. Texts of others cannot break out of their place in it. */
export function postmortemMarkdown(postmortem: Postmortem, context: PostmortemContext): string {
  const { reader } = context;
  const phrases = PHRASES[reader.language];
  const { view } = postmortem;
  const heading = phrases.heading(escapeMarkdown(titleIn(view, reader)), codeSpan(view.subject));
  const sections = [
    `# ${heading}`,
    view.state === 'resolved' ? '' : `> ${phrases.notClosed}`,
    view.mode === 'simulation' ? `> ${phrases.simulation}` : '',
    summary(postmortem, context, phrases),
    `## ${phrases.timeline}`,
    chart(postmortem, context, phrases),
    timeline(postmortem, context),
    `## ${phrases.technicalImpact}`,
    technicalImpact(postmortem, reader, phrases),
    `## ${phrases.businessImpact}`,
    businessImpact(postmortem, context, phrases),
    `## ${phrases.rootCause}`,
    rootCause(postmortem, reader, phrases),
    `## ${phrases.corrective}`,
    corrective(postmortem, reader, phrases),
    `## ${phrases.preventive}`,
    bullets(postmortem.preventive, reader) || phrases.nothing,
  ];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}

function summary({ view, durations }: Postmortem, context: PostmortemContext, phrases: PostmortemPhrases): string {
  const { reader } = context;
  const { labels } = phrases;
  const { words } = messagesIn(reader.language);
  const when = (iso: string | undefined, durationMs: number | undefined): string => {
    if (iso === undefined) return phrases.never;
    const after = durationMs === undefined ? '' : `, ${phrases.after(formatDuration(durationMs, reader.language))}`;
    return `${formatTime(iso, reader)}${after}`;
  };
  const resolution = view.resolution ? ` (${words.resolutions[view.resolution]})` : '';
  const lines = [
    `- **${labels.incident}:** ${view.number ?? codeSpan(view.incidentId)}`,
    `- **${labels.type}:** ${codeSpan(view.type)}`,
    `- **${labels.severity}:** ${words.severities[view.severity]}`,
    `- **${labels.opened}:** ${formatTime(view.openedAt, reader)}`,
    `- **${labels.acknowledged}:** ${when(view.firstAcknowledgedAt, durations.acknowledgedMs)}`,
    `- **${labels.recovered}:** ${when(view.verifiedAt, durations.repairedMs)}`,
    `- **${labels.closed}:** ${when(view.resolvedAt, durations.closedMs)}${resolution}`,
  ];
  if (context.temporalUiUrl)
    lines.push(`- [${labels.temporalUi}](<${context.temporalUiUrl.replace(/[<>\s]/g, encodeURIComponent)}>)`);
  return lines.join('\n');
}

/**
 * Mermaid reads a colon as its own mark, so the clock in the chart has points; and it takes words at the beginning of a line
 * for its own (`section`, `title`), so nothing but a clock stands there.
 */
function chart(
  { chart: { points, trimmed }, view }: Postmortem,
  context: PostmortemContext,
  phrases: PostmortemPhrases,
): string {
  if (points.length === 0) return '';
  const { reader, roleTitles } = context;
  const title = mermaidText(`${titleIn(view, reader)} - ${view.subject}`, 60);
  const lines = points.map((entry) => {
    const clock = formatClock(entry.at, reader).replaceAll(':', '.');
    return `    ${/^[\d.]+$/.test(clock) ? clock : '-'} : ${mermaidText(timelineLine(entry, reader, roleTitles))}`;
  });
  return `\`\`\`mermaid\ntimeline\n    title ${title}\n${lines.join('\n')}\n\`\`\`${trimmed ? `\n\n${phrases.more}` : ''}`;
}

function timeline({ timeline: entries, view }: Postmortem, { reader, roleTitles }: PostmortemContext): string {
  return entries
    .map((entry) => {
      const moment = formatMoment(entry.at, reader, view.openedAt);
      return `- ${moment} ${escapeMarkdown(timelineLine(entry, reader, roleTitles), 500)}`;
    })
    .join('\n');
}

function technicalImpact(postmortem: Postmortem, reader: Reader, phrases: PostmortemPhrases): string {
  const { hint, faults } = postmortem.technicalImpact;
  const { repairedMs } = postmortem.durations;
  return paragraphs([
    hint ? escapeMarkdown(hint[reader.language], 1_000) : '',
    repairedMs === undefined ? '' : phrases.downFor(formatDuration(repairedMs, reader.language)),
    faults.length === 0 ? phrases.noFault : faults.map((fault) => `- ${faultLine(fault, reader, phrases)}`).join('\n'),
  ]);
}

function businessImpact(postmortem: Postmortem, context: PostmortemContext, phrases: PostmortemPhrases): string {
  const { reader, roleTitles } = context;
  const { hint, facts } = postmortem.businessImpact;
  const { words } = messagesIn(reader.language);
  const { pages } = postmortem.view;
  const called = [...new Set(pages.flatMap((page) => page.roles))];
  const told =
    pages.length === 0
      ? phrases.toldNobody
      : `${phrases.told(pages.length)} ${escapeMarkdown(roleNames(called, reader, roleTitles))}.`;
  return paragraphs([
    hint ? escapeMarkdown(hint[reader.language], 1_000) : '',
    facts.map((fact) => `- ${words.triageReasons[fact]}`).join('\n'),
    !hint && facts.length === 0 ? phrases.noBusinessFacts : '',
    told,
  ]);
}

function rootCause({ rootCause: cause, corrective }: Postmortem, reader: Reader, phrases: PostmortemPhrases): string {
  if (cause.causes.length === 0) return phrases.unknownCause;
  const faults = cause.causes.map(({ fault }) => `- ${faultLine(fault, reader, phrases)}`).join('\n');
  const evidence = cause.causes
    .filter(({ lines }) => lines.length > 0)
    .map(({ fault, lines }) => {
      const block = codeBlock(lines.join('\n'), { lines: 10, characters: 3_000 });
      return `${phrases.logsOf(codeSpan(fault.service))}\n\n${block}`;
    });
  const repaired = cause.repairedBy.length > 0 ? corrective.done.at(-1) : undefined;
  return paragraphs([
    phrases.causeIntro,
    faults,
    ...evidence,
    repaired ? phrases.repaired(escapeMarkdown(stepLine(repaired, reader))) : '',
    phrases.causeCaution,
  ]);
}

function corrective(postmortem: Postmortem, reader: Reader, phrases: PostmortemPhrases): string {
  const done = postmortem.corrective.done.map((step) => {
    const at = formatClock(step.endedAt ?? step.startedAt, reader);
    return `- ${phrases.done(escapeMarkdown(stepLine(step, reader)), at)}`;
  });
  const todo = postmortem.corrective.todo.map((text) => {
    return `- [ ] ${phrases.todo}: ${escapeMarkdown(text[reader.language], 1_000)}`;
  });
  return [...done, ...todo].join('\n') || phrases.nothing;
}

function faultLine(fault: Fault, reader: Reader, phrases: PostmortemPhrases): string {
  const what = wordFor(messagesIn(reader.language).words.findings, fault.code);
  const detail = fault.detail === '' ? '' : ` (${escapeMarkdown(fault.detail)})`;
  const line = phrases.fault(codeSpan(fault.service), escapeMarkdown(what), detail);
  return fault.consequence ? `${line}, ${phrases.consequence}` : line;
}

function bullets(texts: readonly LocalizedText[], reader: Reader): string {
  return texts.map((text) => `- ${escapeMarkdown(text[reader.language], 1_000)}`).join('\n');
}

function paragraphs(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('\n\n');
}

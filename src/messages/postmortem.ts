import type { Postmortem } from '../domain/postmortem.js';
import { messagesIn } from './catalogue.js';
import type { RoleTitles } from './incident-lines.js';
import type { Reader } from './language.js';
import { codeSpan, escapeMarkdown, mermaidText } from './markdown.js';
import { titleIn } from './page.js';
import { postmortemEn } from './postmortem.en.js';
import { postmortemEs } from './postmortem.es.js';
import type { PostmortemPhrases } from './postmortem-phrases.js';
import { bullets, businessImpact, corrective, rootCause, technicalImpact } from './postmortem-sections.js';
import { formatClock, formatDuration, formatMoment, formatTime } from './time.js';
import { timelineLine } from './timeline.js';

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

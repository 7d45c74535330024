import type { KnownBlock } from '@slack/types';
import type { PageMessage, Person } from '../../domain/page-message.js';
import { channelTexts } from '../../messages/channels.js';
import { oneLine } from '../../messages/plain-text.js';
import { escapeMrkdwn, escapeWithin, mrkdwnLine, mrkdwnLink } from './mrkdwn.js';

/** Slack's limits: a header 150 characters, a section 3,000; a message carries 50 blocks, of which we use few. */
const HEADER_LIMIT = 150;
const SECTION_LIMIT = 3_000;
const LINE_LIMIT = 1_000;
const BODY_SECTIONS = 4;
const FALLBACK_LIMIT = 3_000;

export interface SlackPayload {
  readonly text: string;
  readonly blocks: KnownBlock[];
  readonly unfurl_links: false;
  readonly unfurl_media: false;
}

/** A page as Block Kit, and as the text that phones show and that readers without blocks get. */
export function slackPayload(message: PageMessage): SlackPayload {
  const texts = channelTexts(message.language);
  const repeat = message.possibleRepeat ? [`*(${texts.possibleRepeat})*`] : [];
  const body = [...repeat, ...message.body.map((line) => mrkdwnLine(line, LINE_LIMIT))];
  const links = message.links.map((link) => mrkdwnLink(link.label, link.url)).filter((link) => link !== undefined);
  const to = joinWithin(message.recipients.map(mention), ', ', SECTION_LIMIT - texts.to.length - 4);
  const blocks: KnownBlock[] = [
    { type: 'header', text: { type: 'plain_text', text: escapeWithin(oneLine(message.title) || '—', HEADER_LIMIT) } },
    ...inSections(body, texts.cutOff).map(section),
    ...(to === '' ? [] : [section(`*${texts.to}:* ${to}`)]),
    ...(links.length === 0 ? [] : [section(joinWithin(links, ' · ', SECTION_LIMIT))]),
    { type: 'context', block_id: 'guardia', elements: [plain(footer(message))] },
  ];
  return { text: fallback(message), blocks, unfurl_links: false, unfurl_media: false };
}

function fallback(message: PageMessage): string {
  const texts = channelTexts(message.language);
  const repeat = message.possibleRepeat ? ` (${texts.possibleRepeat})` : '';
  const lines = message.body.map((line) => oneLine(line.replaceAll('**', ''), LINE_LIMIT));
  return escapeWithin([`${oneLine(message.title)}${repeat}`, ...lines].join('\n'), FALLBACK_LIMIT);
}

function footer(message: PageMessage): string {
  const texts = channelTexts(message.language);
  return `${texts.severity}: ${texts.severities[message.severity]} · ${texts.reference}: ${message.key}`;
}

/** `<@…>` rings the person; whatever is not Slack's own kind of id stays a name. */
function mention(person: Person): string {
  const rings = person.slackId !== undefined && /^[UW][A-Z0-9]{5,20}$/.test(person.slackId);
  return rings ? `<@${person.slackId}>` : escapeMrkdwn(oneLine(person.name, 80));
}

function inSections(lines: readonly string[], cutOff: string): readonly string[] {
  const sections: string[] = [];
  for (const line of lines) {
    const last = sections.at(-1);
    const joined = last === undefined ? line : `${last}\n${line}`;
    if (last === undefined || joined.length > SECTION_LIMIT) sections.push(line);
    else sections[sections.length - 1] = joined;
  }
  const kept = sections.map((text) => text.trim()).filter((text) => text !== '');
  return kept.length <= BODY_SECTIONS ? kept : [...kept.slice(0, BODY_SECTIONS), `… ${cutOff}`];
}

/** As many whole parts as fit: half a mention or half a link would show as garbage. */
function joinWithin(parts: readonly string[], separator: string, limit: number): string {
  let joined = '';
  for (const part of parts) {
    const next = joined === '' ? part : joined + separator + part;
    if (next.length > limit) break;
    joined = next;
  }
  return joined;
}

/** `verbatim` keeps Slack from making links and mentions of what only looks like one. */
function section(text: string): KnownBlock {
  return { type: 'section', text: { type: 'mrkdwn', text, verbatim: true } };
}

function plain(text: string): { type: 'plain_text'; text: string; emoji: false } {
  return { type: 'plain_text', text: escapeWithin(oneLine(text, SECTION_LIMIT), SECTION_LIMIT), emoji: false };
}

import type { PageMessage } from '../../domain/page-message.js';
import { channelTexts } from '../../messages/channels.js';
import { oneLine } from '../../messages/plain-text.js';

const LINE_LIMIT = 2_000;
const MARKS: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** The HTML part of a page: plain paragraphs and lists, everything of others escaped, nothing loaded from anywhere. */
export function pageHtml(message: PageMessage): string {
  const texts = channelTexts(message.language);
  const repeat = message.possibleRepeat ? [`<p><strong>(${texts.possibleRepeat})</strong></p>`] : [];
  const links = message.links
    .filter((link) => URL.canParse(link.url) && /^https?:$/.test(new URL(link.url).protocol))
    .map((link) => `<p><a href="${escapeHtml(new URL(link.url).href)}">${escapeHtml(oneLine(link.label))}</a></p>`);
  const footer = `${texts.severity}: ${texts.severities[message.severity]} · ${texts.reference}: ${escapeHtml(oneLine(message.key))}`;
  return [
    `<!doctype html><html lang="${message.language}"><body style="font-family: sans-serif">`,
    `<h2>${escapeHtml(oneLine(message.title))}</h2>`,
    ...repeat,
    ...message.body.map(htmlLine).filter((line) => line !== ''),
    ...links,
    `<hr><p style="color: #666; font-size: small">${footer}</p>`,
    '</body></html>',
  ].join('\n');
}

function htmlLine(line: string): string {
  const plain = oneLine(line, LINE_LIMIT);
  if (plain === '') return '';
  const item = plain.startsWith('- ');
  const text = escapeHtml(item ? plain.slice(2) : plain).replace(/\*\*([^*]+)\*\*/g, '<strong>$1</strong>');
  return item ? `<ul><li>${text}</li></ul>` : `<p>${text}</p>`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (mark) => MARKS[mark] ?? mark);
}

import { clip, oneLine } from '../../messages/plain-text.js';

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
const ELLIPSIS = '…';

/** Text of others for any text object of Slack: `<!channel>`, links and entities in it stay letters. */
export function escapeMrkdwn(text: string): string {
  return text.replace(/[&<>]/g, (mark) => ENTITIES[mark] ?? mark);
}

/** Escaped text of at most `limit` UTF-16 units, never cut inside an entity or a character. */
export function escapeWithin(text: string, limit: number): string {
  const whole = escapeMrkdwn(text);
  if (whole.length <= limit) return whole;
  let kept = '';
  for (const point of text) {
    const escaped = escapeMrkdwn(point);
    if (kept.length + escaped.length + ELLIPSIS.length > limit) break;
    kept += escaped;
  }
  return kept + ELLIPSIS;
}

/** One line of a page's body in Slack's dialect. */
export function mrkdwnLine(line: string, limit: number): string {
  const plain = oneLine(line, limit);
  const item = plain.startsWith('- ');
  const escaped = escapeWithin(item ? plain.slice(2) : plain, limit - 2);
  const stressed = escaped.replace(/\*\*([^*]+)\*\*/g, '*$1*');
  return item ? `• ${stressed}` : stressed;
}

/** A link; undefined where the address is not http(s), because Slack refuses the whole message then. */
export function mrkdwnLink(label: string, url: string): string | undefined {
  const address = URL.canParse(url) ? new URL(url) : undefined;
  if (!address || !/^https?:$/.test(address.protocol) || address.href.length > 2_000) return undefined;
  const shown = escapeMrkdwn(clip(oneLine(label), 80)).replaceAll('|', '¦');
  return `<${escapeMrkdwn(address.href.replaceAll('|', '%7C'))}|${shown}>`;
}

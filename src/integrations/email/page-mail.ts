import { createHash } from 'node:crypto';
import type { PageMessage } from '../../domain/page-message.js';
import { channelTexts } from '../../messages/channels.js';
import { oneLine } from '../../messages/plain-text.js';
import { pageHtml } from './page-html.js';

const SUBJECT_LIMIT = 200;
const LINE_LIMIT = 2_000;

export interface PageMail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly messageId: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** A page as a mail. A repeat of the same message carries the same Message-ID, by which mail systems recognise it. */
export function pageMail(message: PageMessage, domain: string): PageMail {
  const texts = channelTexts(message.language);
  const repeat = message.possibleRepeat ? ` (${texts.possibleRepeat})` : '';
  const lines = message.body.map((line) => oneLine(line.replaceAll('**', ''), LINE_LIMIT));
  const links = message.links.map((link) => `${oneLine(link.label)}: ${oneLine(link.url, LINE_LIMIT)}`);
  const footer = [
    `${texts.severity}: ${texts.severities[message.severity]}`,
    `${texts.reference}: ${oneLine(message.key, LINE_LIMIT)}`,
  ];
  return {
    subject: oneLine(`${message.title}${repeat}`, SUBJECT_LIMIT),
    text: [[`${oneLine(message.title, SUBJECT_LIMIT)}${repeat}`, ...lines], links, footer]
      .filter((part) => part.length > 0)
      .map((part) => part.join('\n'))
      .join('\n\n'),
    html: pageHtml(message),
    messageId: `<${digest(message.key)}@${domain}>`,
    headers: {
      'X-Guardia-Key': headerText(message.key),
      'X-Guardia-Possible-Repeat': message.possibleRepeat ? 'yes' : 'no',
      'Auto-Submitted': 'auto-generated',
      ...(message.severity === 'critical' && { Importance: 'high' }),
    },
  };
}

function digest(key: string): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 40);
}

/** Printable ASCII only: whatever else stands in a key is percent-encoded. */
function headerText(key: string): string {
  return oneLine(key, 500).replace(/[^\x21-\x7e]/gu, (mark) => encodeURIComponent(mark));
}

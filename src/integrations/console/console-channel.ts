import type { PageMessage } from '../../domain/page-message.js';
import { channelTexts } from '../../messages/channels.js';
import { oneLine } from '../../messages/plain-text.js';
import type { Channel } from '../channel.js';
import { IntegrationError } from '../integration-error.js';

const WIDTH = 78;
const LINE_LIMIT = 2_000;

/** Prints a bordered page. `write` is where the server's people look: its standard output, or another stream. */
export function createConsoleChannel(write: (text: string) => void): Channel {
  return {
    async send(message: PageMessage, signal?: AbortSignal) {
      if (signal?.aborted) throw new IntegrationError('CANCELLED', 'console: the delivery was cancelled');
      try {
        write(consolePage(message));
      } catch (error) {
        throw new IntegrationError('DELIVERY_FAILED', 'console: the output cannot be written', { cause: error });
      }
      return { to: message.recipients.map((person) => person.name).join(', ') || 'console' };
    },
  };
}

/** A page for a terminal: nothing of others can move the cursor, change colours or forge the border. */
export function consolePage(message: PageMessage): string {
  const texts = channelTexts(message.language);
  const repeat = message.possibleRepeat ? ` (${texts.possibleRepeat})` : '';
  const to = message.recipients.map((person) => person.name).join(', ');
  const body = message.body.map((line) => line.replaceAll('**', ''));
  const footer = `${texts.severity}: ${texts.severities[message.severity]} · ${texts.reference}: ${message.key}`;
  return [
    `╔${'═'.repeat(WIDTH - 2)}╗`,
    ...boxed(`${message.title}${repeat}`),
    ...(to === '' ? [] : boxed(`${texts.to}: ${to}`)),
    `╟${'─'.repeat(WIDTH - 2)}╢`,
    ...body.flatMap(boxed),
    ...message.links.flatMap((link) => boxed(`${link.label}: ${link.url}`)),
    `╟${'─'.repeat(WIDTH - 2)}╢`,
    ...boxed(footer),
    `╚${'═'.repeat(WIDTH - 2)}╝`,
    '',
  ].join('\n');
}

function boxed(text: string): readonly string[] {
  return wrapped(oneLine(text, LINE_LIMIT), WIDTH - 4).map(
    (line) => `║ ${line}${' '.repeat(Math.max(0, WIDTH - 4 - [...line].length))} ║`,
  );
}

/** Breaks at spaces; a word longer than a line, such as an address, is cut. */
function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ').flatMap((whole) => whole.match(new RegExp(`.{1,${width}}`, 'gu')) ?? [''])) {
    if (line !== '' && [...line].length + 1 + [...word].length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

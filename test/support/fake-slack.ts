import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Ledger } from './ledger.js';
import { slackMessage, visibleText } from './slack-rules.js';
import type { SlackMessage } from './slack-rules.js';

/**
 * How the fake misbehaves. `hang` never answers, `cut` breaks the connection before it accepts, `accept_then_cut` breaks it
 * after the message stands in the channel: the one case in which nobody can know.
 */
export type SlackTrouble = number | 'rate_limited' | 'hang' | 'cut' | 'accept_then_cut';

export interface SlackEntry {
  readonly at: number;
  /** The message key, from the reference in the last block. */
  readonly key: string;
  readonly text: string;
  readonly message: SlackMessage;
}

const PATH = '/services/T000SECRET/B000SECRET/fakeSlackTokenSECRET';

/** A Slack workspace with one webhook on 127.0.0.1: speaks the webhook's protocol and refuses what Slack refuses. */
export class FakeSlack {
  readonly ledger = new Ledger<SlackEntry>((entry) => `${entry.key}: ${entry.text.split('\n')[0] ?? ''}`);
  /** Messages refused as malformed; a test that expects none asserts on it. */
  readonly malformed: string[] = [];
  requests = 0;
  #troubles: SlackTrouble[] = [];
  #lasting: SlackTrouble | undefined;
  readonly #server = createServer((request, response) => void this.#answer(request, response));

  static async start(): Promise<FakeSlack> {
    const slack = new FakeSlack();
    await new Promise<void>((resolve) => slack.#server.listen(0, '127.0.0.1', resolve));
    return slack;
  }

  get webhookUrl(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}${PATH}`;
  }

  /** The next requests meet these troubles, one each. */
  failNext(...troubles: readonly SlackTrouble[]): void {
    this.#troubles.push(...troubles);
  }

  failUntilRecovered(trouble: SlackTrouble): void {
    this.#lasting = trouble;
  }

  /** An empty channel that works, for the next test. */
  reset(): void {
    this.recover();
    this.ledger.entries.length = 0;
    this.malformed.length = 0;
  }

  recover(): void {
    this.#lasting = undefined;
    this.#troubles = [];
  }

  messagesWithKey(key: string): readonly SlackEntry[] {
    return this.ledger.entries.filter((entry) => entry.key === key);
  }

  /** Waits for a message whose visible text has these words. */
  expectMessage(words: string | RegExp, timeoutMs?: number): Promise<SlackEntry> {
    const matches = (text: string): boolean => (typeof words === 'string' ? text.includes(words) : words.test(text));
    return this.ledger.expect((entry) => matches(entry.text), `a Slack message with ${String(words)}`, timeoutMs);
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.requests += 1;
    const body = await read(request);
    const trouble = this.#troubles.shift() ?? this.#lasting;
    if (trouble === 'hang') return;
    if (trouble === 'cut') return void request.socket.destroy();
    if (trouble === 'rate_limited') return void reply(response, 429, 'rate_limited', { 'retry-after': '2' });
    if (typeof trouble === 'number') return void reply(response, trouble, `server said no to ${PATH}`);
    if (request.method !== 'POST' || request.url !== PATH) return void reply(response, 404, 'no_service');
    const entry = this.#accept(request, body);
    if (trouble === 'accept_then_cut') return void request.socket.destroy();
    if (entry) reply(response, 200, 'ok');
    else reply(response, 400, 'invalid_blocks');
  }

  #accept(request: IncomingMessage, body: string): SlackEntry | undefined {
    const parsed = slackMessage.safeParse(
      request.headers['content-type'] === 'application/json' ? toJson(body) : undefined,
    );
    if (!parsed.success) {
      this.malformed.push(`${parsed.error.message}\n${body}`);
      return undefined;
    }
    const text = visibleText(parsed.data);
    const key = /(?:Referencia|Reference): (\S+)$/.exec(text)?.[1] ?? '';
    const entry: SlackEntry = { at: Date.now(), key, text, message: parsed.data };
    this.ledger.add(entry);
    return entry;
  }
}

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function reply(response: ServerResponse, status: number, text: string, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'text/html', ...headers }).end(text);
}

function toJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

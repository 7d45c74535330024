import { IncomingWebhook, IncomingWebhookHTTPError } from '@slack/webhook';
import type { PageMessage } from '../../domain/page-message.js';
import { DELIVERY_TIMEOUT_MS } from '../channel.js';
import type { Channel } from '../channel.js';
import { deadlineFor } from '../deadline.js';
import { IntegrationError } from '../integration-error.js';
import { safeDetail } from '../redact.js';
import { slackPayload } from './page-payload.js';

export interface SlackOptions {
  /** A secret: whoever has it can write. It never stands in a message. */
  readonly webhookUrl: string;
  readonly timeoutMs?: number;
}

/** Words of Slack that mean that the webhook itself is no longer ours. */
const REVOKED = /\b(invalid_token|invalid_auth|token_revoked|account_inactive)\b/;

/** Slack by an incoming webhook. Slack is not idempotent, so the message key stands in the message's last line. */
export function createSlackChannel(options: SlackOptions): Channel {
  const { webhookUrl, timeoutMs = DELIVERY_TIMEOUT_MS } = options;
  return {
    async send(message: PageMessage, signal?: AbortSignal) {
      const deadline = deadlineFor('Slack', { timeoutMs, signal, code: 'DELIVERY_FAILED' });
      let retryAfter: string | null = null;
      const webhook = new IncomingWebhook(webhookUrl, {
        fetch: async (input, init) => {
          const response = await fetch(input, { ...init, signal: deadline.signal });
          retryAfter = response.headers.get('retry-after');
          return response;
        },
      });
      try {
        await webhook.send(slackPayload(message));
      } catch (error) {
        throw deadline.interruption() ?? toIntegrationError(error, webhookUrl, retryAfter);
      }
      return { to: message.recipients.map((person) => person.name).join(', ') || 'Slack' };
    },
  };
}

/** The cause is left behind on purpose: fetch's own errors quote the address, which is the secret. */
function toIntegrationError(error: unknown, webhookUrl: string, retryAfter: string | null): IntegrationError {
  if (!(error instanceof IncomingWebhookHTTPError)) {
    return new IntegrationError('DELIVERY_FAILED', `Slack could not be reached: ${networkReason(error, webhookUrl)}`);
  }
  const body = safeDetail(error.body ?? '', secretsOf(webhookUrl), 120);
  const answer = `Slack answered ${error.statusCode}${body === '' ? '' : ` (${body})`}`;
  const { statusCode } = error;
  if (statusCode === 429) {
    return new IntegrationError('DELIVERY_FAILED', answer, { retryAfterMs: retryAfterMs(retryAfter) ?? 1_000 });
  }
  if (statusCode === 401 || REVOKED.test(error.body ?? ''))
    return new IntegrationError('AUTHENTICATION_FAILED', answer);
  if (statusCode >= 400 && statusCode < 500) return new IntegrationError('DELIVERY_REFUSED', answer);
  const pause = retryAfterMs(retryAfter);
  return new IntegrationError('DELIVERY_FAILED', answer, pause === undefined ? {} : { retryAfterMs: pause });
}

function networkReason(error: unknown, webhookUrl: string): string {
  const reasons: string[] = [];
  for (let at: unknown = error; at instanceof Error && reasons.length < 5; at = at.cause) {
    const code = 'code' in at && typeof at.code === 'string' ? at.code : undefined;
    reasons.push(code && !at.message.includes(code) ? `${code} ${at.message}` : at.message);
  }
  return safeDetail(reasons.at(-1) ?? 'no reason given', secretsOf(webhookUrl));
}

/** The whole address, and its path alone, because some errors quote only that. */
function secretsOf(webhookUrl: string): readonly string[] {
  if (!URL.canParse(webhookUrl)) return [webhookUrl];
  const { href, pathname, search } = new URL(webhookUrl);
  return [webhookUrl, href, `${pathname}${search}`, ...pathname.split('/').filter((part) => part.length > 7)];
}

function retryAfterMs(header: string | null): number | undefined {
  if (header === null) return undefined;
  const ms = /^\d+$/.test(header) ? Number(header) * 1_000 : Date.parse(header) - Date.now();
  return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}

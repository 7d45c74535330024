import { createTransport } from 'nodemailer';
import type { PageMessage } from '../../domain/page-message.js';
import { DELIVERY_TIMEOUT_MS } from '../channel.js';
import type { Channel } from '../channel.js';
import { deadlineFor } from '../deadline.js';
import { IntegrationError } from '../integration-error.js';
import { mailAddresses } from './mail-address.js';
import { pageMail } from './page-mail.js';
import { toDeliveryError } from './smtp-failure.js';

export interface EmailOptions {
  readonly host: string;
  readonly port: number;
  /** `guardia@example.com` or `Guardia <guardia@example.com>`. */
  readonly from: string;
  readonly username?: string;
  readonly password?: string;
  /** TLS from the first byte, as on port 465. Otherwise STARTTLS where the server offers it. @default port 465 */
  readonly secure?: boolean;
  /** No mail without TLS. Where absent: where there is a password that would leave this machine. */
  readonly requireTls?: boolean;
  /** PEM of an authority beside the well-known ones. */
  readonly certificateAuthority?: string;
  readonly timeoutMs?: number;
}

const LOOPBACK = /^(127\.[\d.]+|localhost|::1)$/;

/** E-mail by SMTP: one message to all recipients of a page, on a connection of its own. */
export function createEmailChannel(options: EmailOptions): Channel {
  const timeoutMs = options.timeoutMs ?? DELIVERY_TIMEOUT_MS;
  const secrets = [options.password];
  return {
    async send(message: PageMessage, signal?: AbortSignal) {
      const to = mailAddresses(message.recipients);
      if (to.length === 0) throw new IntegrationError('DELIVERY_REFUSED', `no e-mail address for ${names(message)}`);
      const deadline = deadlineFor('SMTP', { timeoutMs, signal, code: 'DELIVERY_FAILED' });
      const transport = createTransport(transportOptions(options, timeoutMs));
      try {
        const mail = pageMail(message, senderDomain(options.from));
        const sent = await transport.sendMail({ from: options.from, to: [...to], ...mail, signal: deadline.signal });
        return { to: sent.accepted.join(', ') };
      } catch (error) {
        throw deadline.interruption() ?? toDeliveryError(error, secrets);
      } finally {
        transport.close();
      }
    },
  };
}

function transportOptions(options: EmailOptions, timeoutMs: number) {
  const { host, port, username, password, certificateAuthority } = options;
  const secretLeaves = password !== undefined && !LOOPBACK.test(host);
  return {
    host,
    port,
    secure: options.secure ?? port === 465,
    requireTLS: options.requireTls ?? secretLeaves,
    ...(username !== undefined && { auth: { user: username, pass: password ?? '' } }),
    ...(certificateAuthority !== undefined && { tls: { ca: certificateAuthority } }),
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    dnsTimeout: timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

function senderDomain(from: string): string {
  return /@([\w.-]+)/.exec(from)?.[1] ?? 'guardia.invalid';
}

function names(message: PageMessage): string {
  return message.recipients.map((person) => person.name).join(', ') || 'nobody';
}

import { readFileSync } from 'node:fs';
import type { AddressInfo, Socket } from 'node:net';
import { simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import type { SMTPServerOptions } from 'smtp-server';
import { Ledger } from './ledger.js';

/** A reply code to give, or a way to misbehave, as in `FakeSlack`. */
export type SmtpTrouble = { readonly rcpt: number } | { readonly data: number } | 'hang' | 'cut' | 'accept_then_cut';

export interface SmtpEntry {
  readonly at: number;
  readonly key: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly messageId: string;
  readonly headers: ReadonlyMap<string, unknown>;
  /** The message as it went over the line. */
  readonly raw: string;
  readonly overTls: boolean;
}

export interface FakeSmtpOptions {
  readonly login?: { readonly username: string; readonly password: string };
  /** `starttls` offers it, `implicit` speaks TLS from the first byte, `none` offers nothing. */
  readonly tls?: 'none' | 'starttls' | 'implicit';
}

const TLS_FILES = new URL('./tls/', import.meta.url);
export const TEST_CERTIFICATE = readFileSync(new URL('localhost.cert.pem', TLS_FILES), 'utf8');

/** A mail server on 127.0.0.1 that keeps what it accepted. Addresses that begin with `reject` do not exist. */
export class FakeSmtp {
  readonly ledger = new Ledger<SmtpEntry>((entry) => `${entry.key} to ${entry.to.join(', ')}: ${entry.subject}`);
  /** How often somebody tried to log in, and so showed a password. */
  logins = 0;
  readonly #server: SMTPServer;
  readonly #sockets = new Set<Socket>();
  #troubles: SmtpTrouble[] = [];

  private constructor(options: FakeSmtpOptions) {
    this.#server = new SMTPServer({ ...securityOf(options), ...this.#conversation(options) });
    this.#server.on('error', () => undefined);
    this.#server.server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
  }

  static async start(options: FakeSmtpOptions = {}): Promise<FakeSmtp> {
    const smtp = new FakeSmtp(options);
    await new Promise<void>((resolve) => smtp.#server.listen(0, '127.0.0.1', resolve));
    return smtp;
  }

  get port(): number {
    return (this.#server.server.address() as AddressInfo).port;
  }

  /** The next messages meet these troubles, one each. */
  failNext(...troubles: readonly SmtpTrouble[]): void {
    this.#troubles.push(...troubles);
  }

  /** Waits for a mail whose subject or text has these words. */
  expectMessage(words: string | RegExp, timeoutMs?: number): Promise<SmtpEntry> {
    const matches = (text: string): boolean => (typeof words === 'string' ? text.includes(words) : words.test(text));
    return this.ledger.expect(
      (mail) => matches(`${mail.subject}\n${mail.text}`),
      `a mail with ${String(words)}`,
      timeoutMs,
    );
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#cutAll();
    await closed;
  }

  #cutAll(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  #conversation(options: FakeSmtpOptions): SMTPServerOptions {
    const { login } = options;
    return {
      onAuth: (given, _session, done) => {
        this.logins += 1;
        const right = login !== undefined && given.username === login.username && given.password === login.password;
        done(right ? null : new Error('Invalid username or password'), { user: given.username });
      },
      onRcptTo: (address, _session, done) => {
        const trouble = this.#troubleAtRecipient();
        if (trouble === 'hang') return;
        if (trouble === 'cut') return this.#cutAll();
        const code = address.address.startsWith('reject') ? 550 : (trouble?.rcpt ?? 0);
        done(code === 0 ? null : refusal(code));
      },
      onData: (stream, session, done) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          const trouble = this.#troubles.shift();
          if (typeof trouble === 'object' && 'data' in trouble) return done(refusal(trouble.data));
          const to = session.envelope.rcptTo.map((recipient) => recipient.address);
          void this.#accept(Buffer.concat(chunks), to, session.secure).then(() => {
            if (trouble === 'accept_then_cut') this.#cutAll();
            else done(null);
          }, done);
        });
      },
    };
  }

  /** The next trouble, where it is one of those that come before the message itself. */
  #troubleAtRecipient(): 'hang' | 'cut' | { readonly rcpt: number } | undefined {
    const next = this.#troubles[0];
    if (next === undefined || next === 'accept_then_cut' || (typeof next === 'object' && 'data' in next))
      return undefined;
    this.#troubles.shift();
    return next;
  }

  async #accept(raw: Buffer, to: readonly string[], overTls: boolean): Promise<void> {
    const mail = await simpleParser(raw);
    this.ledger.add({
      at: Date.now(),
      key: textOf(mail.headers.get('x-guardia-key')),
      to,
      subject: mail.subject ?? '',
      text: mail.text ?? '',
      html: mail.html === false ? '' : mail.html,
      messageId: mail.messageId ?? '',
      headers: mail.headers,
      raw: raw.toString('utf8'),
      overTls,
    });
  }
}

function securityOf({ login, tls = 'none' }: FakeSmtpOptions): SMTPServerOptions {
  return {
    authOptional: login === undefined,
    disableReverseLookup: true,
    secure: tls === 'implicit',
    disabledCommands: tls === 'starttls' ? [] : ['STARTTLS'],
    allowInsecureAuth: true,
    cert: TEST_CERTIFICATE,
    key: readFileSync(new URL('localhost.key.pem', TLS_FILES), 'utf8'),
  };
}

function textOf(header: unknown): string {
  return typeof header === 'string' ? header : '';
}

function refusal(responseCode: number): Error {
  return Object.assign(new Error('no such luck'), { responseCode });
}

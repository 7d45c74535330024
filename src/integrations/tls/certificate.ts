import { Socket } from 'node:net';
import { isIP } from 'node:net';
import { connect } from 'node:tls';
import type { TLSSocket } from 'node:tls';
import type { Certificate, TlsPlace } from '../../domain/maintenance/security/certificates.js';
import { deadlineFor } from '../deadline.js';
import { IntegrationError } from '../integration-error.js';
import { safeDetail } from '../redact.js';

export interface CertificateOptions {
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** PostgreSQL's SSLRequest: its length, and the code that stands where a version would. */
const SSL_REQUEST = Buffer.from([0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f]);
const YES = 'S';

/**
 * The certificate with which a service answers, read and not judged: also one that is expired or that nobody trusts. Nothing is
 * sent but the handshake. `none` where a PostgreSQL offers no TLS.
 *
 * @throws IntegrationError SERVICE_UNREACHABLE, SERVICE_TIMEOUT, BAD_ANSWER (no TLS there), CANCELLED
 */
export async function readCertificate(
  { host, port, by }: Pick<TlsPlace, 'host' | 'port' | 'by'>,
  options: CertificateOptions,
): Promise<Certificate | 'none'> {
  const label = `${host}:${port}`;
  const deadline = deadlineFor(label, options);
  const socket = new Socket({ signal: deadline.signal });
  // What comes after we have what we want is nobody's business.
  socket.on('error', () => undefined);
  let isConnected = false;
  try {
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject);
      socket.connect(port, host, resolve);
    });
    isConnected = true;
    if (by === 'postgres' && !(await offersTls(socket))) return 'none';
    return certificateOf(await shakeHands(socket, host), label);
  } catch (error) {
    if (error instanceof IntegrationError) throw error;
    const reason = safeDetail(error instanceof Error ? error.message : String(error));
    throw (
      deadline.interruption() ??
      new IntegrationError(isConnected ? 'BAD_ANSWER' : 'SERVICE_UNREACHABLE', `${label}: ${reason}`)
    );
  } finally {
    socket.destroy();
  }
}

function offersTls(socket: Socket): Promise<boolean> {
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.once('close', () => reject(new Error('closed without an answer')));
    socket.once('data', (answer) => resolve(answer.toString('latin1', 0, 1) === YES));
    socket.write(SSL_REQUEST);
  });
}

function shakeHands(socket: Socket, host: string): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const name = isIP(host) === 0 ? { servername: host } : {};
    // It is looked at, and nothing is told over it: what is wrong with it is the finding.
    const secured = connect({ socket, ...name, rejectUnauthorized: false }, () => resolve(secured));
    secured.once('error', reject);
    socket.once('close', () => reject(new Error('closed during the handshake')));
  });
}

function certificateOf(secured: TLSSocket, label: string): Certificate {
  const { valid_from, valid_to, subject, issuer } = secured.getPeerCertificate();
  // Node.js gives an empty object where the other side has none.
  if ((valid_to as string | undefined) === undefined)
    throw new IntegrationError('BAD_ANSWER', `${label}: no certificate`);
  const untrusted = secured.authorizationError as unknown as string | Error | null | undefined;
  return {
    validFrom: new Date(valid_from).toISOString(),
    validTo: new Date(valid_to).toISOString(),
    subject: nameOf(subject),
    issuer: nameOf(issuer),
    ...(untrusted && { untrusted: untrusted instanceof Error ? untrusted.message : untrusted }),
  };
}

function nameOf({ CN, O }: { readonly CN?: string | string[]; readonly O?: string | string[] }): string {
  return safeDetail([CN ?? O ?? '?'].flat().join(', '));
}

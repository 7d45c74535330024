import { connect, isIP } from 'node:net';
import type { Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { deadlineFor } from '../deadline.js';
import { IntegrationError } from '../integration-error.js';
import { safeDetail } from '../redact.js';
import { apiVersionsRequest, readApiVersions } from './api-versions.js';
import type { BrokerFeatures } from './api-versions.js';
import { checkAddress } from './kafka-address.js';
import type { KafkaAddress } from './kafka-address.js';

const MAX_ANSWER_BYTES = 256 * 1024;

/**
 * Asks one broker what it can, which kafkajs keeps to itself. Brokers answer it before anybody has logged in, so no password
 * is sent.
 *
 * @throws IntegrationError SERVICE_UNREACHABLE, SERVICE_TIMEOUT, BAD_ANSWER, CONFIG_INVALID, CANCELLED
 */
export async function brokerFeatures(
  address: Pick<KafkaAddress, 'brokers' | 'tls'>,
  broker: string,
  options: { readonly timeoutMs: number; readonly signal?: AbortSignal | undefined },
): Promise<BrokerFeatures> {
  checkAddress(address);
  const label = `Kafka ${broker}`;
  const deadline = deadlineFor(label, options);
  const [host = '', port = ''] = broker.split(':');
  const socket = address.tls
    ? connectTls({ host, port: Number(port), ...(isIP(host) === 0 && { servername: host }) })
    : connect({ host, port: Number(port) });
  const cut = (): void => void socket.destroy(new Error('given up'));
  deadline.signal.addEventListener('abort', cut, { once: true });
  try {
    return readApiVersions(await answerOf(socket));
  } catch (error) {
    const reason = safeDetail(error instanceof Error ? error.message : String(error));
    const code = error instanceof RangeError ? 'BAD_ANSWER' : 'SERVICE_UNREACHABLE';
    throw deadline.interruption() ?? new IntegrationError(code, `${label}: ${reason}`);
  } finally {
    deadline.signal.removeEventListener('abort', cut);
    socket.destroy();
  }
}

function answerOf(socket: Socket): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    let received = Buffer.alloc(0);
    socket.on('error', reject);
    socket.once('close', () => reject(new Error('closed without an answer')));
    socket.on('data', (part: Buffer) => {
      received = Buffer.concat([received, part]);
      if (received.length < 4) return;
      const length = received.readInt32BE(0);
      if (length < 6 || length > MAX_ANSWER_BYTES) return reject(new RangeError('no answer of a broker'));
      if (received.length >= length + 4) resolve(received.subarray(4, length + 4));
    });
    // Waits by itself until it is connected, and by TLS until the other side is known.
    socket.write(apiVersionsRequest());
  });
}

import { Socket } from 'node:net';
import { deadlineFor } from '../deadline.js';
import { IntegrationError } from '../integration-error.js';

export interface TcpAddress {
  readonly host: string;
  readonly port: number;
}

/**
 * Opens a TCP connection and closes it again: somebody listens there, and that is all it says.
 *
 * @throws IntegrationError SERVICE_UNREACHABLE, SERVICE_TIMEOUT, CANCELLED
 */
export async function connectTcp({ host, port }: TcpAddress, timeoutMs: number, signal?: AbortSignal): Promise<void> {
  const deadline = deadlineFor(`${host}:${port}`, { timeoutMs, signal });
  const socket = new Socket({ signal: deadline.signal });
  try {
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject);
      socket.connect(port, host, resolve);
    });
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw deadline.interruption() ?? new IntegrationError('SERVICE_UNREACHABLE', `${host}:${port}: ${reason}`);
  } finally {
    socket.destroy();
  }
}

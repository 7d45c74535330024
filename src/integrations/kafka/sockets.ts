import { connect, isIP } from 'node:net';
import type { Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { ISocketFactory } from 'kafkajs';

const KEEP_ALIVE_MS = 60_000;

/** The sockets of one client, which kafkajs itself would only close after their last answer. */
export interface Sockets {
  readonly factory: ISocketFactory;
  /** Breaks all, for good. */
  cut(): void;
}

export function openSockets(): Sockets {
  const open = new Set<Socket>();
  let isCut = false;
  return {
    factory({ host, port, ssl, onConnect }) {
      if (isCut) throw new Error('given up');
      const socket = ssl
        ? connectTls({ host, port, ...(isIP(host) === 0 && { servername: host }), ...ssl }, onConnect)
        : connect({ host, port }, onConnect);
      socket.setKeepAlive(true, KEEP_ALIVE_MS);
      open.add(socket);
      socket.once('close', () => open.delete(socket));
      return socket;
    },
    cut() {
      isCut = true;
      // With an error, because kafkajs does not listen for a mere close, and would wait for its timeouts.
      for (const socket of open) socket.destroy(new Error('given up'));
    },
  };
}

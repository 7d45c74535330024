import { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';

const owner = new AsyncLocalStorage<Set<Socket>>();
let isListening = false;

/** The TCP connections that a driver makes and does not show. */
export interface OwnSockets {
  /** Connections that the work makes, and whatever it sets going, are remembered. */
  during<Result>(work: () => Result): Result;
  /** Cuts them all: the only way out of a server that took a connection and then fell silent. */
  cut(): void;
}

export function ownSockets(): OwnSockets {
  if (!isListening) subscribe('net.client.socket', remember);
  isListening = true;
  const sockets = new Set<Socket>();
  return {
    during: (work) => owner.run(sockets, work),
    cut() {
      for (const socket of sockets) socket.destroy();
    },
  };
}

function remember(message: unknown): void {
  const { socket } = message as { readonly socket: Socket };
  const sockets = owner.getStore();
  if (!sockets) return;
  sockets.add(socket);
  socket.once('close', () => sockets.delete(socket));
}

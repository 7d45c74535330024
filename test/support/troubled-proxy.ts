import { createServer, request } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Stands between a client and a real HTTP server, and does to one exchange what a network or a server may do. */
export interface TroubledProxy {
  readonly url: string;
  /** The next request of this method reaches the server, and its answer is lost. */
  loseNextAnswer(method: string): void;
  /** The next request that carries an authorization reaches the server with another one, or none. */
  spoilNextAuthorization(authorization: string | undefined): void;
  close(): Promise<void>;
}

export async function openTroubledProxy(target: string): Promise<TroubledProxy> {
  let losing: string | undefined;
  let spoiling: { readonly authorization: string | undefined } | undefined;

  const headersFor = (incoming: IncomingMessage): IncomingHttpHeaders => {
    const headers = { ...incoming.headers, host: new URL(target).host };
    if (!spoiling || headers.authorization === undefined) return headers;
    const { authorization } = spoiling;
    spoiling = undefined;
    delete headers.authorization;
    return authorization === undefined ? headers : { ...headers, authorization };
  };
  const forward = (incoming: IncomingMessage, outgoing: ServerResponse): void => {
    const lose = losing !== undefined && losing === incoming.method;
    if (lose) losing = undefined;
    const { method } = incoming;
    const onward = request(new URL(incoming.url ?? '/', target), {
      ...(method && { method }),
      headers: headersFor(incoming),
    });
    onward.on('response', (answer) => {
      // The server has done its work by now; only we do not hear of it.
      if (lose) return void incoming.socket.destroy();
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    onward.on('error', () => incoming.socket.destroy());
    incoming.pipe(onward);
  };

  const server = createServer(forward);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    loseNextAnswer(method) {
      losing = method;
    },
    spoilNextAuthorization(authorization) {
      spoiling = { authorization };
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

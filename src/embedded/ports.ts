import { createServer } from 'node:net';
import { portOwner } from './port-owner.js';
import { errorCode, StartError } from './start-error.js';

const LOOPBACK = '127.0.0.1';

/** Whether something could listen on this port of the host now. */
export async function isPortFree(port: number, host = LOOPBACK): Promise<boolean> {
  return (await tryToListen(port, host)) !== undefined;
}

/** Throws StartError PORT_TAKEN, which says by whom (where the system tells) and which variable chooses another. */
export async function assertPortFree(port: number, variable: string, host = LOOPBACK): Promise<void> {
  if (await isPortFree(port, host)) return;
  const owner = await portOwner(port);
  throw new StartError('PORT_TAKEN', { port, variable, ...(owner === undefined ? {} : { owner }) });
}

/** A port that the system says is free now; somebody else can still take it before it is used. */
export async function freePort(): Promise<number> {
  const port = await tryToListen(0, LOOPBACK);
  if (port === undefined) throw new Error(`The system has no free port on ${LOOPBACK}`);
  return port;
}

async function tryToListen(port: number, host: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error) => {
      if (errorCode(error) === 'EADDRINUSE' || errorCode(error) === 'EACCES') resolve(undefined);
      else reject(error);
    });
    server.listen({ port, host, exclusive: true }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : undefined));
    });
  });
}

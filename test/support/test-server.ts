import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import { readSettings } from '../../src/config.js';
import { freePort } from '../../src/embedded/ports.js';
import { ensureTemporalBinary } from '../../src/embedded/temporal-binary.js';
import { servesWithin } from '../../src/embedded/temporal-connection.js';
import { SEARCH_ATTRIBUTES } from '../../src/workflows/contract.js';
import { quietRuntime } from './workflow-bundle.js';

const NAMESPACE = 'default';
const STARTING_TIMEOUT_MS = 30_000;

/** A Temporal server in memory with our search attributes and virtual time, for one file of tests. */
export interface TestServer {
  readonly address: string;
  readonly connection: Connection;
  readonly nativeConnection: NativeConnection;
  readonly client: Client;
  close(): Promise<void>;
}

export async function startTestServer(): Promise<TestServer> {
  quietRuntime();
  const { path } = await ensureTemporalBinary({ cacheDir: join(readSettings().dataDir, 'cache') });
  const port = await freePort();
  const address = `127.0.0.1:${port}`;
  const server = spawn(path, serverArguments(port), { stdio: 'ignore' });
  const kill = (): void => void server.kill('SIGKILL');
  process.once('exit', kill);
  if (!(await servesWithin(address, NAMESPACE, STARTING_TIMEOUT_MS, () => server.exitCode === null))) {
    throw new Error(`the Temporal server of the tests did not start (exit code ${server.exitCode})`);
  }
  const connection = await Connection.connect({ address });
  const nativeConnection = await NativeConnection.connect({ address });
  return {
    address,
    connection,
    nativeConnection,
    client: new Client({ connection, namespace: NAMESPACE }),
    async close() {
      await nativeConnection.close();
      await connection.close();
      process.removeListener('exit', kill);
      await ended(server);
    },
  };
}

function serverArguments(port: number): string[] {
  const attributes = Object.entries(SEARCH_ATTRIBUTES).map(([name, type]) => `${name}=${type}`);
  const settings = [
    'frontend.WorkflowTimeSkippingEnabled=true',
    // How late a timer may be, and so how long each skip of time takes; a second where nobody says otherwise.
    'history.timerProcessorMaxTimeShift="10ms"',
  ];
  return [
    ...['server', 'start-dev', '--headless', '--ip', '127.0.0.1', '--port', String(port), '--namespace', NAMESPACE],
    ...attributes.flatMap((attribute) => ['--search-attribute', attribute]),
    ...settings.flatMap((setting) => ['--dynamic-config-value', setting]),
  ];
}

async function ended(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const exit = once(server, 'exit');
  server.kill('SIGTERM');
  const force = setTimeout(() => server.kill('SIGKILL'), 3_000);
  await exit;
  clearTimeout(force);
}

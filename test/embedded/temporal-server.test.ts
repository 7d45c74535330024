import assert from 'node:assert/strict';
import { rm, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { defineSearchAttributeKey } from '@temporalio/common';
import { CLONE_DIR } from '../../src/config.js';
import { freePort } from '../../src/embedded/ports.js';
import { isAlive } from '../../src/embedded/process-identity.js';
import { ensureTemporalBinary } from '../../src/embedded/temporal-binary.js';
import { prepareNamespace, registeredSearchAttributes } from '../../src/embedded/temporal-namespace.js';
import type { TemporalServer, TemporalServerOptions } from '../../src/embedded/temporal-server.js';
import { startTemporalServer } from '../../src/embedded/temporal-server.js';
import { SEARCH_ATTRIBUTES } from '../../src/workflows/contract.js';
import { startError } from '../support/start-error.js';
import { makeOpenDirectory } from './open-directory.js';

const DAYS_90_SECONDS = 90 * 86_400;

describe('Temporal server of our own', () => {
  let directory: string;
  let options: TemporalServerOptions;
  const started: TemporalServer[] = [];

  async function start(changes: Partial<TemporalServerOptions> = {}): Promise<TemporalServer> {
    const server = await startTemporalServer({ ...options, ...changes });
    started.push(server);
    return server;
  }

  before(async function () {
    // On a fresh clone this gets the program first.
    this.timeout(600_000);
    await ensureTemporalBinary({ cacheDir: join(CLONE_DIR, '.guardia', 'cache') });
  });

  beforeEach(async () => {
    directory = await makeOpenDirectory();
    options = {
      dataDir: join(directory, 'temporal'),
      port: await freePort(),
      uiPort: await freePort(),
      namespace: 'default',
      binary: async () => (await ensureTemporalBinary({ cacheDir: join(CLONE_DIR, '.guardia', 'cache') })).path,
    };
  });

  afterEach(async () => {
    for (const server of started.splice(0)) await server.stop();
    await rm(directory, { recursive: true, force: true });
  });

  it('serves, shows its UI, and stops', async () => {
    const server = await start();
    const page = await fetch(server.uiUrl);
    assert.equal(page.status, 200);
    assert.equal(server.adopted, false);
    await server.stop();
    assert.equal(await isAlive(server.process), false);
  });

  it('keeps its data to itself', async () => {
    await start();
    assert.equal((await stat(options.dataDir)).mode & 0o077, 0);
  });

  it('keeps open workflows when it is killed, and starts again over what that left', async () => {
    const first = await start();
    await withClient(first.address, (client) =>
      client.workflow.start('waits', { workflowId: 'kept', taskQueue: 'none' }),
    );
    process.kill(first.pid, 'SIGKILL');
    const second = await start();
    assert.equal(second.adopted, false);
    const { status } = await withClient(second.address, (client) => client.workflow.getHandle('kept').describe());
    assert.equal(status.name, 'RUNNING');
  });

  it('goes on with a server that lived through the death of its starter', async () => {
    const first = await start();
    const second = await start();
    assert.deepEqual([second.adopted, second.pid], [true, first.pid]);
  });

  it('recognises a server of its own whose number was never written down', async () => {
    const first = await start();
    await rm(join(options.dataDir, 'server.json'));
    const second = await start();
    assert.equal(await isAlive(first.process), false);
    assert.notEqual(second.pid, first.pid);
  });

  it('says who holds its port and which variable chooses another', async () => {
    const holder = createServer().listen({ port: options.uiPort, host: '127.0.0.1' });
    try {
      const error = await startError(start());
      assert.equal(error.code, 'PORT_TAKEN');
      assert.match(error.message, new RegExp(`${options.uiPort}.*process ${process.pid}.*GUARDIA_TEMPORAL_UI_PORT`));
    } finally {
      holder.close();
    }
  });

  it('says where its log is when it does not start', async () => {
    const error = await startError(start({ binary: async () => join(directory, 'no-such-program') }));
    assert.equal(error.code, 'TEMPORAL_FAILED');
    assert.match(error.message, /server\.log.*ENOENT/s);
  });

  it('gets a retention of 90 days and the search attributes, which incidents can use at once', async () => {
    const server = await start();
    await withClient(server.address, async (client) => {
      const answer = await prepareNamespace(client.connection as Connection, 'default');
      assert.deepEqual(answer, { searchAttributes: true, refusals: [] });
      const attribute = defineSearchAttributeKey('GuardiaType', 'KEYWORD');
      const typedSearchAttributes = [{ key: attribute, value: 'pipeline_down' }];
      await client.workflow.start('waits', { workflowId: 'found', taskQueue: 'none', typedSearchAttributes });
      const { config } = await client.workflowService.describeNamespace({ namespace: 'default' });
      assert.equal(Number(config?.workflowExecutionRetentionTtl?.seconds), DAYS_90_SECONDS);
      const again = await prepareNamespace(client.connection as Connection, 'default');
      assert.deepEqual(again.refusals, []);
    });
  });

  it('names the exact command where the server refuses', async () => {
    const server = await start();
    await withClient(server.address, async (client) => {
      const connection = client.connection as Connection;
      const answer = await prepareNamespace(connection, 'not-there');
      assert.equal(answer.searchAttributes, false);
      const commands = answer.refusals.map(({ command }) => command);
      assert.equal(commands[0], 'temporal operator namespace update --namespace not-there --retention 90d');
      assert.match(
        commands[1] ?? '',
        /^temporal operator search-attribute create --namespace not-there --name GuardiaType/,
      );
      const registered = await registeredSearchAttributes(connection, 'default');
      assert.ok(registered.size < Object.keys(SEARCH_ATTRIBUTES).length);
    });
  });
});

async function withClient<T>(address: string, work: (client: Client) => Promise<T>): Promise<T> {
  const connection = await Connection.connect({ address });
  try {
    return await work(new Client({ connection }));
  } finally {
    await connection.close();
  }
}

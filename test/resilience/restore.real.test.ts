import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { WorkflowHandle } from '@temporalio/client';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import kafkajs from 'kafkajs';
import type { Admin } from 'kafkajs';
import { undosPort } from '../../src/wiring/undos-port.js';
import { restoreNowUpdate, restoreQuery, restoreWorkflowId, TASK_QUEUES } from '../../src/workflows/contract.js';
import type { restore } from '../../src/workflows/restore.js';
import { plainClient, startKafka } from '../services/kafka/kafka.js';
import type { RealKafka } from '../services/kafka/kafka.js';
import type { AlteringChild } from '../support/altering-child.js';
import type { alter, AlterInput } from '../support/altering-workflows.js';
import { eventually } from '../support/eventually.js';
import { needs } from '../support/require.js';
import { startTestServer } from '../support/test-server.js';
import type { TestServer } from '../support/test-server.js';

const CHILD = fileURLToPath(new URL('../support/altering-child.ts', import.meta.url));
const WORKFLOWS = fileURLToPath(new URL('../support/altering-workflows.ts', import.meta.url));
const A_DAY = { 'retention.ms': '86400000' };
const LONG_MS = 600_000;
const OWN = { 'cleanup.policy': 'compact,delete', 'max.message.bytes': '20000', 'segment.ms': '3600000' };

type Restore = WorkflowHandle<typeof restore>;

describe('What a deed altered is put back', function () {
  this.timeout(180_000);
  let kafka: RealKafka;
  let server: TestServer;
  let admin: Admin;
  let directory: string;
  let worker: ChildProcess | undefined;
  let topics = 0;
  let topic: string;

  before(async function () {
    await needs(this, 'kafka');
    directory = await mkdtemp(join(tmpdir(), 'guardia-restore-'));
    [kafka, server] = await Promise.all([startKafka(), startTestServer()]);
    const { code } = await bundleWorkflowCode({ workflowsPath: WORKFLOWS, logger: new DefaultLogger('ERROR') });
    await writeFile(join(directory, 'bundle.js'), code);
    admin = plainClient(kafka.brokers).admin();
    await admin.connect();
  });
  beforeEach(async () => {
    topic = `topic-${(topics += 1)}`;
    const configEntries = Object.entries(OWN).map(([name, value]) => ({ name, value }));
    await admin.createTopics({ topics: [{ topic, numPartitions: 1, configEntries }], waitForLeaders: true });
  });
  after(async () => {
    worker?.kill('SIGKILL');
    await admin?.disconnect();
    await server?.close();
    await kafka?.close();
    if (directory) await rm(directory, { recursive: true, force: true });
  });

  it('although one worker died before the deed, and another one after it', async () => {
    const first = await startWorker({ dieAt: 'before' });
    const command = await start({ restoreAfterMs: LONG_MS });
    await ended(first);
    const undo = restoreOf(command);
    assert.equal((await undo.describe()).status.name, 'RUNNING', 'the undo was not written down before the deed');
    assert.deepEqual(await settings(), OWN, 'nobody has acted yet');

    const second = await startWorker({ dieAt: 'after' });
    await ended(second);
    assert.deepEqual(await settings(), { ...OWN, ...A_DAY });

    worker = await startWorker({});
    assert.match(await command.result(), /retention\.ms = 86400000/);
    assert.deepEqual(await settings(), { ...OWN, ...A_DAY }, 'the deed was done, and nothing else');
    const { state, order } = await undo.query(restoreQuery);
    assert.deepEqual([state, order.by], ['waiting', 'ana']);
    await undo.executeUpdate(restoreNowUpdate, { args: [{ by: 'bea' }] });
    assert.equal((await undo.result()).outcome, 'restored');
    assert.deepEqual(await settings(), OWN);
    const over = await undo.query(restoreQuery);
    assert.deepEqual([over.state, over.askedBy, over.acted], ['restored', 'bea', true]);
  });

  it('by itself when its time is over', async () => {
    const command = await start({ restoreAfterMs: 3_000, set: { ...A_DAY, 'segment.ms': '60000' } });
    await command.result();
    assert.deepEqual(await settings(), { ...OWN, ...A_DAY, 'segment.ms': '60000' });
    assert.equal((await restoreOf(command).result()).outcome, 'restored');
    assert.deepEqual(await settings(), OWN);
  });

  it('but not what a person has altered since', async () => {
    const command = await start({ restoreAfterMs: LONG_MS, set: { ...A_DAY, 'segment.ms': '60000' } });
    await command.result();
    const byHand = { ...OWN, 'segment.ms': '60000', 'retention.ms': '7200000' };
    await admin.alterConfigs({
      validateOnly: false,
      resources: [{ type: kafkajs.ConfigResourceTypes.TOPIC, name: topic, configEntries: entries(byHand) }],
    });
    await restoreNow(command);
    const { detail } = await restoreOf(command).result();
    assert.match(detail, /segment\.ms = 3600000; left as they are: retention\.ms/);
    assert.deepEqual(await settings(), { ...OWN, 'retention.ms': '7200000' });
  });

  it('and nothing is, where the deed was never done', async () => {
    const command = await start({ restoreAfterMs: 500, never: true, actsForMs: 3_000 });
    await command.result();
    assert.equal((await restoreOf(command).result()).outcome, 'nothing_to_restore');
    assert.deepEqual(await settings(), OWN);
  });

  it('even where the deed came after its own end', async () => {
    const command = await start({ restoreAfterMs: 500, pauseMs: 4_000, actsForMs: 60_000 });
    await eventually('the first look found nothing', async () => {
      const view = await restoreOf(command)
        .query(restoreQuery)
        .catch(() => undefined);
      return view?.state === 'waiting' && view.tries === 1 ? true : undefined;
    });
    await command.result();
    assert.equal((await restoreOf(command).result()).outcome, 'restored');
    assert.deepEqual(await settings(), OWN);
  });

  it('to what it was before the first of two that lie on one another', async () => {
    const first = await start({ restoreAfterMs: LONG_MS });
    await first.result();
    const pending = undosPort(server.client);
    await eventually('Temporal lists the first', async () =>
      (await pending.pending('kafka')).length > 0 ? true : undefined,
    );
    const second = await start({ restoreAfterMs: LONG_MS, set: { 'retention.ms': '3600000' } });
    await second.result();
    await restoreNow(first);
    assert.equal((await restoreOf(first).result()).outcome, 'nothing_to_restore');
    assert.deepEqual(await settings(), { ...OWN, 'retention.ms': '3600000' });
    await restoreNow(second);
    assert.equal((await restoreOf(second).result()).outcome, 'restored');
    assert.deepEqual(await settings(), OWN);
  });

  it('as soon as a Kafka is back that was away when its time was over', async () => {
    const command = await start({ restoreAfterMs: LONG_MS });
    await command.result();
    await kafka.kill();
    await restoreNow(command);
    await eventually('it could not be put back', async () => {
      const { raw } = await restoreOf(command).describe();
      return raw.pendingActivities?.find(({ attempt }) => Number(attempt) > 1);
    });
    await kafka.start();
    assert.equal((await restoreOf(command).result()).outcome, 'restored');
    assert.deepEqual(await settings(), OWN);
  });

  function start(over: Partial<AlterInput>): Promise<WorkflowHandle<typeof alter>> {
    const token = `token-${topic}-${Date.now()}`;
    const input = { token, topic, set: A_DAY, restoreAfterMs: LONG_MS, actsForMs: 120_000, ...over };
    const options = { workflowId: token, taskQueue: TASK_QUEUES.incidents, args: [input] as [AlterInput] };
    return server.client.workflow.start<typeof alter>('alter', options);
  }
  function restoreOf({ workflowId }: WorkflowHandle<typeof alter>): Restore {
    return server.client.workflow.getHandle<typeof restore>(restoreWorkflowId('kafka', workflowId));
  }
  async function restoreNow(command: WorkflowHandle<typeof alter>): Promise<void> {
    await restoreOf(command).executeUpdate(restoreNowUpdate, { args: [{ by: 'bea' }] });
  }

  /** What the topic itself says, asked by a client that knows nothing of ours. */
  async function settings(): Promise<Record<string, string>> {
    const { resources } = await admin.describeConfigs({
      resources: [{ type: kafkajs.ConfigResourceTypes.TOPIC, name: topic }],
      includeSynonyms: false,
    });
    const own = resources[0]?.configEntries.filter(({ configSource }) => Number(configSource) === 1) ?? [];
    return Object.fromEntries(own.map(({ configName, configValue }) => [configName, configValue]));
  }

  async function startWorker(options: Pick<AlteringChild, 'dieAt'>): Promise<ChildProcess> {
    const order: AlteringChild = {
      ...options,
      address: server.address,
      brokers: kafka.brokers,
      bundle: join(directory, 'bundle.js'),
    };
    const child = spawn(process.execPath, ['--import', 'tsx', CHILD, JSON.stringify(order)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    worker = child;
    await once(child.stdout, 'data');
    return child;
  }
});

function entries(values: Readonly<Record<string, string>>): { name: string; value: string }[] {
  return Object.entries(values).map(([name, value]) => ({ name, value }));
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.signalCode === null && child.exitCode === null) await once(child, 'exit');
  assert.equal(child.signalCode, 'SIGKILL');
}

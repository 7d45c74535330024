import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startChild } from '../../soak/child.js';
import type { Child } from '../../soak/child.js';
import { openStage } from '../../soak/stage.js';
import type { Stage } from '../../soak/stage.js';
import { workflowBundle } from '../../src/wiring/workflow-bundle.js';
import { TASK_QUEUES } from '../../src/workflows/contract.js';
import { eventually } from '../support/eventually.js';

describe('An open incident that a new build would carry on another way', function () {
  this.timeout(180_000);
  let stage: Stage;
  let altered: Child | undefined;

  before(async () => {
    stage = await openStage();
  });
  after(async () => {
    await altered?.end('SIGKILL');
    await stage?.close();
  });

  it('is named and not touched, until the build that it began with is back', async () => {
    const before = await stage.startWorker();
    const { workflowId, incidentId } = await openOne(stage);
    const read = () => stage.client.show({ workflowId, incidentId });
    await eventually('the operator was called', async () => (await read()).pages[0]);
    await before.end('SIGKILL');

    altered = startChild('worker.ts', { env: { ...stage.workerEnv, GUARDIA_DATA: await alteredData(stage) } });
    const printed = await altered.says(/incident\/unknown_incident\/erp/);
    assert.doesNotMatch(printed, /Worker en marcha/);
    assert.ok(altered.isRunning());
    assert.deepEqual(await pollersOf(stage, altered.pid), []);
    await altered.end('SIGTERM');

    await stage.startWorker();
    await stage.client.resolve({ workflowId, incidentId }, { by: 'operador', reason: 'fue un ensayo' });
    await stage.client.temporal.workflow.getHandle(workflowId).result();
  });
});

async function openOne(stage: Stage): Promise<{ readonly workflowId: string; readonly incidentId: string }> {
  const snapshot = stage.snapshot('unknown_incident');
  const outcome = await stage.client.intake(
    { type: 'unknown_incident', subject: 'erp', status: 'firing', source: 'api' },
    { snapshot },
  );
  return { incidentId: '', ...outcome };
}

/** A data directory whose kept bundle does one thing another way, under the name by which this build looks for its own. */
async function alteredData(stage: Stage): Promise<string> {
  const { code, hash } = await workflowBundle(join(stage.home.settings.dataDir, 'cache'));
  const dataDir = join(stage.home.dir, 'altered');
  await mkdir(join(dataDir, 'cache'), { recursive: true });
  const other = code.replaceAll('announce_opening', 'announce_otherwise');
  assert.notEqual(other, code);
  await writeFile(join(dataDir, 'cache', `workflow-bundle-${hash}.js`), other);
  return dataDir;
}

async function pollersOf(stage: Stage, pid: number): Promise<readonly string[]> {
  const { connection, options } = stage.client.temporal;
  const found = await Promise.all(
    Object.values(TASK_QUEUES).map((name) =>
      connection.workflowService.describeTaskQueue({
        namespace: options.namespace,
        taskQueue: { name },
        taskQueueType: 1,
      }),
    ),
  );
  return found
    .flatMap(({ pollers }) => (pollers ?? []).map(({ identity }) => identity ?? ''))
    .filter((identity) => identity.startsWith(`${pid}@`));
}

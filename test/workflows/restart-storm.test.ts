import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { Worker } from '@temporalio/worker';
import type { RepairAnswer, RepairRequest } from '../../src/domain/coordinator.js';
import { createCoordinatorAnswers } from '../../src/activities/coordinator-answers.js';
import { coordinatorPort } from '../../src/wiring/coordinator-port.js';
import { COORDINATOR_WORKFLOW_ID, coordinatorQuery, TASK_QUEUES } from '../../src/workflows/contract.js';
import { goSignal } from '../support/stand-in-asker.js';
import type { asker } from '../support/stand-in-asker.js';
import { startTestServer } from '../support/test-server.js';
import type { TestServer } from '../support/test-server.js';
import { workflowBundle } from '../support/workflow-bundle.js';

const STAND_INS = fileURLToPath(new URL('../support/stand-in-asker.ts', import.meta.url));
const INCIDENTS = 100;
const WISHES_OF_EACH = 10;
const HOUR_MS = 3_600_000;

describe('a thousand restart requests at once for one service', function () {
  this.timeout(120_000);
  let server: TestServer;
  let workers: readonly Worker[];
  let running: Promise<unknown>;

  before(async () => {
    server = await startTestServer();
    const common = { connection: server.nativeConnection };
    workers = [
      await Worker.create({
        ...common,
        taskQueue: TASK_QUEUES.incidents,
        workflowBundle: await workflowBundle(),
        activities: { ...createCoordinatorAnswers({ coordinator: coordinatorPort(server.client, () => 'es') }) },
      }),
      await Worker.create({ ...common, taskQueue: 'stand-ins', workflowsPath: STAND_INS }),
    ];
    running = Promise.all(workers.map((worker) => worker.run()));
  });
  after(async () => {
    for (const worker of workers) worker.shutdown();
    await running;
    await server.close();
  });

  const wish = (incident: number, n: number): RepairRequest => ({
    requestId: `incident-${incident}/grant/${n}`,
    service: 'kafka',
    incidentId: `incident-${incident}`,
    incidentWorkflowId: 'filled in by the stand-in',
    mode: 'live',
    serviceMode: 'act',
    scheduleToCloseMs: 180_000,
    limits: {
      restarts: [{ atMost: 1, withinMs: HOUR_MS }],
      otherChanges: [],
      coolDownMs: 0,
      circuit: { relapses: 9, withinMs: HOUR_MS, holdsAfterMs: HOUR_MS, openForMs: HOUR_MS },
    },
  });

  it('are one grant; every other gets its reason, and the coordinator goes on', async () => {
    const { workflow } = server.client;
    const coordinator = await workflow.start('coordinator', {
      workflowId: COORDINATOR_WORKFLOW_ID,
      taskQueue: TASK_QUEUES.incidents,
      args: [{}],
    });
    const incidents = await Promise.all(
      Array.from({ length: INCIDENTS }, (_none, incident) =>
        workflow.start<typeof asker>('asker', {
          workflowId: `stand-in/${incident}`,
          taskQueue: 'stand-ins',
          args: [Array.from({ length: WISHES_OF_EACH }, (_nothing, n) => wish(incident, n))],
        }),
      ),
    );
    await Promise.all(incidents.map((incident) => incident.signal(goSignal)));
    const answers: readonly RepairAnswer[] = (await Promise.all(incidents.map((incident) => incident.result()))).flat();
    const granted = answers.filter((answer) => answer.granted);
    const reasons = answers.map((answer) => (answer.granted ? 'granted' : answer.reason));
    assert.equal(answers.length, INCIDENTS * WISHES_OF_EACH);
    assert.equal(new Set(answers.map(({ requestId }) => requestId)).size, answers.length, 'each wish is answered once');
    assert.equal(granted.length, 1);
    assert.deepEqual(new Set(reasons), new Set(['granted', 'busy']));
    const state = await coordinator.query(coordinatorQuery);
    assert.deepEqual([state.granted, state.refused], [1, answers.length - 1]);
    assert.deepEqual(
      state.leases.map(({ service, token }) => `${service} ${token}`),
      granted.map(({ token }) => `kafka ${token}`),
    );
  });
});

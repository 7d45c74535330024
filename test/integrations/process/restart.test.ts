import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import type { InstanceLook } from '../../../src/domain/actions/action.js';
import type { RestartOrder } from '../../../src/domain/actions/restart-failed-services.js';
import { IntegrationError } from '../../../src/integrations/integration-error.js';
import { identify } from '../../../src/integrations/process/identity.js';
import { LAB_POSTGRES, LAB_SCHEDULER } from '../../../src/lab/definition.js';
import type { LabService } from '../../../src/lab/definition.js';
import { openTestLab } from '../../support/lab.js';
import type { TestLab } from '../../support/lab.js';

const CHILD = fileURLToPath(new URL('../../support/restart-child.ts', import.meta.url));
const STAGES = ['intent', 'ended', 'killed', 'spawned', 'started'] as const;

describe('the restart of a process', function () {
  this.timeout(60_000);
  let bench: TestLab;
  let tokens = 0;

  before(async () => {
    bench = await openTestLab();
    await bench.lab.up();
  });
  after(() => bench.close());

  function orderFor(look: InstanceLook, leaseMs = 60_000): RestartOrder {
    return { look, token: `${look.service}#${++tokens}`, leaseUntil: new Date(Date.now() + leaseMs).toISOString() };
  }
  async function eventsOf(token: string): Promise<readonly string[]> {
    return (await bench.ledger()).filter((line) => line.token === token).map((line) => line.event);
  }
  async function assertOneStart(order: RestartOrder): Promise<void> {
    assert.deepEqual(await eventsOf(order.token), ['intent', 'kill', 'start']);
    const now = await bench.lab.runtime.look(order.look.service);
    const start = (await bench.ledger()).find((line) => line.token === order.token && line.event === 'start');
    assert.equal(start?.instance, now.instance, 'the life in the ledger is the one that runs');
    assert.notEqual(now.instance, order.look.instance);
  }
  async function startChild(order: RestartOrder, dieAt?: string) {
    const args = ['--import', 'tsx', CHILD, JSON.stringify({ settings: bench.settings, order, dieAt })];
    const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    const ended = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
    await once(child.stdout, 'data');
    return { begin: () => child.stdin.write('go\n'), kill: () => child.kill('SIGKILL'), ended };
  }

  it('ends the old life, starts a new one, and writes intent, kill and start to the ledger', async () => {
    const order = orderFor(await bench.lab.runtime.look(LAB_SCHEDULER));
    const stages: string[] = [];
    const result = await bench.lab.runtime.restart(order, { onStage: (stage) => stages.push(stage) });
    assert.equal(result.outcome, 'restarted');
    assert.equal(result.after.running, true);
    assert.deepEqual(stages, [...STAGES]);
    await assertOneStart(order);
    assert.equal(await identify(Number.parseInt(order.look.instance, 10)), undefined);
  });

  it('does nothing a second time under the same token', async () => {
    const order = orderFor(await bench.lab.runtime.look(LAB_SCHEDULER));
    const first = await bench.lab.runtime.restart(order, {});
    const second = await bench.lab.runtime.restart(order, {});
    assert.equal(second.outcome, 'restarted');
    assert.equal(second.after.instance, first.after.instance);
    await assertOneStart(order);
  });

  it('leaves a life alone that began after the look', async () => {
    const look = await bench.lab.runtime.look(LAB_SCHEDULER);
    await bench.lab.runtime.restart(orderFor(look), {});
    const late = orderFor(look);
    const result = await bench.lab.runtime.restart(late, {});
    assert.equal(result.outcome, 'already_restarted');
    assert.equal(result.after.running, true);
    assert.deepEqual(await eventsOf(late.token), []);
  });

  it('restarts once when two with the same look come at the same moment', async () => {
    const look = await bench.lab.runtime.look(LAB_SCHEDULER);
    const orders = [orderFor(look), orderFor(look)];
    const results = await Promise.all(orders.map((order) => bench.lab.runtime.restart(order, {})));
    assert.deepEqual(results.map(({ outcome }) => outcome).sort(), ['already_restarted', 'restarted']);
    const events = (await Promise.all(orders.map((order) => eventsOf(order.token)))).flat();
    assert.deepEqual(events, ['intent', 'kill', 'start']);
  });

  it('starts one that died between the look and the restart', async () => {
    const look = await bench.lab.runtime.look(LAB_SCHEDULER);
    await bench.lab.break('scheduler_killed');
    const order = orderFor(look);
    assert.equal((await bench.lab.runtime.restart(order, {})).outcome, 'restarted');
    await assertOneStart(order);
  });

  it('kills and restarts one that hangs', async () => {
    await bench.lab.break('scheduler_hung');
    const order = orderFor(await bench.lab.runtime.look(LAB_SCHEDULER));
    assert.equal(order.look.running, true, 'a process that hangs still runs');
    await bench.lab.runtime.restart(order, {});
    await assertOneStart(order);
  });

  it('begins nothing after the lease has ended', async () => {
    const order = orderFor(await bench.lab.runtime.look(LAB_SCHEDULER), -1);
    await assert.rejects(bench.lab.runtime.restart(order, {}), hasCode('LEASE_EXPIRED'));
    assert.deepEqual(await eventsOf(order.token), []);
    assert.equal((await bench.lab.runtime.look(LAB_SCHEDULER)).instance, order.look.instance);
  });

  it('begins nothing once it is cancelled', async () => {
    const order = orderFor(await bench.lab.runtime.look(LAB_SCHEDULER));
    await assert.rejects(bench.lab.runtime.restart(order, { signal: AbortSignal.abort() }), hasCode('CANCELLED'));
    assert.deepEqual(await eventsOf(order.token), []);
  });

  it('touches only what is on its list', async () => {
    await assert.rejects(bench.lab.runtime.look('sshd'), hasCode('NOT_ALLOWED'));
    const look = { ...(await bench.lab.runtime.look(LAB_SCHEDULER)), service: 'sshd' };
    await assert.rejects(bench.lab.runtime.restart(orderFor(look), {}), hasCode('NOT_ALLOWED'));
  });

  for (const service of [LAB_SCHEDULER, LAB_POSTGRES] satisfies LabService[]) {
    for (const stage of STAGES) {
      it(`starts ${service} once although the process that restarted it was killed at "${stage}"`, async () => {
        const livesBefore = await bench.schedulerLives();
        const order = orderFor(await bench.lab.runtime.look(service));
        const child = await startChild(order, stage);
        child.begin();
        assert.deepEqual(await child.ended, [null, 'SIGKILL']);
        const result = await bench.lab.runtime.restart(order, {});
        assert.equal(result.outcome, 'restarted');
        await assertOneStart(order);
        if (service === LAB_SCHEDULER) assert.equal((await bench.schedulerLives()) - livesBefore, 1);
      });
    }
  }

  it('finishes under its own token although another restart came in between', async () => {
    const order = orderFor(await bench.lab.runtime.look(LAB_SCHEDULER));
    const child = await startChild(order, 'spawned');
    child.begin();
    await child.ended;
    const other = orderFor(await bench.lab.runtime.look(LAB_SCHEDULER));
    assert.equal((await bench.lab.runtime.restart(other, {})).outcome, 'restarted');
    assert.equal((await bench.lab.runtime.restart(order, {})).outcome, 'restarted');
    assert.deepEqual(await eventsOf(order.token), ['intent', 'kill', 'start']);
    await assertOneStart(other);
  });

  // A sample of moments, from before the intent to after the start.
  for (const atMs of [2, 9, 17, 40, 120, 260, 340, 420]) {
    it(`starts the scheduler once although the process that restarted it was killed after ${atMs} ms`, async () => {
      const livesBefore = await bench.schedulerLives();
      const order = orderFor(await bench.lab.runtime.look(LAB_SCHEDULER));
      const child = await startChild(order);
      child.begin();
      await sleep(atMs);
      child.kill();
      await child.ended;
      await bench.lab.runtime.restart(order, {});
      await assertOneStart(order);
      assert.equal((await bench.schedulerLives()) - livesBefore, 1);
    });
  }

  it('gives back the last lines of the log', async () => {
    const text = await bench.lab.runtime.logs(LAB_SCHEDULER, 2);
    assert.equal(text.split('\n').length, 2);
    assert.ok(Buffer.byteLength(await bench.lab.runtime.logs(LAB_SCHEDULER, 100_000)) <= 8 * 1024);
  });
});

function hasCode(code: string) {
  return (error: unknown): boolean => error instanceof IntegrationError && error.code === code;
}

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import Docker from 'dockerode';
import type { InstanceLook } from '../../../src/domain/actions/action.js';
import type { FailureCode } from '../../../src/domain/failures.js';
import type { DockerRuntime, ExecOrder } from '../../../src/integrations/docker/docker.js';
import { composeContainers } from '../../../src/integrations/docker/compose-containers.js';
import { openEngine } from '../../../src/integrations/docker/engine.js';
import { openDocker } from '../../../src/integrations/docker/runtime.js';
import { dockerSocket, ensureImage, recordOf, removeProject, startContainer } from '../../services/docker/engine.js';
import type { TestContainer } from '../../services/docker/engine.js';
import { eventually } from '../../support/eventually.js';
import { needs } from '../../support/require.js';
import { openTroubledSocket } from '../../support/troubled-socket.js';
import type { TroubledSocket } from '../../support/troubled-socket.js';

const OBEDIENT = 'trap "exit 0" TERM; while :; do sleep 0.1; done';
const HOLDS_ANSWERS_MS = 1_500;

describe('What Guardia does to containers, with a real engine', () => {
  const project = `guardia-deeds-${randomUUID().slice(0, 8)}`;
  const socketPath = dockerSocket();
  const containers = new Map(['kafka', 'store'].map((service) => [service, { project, service }]));
  let docker: Docker;
  let image: string;
  let runtime: DockerRuntime;
  let trouble: TroubledSocket;
  let troubled: DockerRuntime;

  before(async function () {
    this.timeout(120_000);
    await needs(this, 'docker');
    docker = new Docker({ socketPath });
    image = await ensureImage(docker);
    runtime = openDocker({ socketPath, stopGraceS: 1, containers });
    trouble = await openTroubledSocket(socketPath);
    troubled = openDocker({ socketPath: trouble.path, stopGraceS: 0, timeoutMs: HOLDS_ANSWERS_MS, containers });
  });
  afterEach(async function () {
    this.timeout(30_000);
    trouble?.heal();
    if (docker) await removeProject(docker, project);
  });
  after(async () => trouble?.close());

  const start = (script = OBEDIENT, more: Partial<TestContainer> = {}): Promise<Docker.Container> =>
    startContainer(docker, image, { project, service: 'kafka', script, ...more });
  const countOf = async (container: Docker.Container, action: string): Promise<number> =>
    (await recordOf(docker, container.id)).filter((one) => one === action).length;

  it('stops and starts a container once each, however often it is asked', async function () {
    this.timeout(30_000);
    const container = await start();
    const stopping = orderFor(await runtime.look('kafka'));
    const stopped = [await runtime.stop(stopping, {}), await runtime.stop(stopping, {})];
    assert.deepEqual(
      stopped.map(({ outcome, after }) => [outcome, after.running]),
      [
        ['done', false],
        ['already_done', false],
      ],
    );
    assert.deepEqual([await runtime.isStopped('kafka'), await countOf(container, 'stop')], [true, 1]);
    const starting = orderFor(await runtime.look('kafka'));
    const started = [await runtime.start(starting, {}), await runtime.start(starting, {})];
    assert.deepEqual(
      started.map(({ outcome, after }) => [outcome, after.running]),
      [
        ['done', true],
        ['already_done', true],
      ],
    );
    assert.equal(await countOf(container, 'start'), 2);
  });

  it('does not stop the new life that somebody gave it after our look, nor start what somebody let end', async function () {
    this.timeout(30_000);
    const container = await start();
    const running = orderFor(await runtime.look('kafka'));
    await container.restart({ t: 1 });
    await refused('INSTANCE_CHANGED', runtime.stop(running, {}));
    assert.equal((await container.inspect()).State.Running, true);
    await container.stop({ t: 1 });
    const ended = orderFor(await runtime.look('kafka'));
    await container.start();
    await container.stop({ t: 1 });
    await refused('INSTANCE_CHANGED', runtime.start(ended, {}));
    assert.equal((await container.inspect()).State.Running, false);
  });

  it('stops a container that is paused or restarts in a loop, and says which it was', async function () {
    this.timeout(30_000);
    const paused = await start();
    await paused.pause();
    assert.deepEqual([(await runtime.judge('kafka')).code, await runtime.isStopped('kafka')], ['stopped', false]);
    assert.equal((await runtime.stop(orderFor(await runtime.look('kafka')), {})).outcome, 'done');
    await paused.remove();
    await start('exit 3', { restartPolicy: 'unless-stopped' });
    await eventually('it waits for its next life', async () =>
      (await runtime.judge('kafka')).code === 'restarting' ? true : undefined,
    );
    assert.equal(await runtime.isStopped('kafka'), false);
  });

  it('believes Docker’s own record where the answer to a deed does not come', async function () {
    this.timeout(30_000);
    const container = await start();
    trouble.holdAnswersTo(/^POST .*\/(restart|stop|start)$/);
    const restarted = await troubled.restart(orderFor(await troubled.look('kafka')), {});
    assert.deepEqual([restarted.outcome, restarted.after.running], ['restarted', true]);
    const stopped = await troubled.stop(orderFor(await troubled.look('kafka')), {});
    assert.deepEqual([stopped.outcome, stopped.after.running], ['done', false]);
    const started = await troubled.start(orderFor(await troubled.look('kafka')), {});
    assert.deepEqual([started.outcome, started.after.running], ['done', true]);
    const counts = await Promise.all(['restart', 'stop', 'start'].map((action) => countOf(container, action)));
    assert.deepEqual(counts, [1, 2, 3]);
  });

  it('ends with a timeout where an engine that hangs restarts nothing, and answers later', async function () {
    this.timeout(30_000);
    const container = await start();
    const order = orderFor(await troubled.look('kafka'));
    trouble.swallow(/^POST .*\/restart$/);
    await refused('SERVICE_TIMEOUT', troubled.restart(order, {}));
    trouble.swallow(/./);
    await refused('SERVICE_TIMEOUT', troubled.look('kafka'));
    trouble.heal();
    assert.equal((await troubled.restart(order, {})).outcome, 'restarted');
    assert.equal(await countOf(container, 'restart'), 1);
  });

  it('says that the engine is away where its socket is closed', async () => {
    const gone = await openTroubledSocket(socketPath);
    const away = openDocker({ socketPath: gone.path, containers, timeoutMs: HOLDS_ANSWERS_MS });
    await start();
    const order = orderFor(await away.look('kafka'));
    await gone.close();
    await refused('RUNTIME_UNREACHABLE', away.restart(order, {}));
    await refused('RUNTIME_UNREACHABLE', away.stop(order, {}));
    await refused('RUNTIME_UNREACHABLE', away.judge('kafka'));
    assert.equal((await runtime.look('kafka')).running, true);
    await rm(gone.path, { force: true });
  });

  describe('commands', () => {
    const execOrder = async (...argv: readonly string[]): Promise<ExecOrder> => ({
      ...orderFor(await runtime.look('kafka')),
      argv,
    });

    it('runs a list of arguments that no shell reads, once for one order', async () => {
      await start();
      const order = await execOrder('echo', '$(touch /tmp/pwned); rm -rf / && `id`', '|', 'cat');
      const first = await runtime.exec(order, {});
      assert.deepEqual(
        [first.outcome, first.exitCode, first.output.trim()],
        ['done', 0, '$(touch /tmp/pwned); rm -rf / && `id` | cat'],
      );
      const second = await runtime.exec(order, {});
      assert.deepEqual([second.outcome, second.exitCode], ['already_done', 0]);
      assert.equal((await runtime.exec(await execOrder('test', '-e', '/tmp/pwned'), {})).exitCode, 1);
    });

    it('waits for the end of a command whose answer was lost, and does not run it twice', async function () {
      this.timeout(20_000);
      await start();
      const order = await execOrder('sh', '-c', 'sleep 1; echo x >> /tmp/runs; exit 3');
      const cut = new AbortController();
      const abandoned = runtime.exec(order, {
        signal: cut.signal,
        onStage: (stage) => stage === 'started' && setTimeout(() => cut.abort(), 200),
      });
      await refused('CANCELLED', abandoned);
      const again = await runtime.exec(order, {});
      assert.deepEqual([again.outcome, again.exitCode], ['already_done', 3]);
      assert.equal((await runtime.exec(await execOrder('cat', '/tmp/runs'), {})).output, 'x\n');
    });

    it('bounds the output of one that talks a lot', async () => {
      await start();
      const loud = await execOrder('sh', '-c', 'i=0; while [ $i -lt 5000 ]; do echo 0123456789; i=$((i+1)); done');
      const { exitCode, output } = await runtime.exec(loud, {});
      assert.equal(exitCode, 0);
      assert.ok(output.length > 8_000 && output.length <= 16 * 1024, `${output.length} bytes`);
    });

    it('runs nothing in a life that is over', async () => {
      const container = await start();
      const order = await execOrder('echo', 'x');
      await container.restart({ t: 1 });
      await refused('INSTANCE_CHANGED', runtime.exec(order, {}));
    });
  });

  it('measures memory, processors and room', async function () {
    this.timeout(30_000);
    await start('while :; do :; done', { memoryBytes: 32 * 1024 ** 2, cpus: 0.2 });
    const busy = await eventually('a busy processor', async () => {
      const stats = await runtime.stats('kafka');
      return (stats.cpuShare ?? 0) > 0.5 ? stats : undefined;
    });
    assert.equal(busy.memoryLimitBytes, 32 * 1024 ** 2);
    assert.ok((busy.memoryShare ?? 0) > 0 && (busy.memoryShare ?? 1) < 0.5, `memory ${busy.memoryShare}`);
    assert.ok((busy.cpuShare ?? 0) < 1.6, `processors ${busy.cpuShare}`);
    const room = await runtime.diskSpace('kafka', '/');
    assert.ok(room.freeBytes > 0 && room.freeBytes < room.totalBytes && room.freeShare > 0 && room.freeShare < 1);
    await refused('BAD_ANSWER', runtime.diskSpace('kafka', '/nonexistent'));
  });

  it('says that memory ran out', async function () {
    this.timeout(30_000);
    await start('x=0123456789; while :; do x=$x$x; done', { memoryBytes: 16 * 1024 ** 2 });
    const judged = await eventually('it is killed', async () => {
      const judgement = await runtime.judge('kafka');
      return judgement.code === 'stopped' ? judgement : undefined;
    });
    assert.match(judged.detail, /exit 137, out of memory/);
    await refused('CONFLICT', runtime.stats('kafka'));
  });

  it('strips what a terminal would obey from names and lines of logs', async () => {
    await start('printf "a\\033[2Jb\\n"; sleep 60');
    const log = await eventually('a line', async () => (await runtime.logs('kafka', 10)) || undefined);
    assert.match(log, /a \[2Jb/);
    assert.ok(!log.includes(String.fromCharCode(27)));
  });

  it('tells which containers of Compose run', async () => {
    const container = await start();
    const seen = async () => (await composeContainers(socketPath, 5_000)).filter((each) => each.project === project);
    assert.deepEqual(await seen(), [{ project, service: 'kafka', files: [''], runs: true }]);
    await container.stop({ t: 0 });
    assert.deepEqual(
      (await seen()).map(({ runs }) => runs),
      [false],
    );
  });

  it('makes no other call than those on its list', async () => {
    const { id } = await start();
    const engine = openEngine(socketPath, 5_000);
    // A name would be text of others; only ids of the Engine's own answers go into a path.
    await refused('NOT_ALLOWED', engine.restart('kafka', 0));
    await refused('NOT_ALLOWED', engine.inspect('../images'));
    await refused('NOT_ALLOWED', engine.logs(`${id}/../..`, 1));
    await refused('NOT_ALLOWED', engine.exec(id, [], { timeoutMs: 1_000, maxBytes: 10 }));
  });

  describe('what Guardia itself stands on', () => {
    it('is found by the port that its process listens on, and is looked at and never touched', async function () {
      this.timeout(30_000);
      const port = await freePort();
      const own = { addresses: [{ what: 'store' as const, host: 'localhost', port }], containers: [] };
      const guarded = openDocker({ socketPath, stopGraceS: 0, containers, own });
      const script = `while :; do nc -l -p ${port} -s 127.0.0.1; done`;
      const store = await startContainer(docker, image, { project, service: 'store', script, network: 'host' });
      const other = await start(OBEDIENT, { network: 'host' });
      await eventually('it listens', async () => {
        await guarded.look('store');
        return guarded.ownPart('store');
      });
      const look = await guarded.look('store');
      assert.deepEqual([look.running, guarded.ownPart('store')], [true, 'store']);
      assert.match((await guarded.judge('store')).detail, /runs since/);
      const order = orderFor(look);
      await refused('NOT_ALLOWED', guarded.restart(order, {}), /protected/);
      await refused('NOT_ALLOWED', guarded.stop(order, {}), /protected/);
      await refused('NOT_ALLOWED', guarded.start(order, {}), /protected/);
      await refused('NOT_ALLOWED', guarded.exec({ ...order, argv: ['echo'] }, {}), /protected/);
      assert.deepEqual(await recordOf(docker, store.id), ['create', 'start']);
      // The other container is on the same network, and not what listens there.
      await guarded.restart(orderFor(await guarded.look('kafka')), {});
      assert.deepEqual([guarded.ownPart('kafka'), await countOf(other, 'restart')], [undefined, 1]);
    });

    it('is what the configuration says, too', async () => {
      const own = { addresses: [], containers: [{ project, service: 'kafka' }] };
      const guarded = openDocker({ socketPath, containers, own });
      assert.equal(guarded.ownPart('kafka'), 'container');
      await start();
      await refused('NOT_ALLOWED', guarded.restart(orderFor(await guarded.look('kafka')), {}), /protected/);
    });
  });
});

function orderFor(look: InstanceLook) {
  return { look, token: `${look.service}#1`, leaseUntil: new Date(Date.now() + 60_000).toISOString() };
}

async function refused(code: FailureCode, attempt: Promise<unknown>, says = /./): Promise<void> {
  await assert.rejects(attempt, { name: 'IntegrationError', code, message: says });
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import Docker from 'dockerode';
import type { InstanceLook } from '../../../src/domain/actions/action.js';
import type { RestartOrder } from '../../../src/domain/actions/restart-failed-services.js';
import type { FailureCode } from '../../../src/domain/failures.js';
import type { DockerRuntime } from '../../../src/integrations/docker/docker.js';
import { openDocker } from '../../../src/integrations/docker/runtime.js';
import { dockerSocket, ensureImage, recordOf, removeProject, startContainer } from '../../services/docker/engine.js';
import { eventually } from '../../support/eventually.js';
import { needs } from '../../support/require.js';

const OBEDIENT = 'trap "exit 0" TERM; while :; do sleep 0.1; done';
const STUBBORN = 'trap "" TERM; while :; do sleep 0.1; done';
const SERVICES = ['scheduler', 'stubborn', 'unhealthy', 'broken', 'talks', 'twice'] as const;

describe('The Docker runtime with a real engine', () => {
  const project = `guardia-test-${randomUUID().slice(0, 8)}`;
  const socketPath = dockerSocket();
  const containers = new Map(SERVICES.map((service) => [service, { project, service }]));
  const config = { socketPath, stopGraceS: 1, containers };
  let docker: Docker;
  let image: string;
  let runtime: DockerRuntime;

  before(async function () {
    this.timeout(120_000);
    await needs(this, 'docker');
    docker = new Docker({ socketPath });
    image = await ensureImage(docker);
    runtime = openDocker(config);
  });
  afterEach(async function () {
    this.timeout(30_000);
    if (docker) await removeProject(docker, project);
  });

  const start = (service: (typeof SERVICES)[number], script = OBEDIENT, more = {}): Promise<Docker.Container> =>
    startContainer(docker, image, { project, service, script, ...more });

  it('looks at a container by project and service', async () => {
    const container = await start('scheduler');
    const { State } = await container.inspect();
    const look = await runtime.look('scheduler');
    assert.deepEqual([look.running, look.instance, look.startedAt], [true, container.id, State.StartedAt]);
    assert.ok(look.lookedAt > look.startedAt, `${look.lookedAt} is after ${look.startedAt}`);
  });

  it('says the version of the engine', async () => {
    assert.equal(await runtime.engineVersion(), (await docker.version()).Version);
  });

  it('restarts a container that runs, once, and says what it was and is', async function () {
    this.timeout(20_000);
    const container = await start('scheduler');
    const order = orderFor(await runtime.look('scheduler'));
    const stages: string[] = [];
    const { outcome, after } = await runtime.restart(order, { onStage: (stage) => stages.push(stage) });
    assert.equal(outcome, 'restarted');
    assert.deepEqual(stages, ['intent', 'killed', 'started']);
    assert.equal(after.instance, order.look.instance);
    assert.ok(after.running && after.startedAt > order.look.startedAt);
    assert.deepEqual(await restartsOf(container), 1);
  });

  it('does not restart again for the same order, whose answer may have been lost', async function () {
    this.timeout(20_000);
    const container = await start('scheduler');
    const order = orderFor(await runtime.look('scheduler'));
    const first = await runtime.restart(order, {});
    const second = await runtime.restart(order, {});
    assert.deepEqual([first.outcome, second.outcome], ['restarted', 'already_restarted']);
    assert.equal(second.after.startedAt, first.after.startedAt);
    assert.deepEqual(await restartsOf(container), 1);
  });

  it('waits for a restart that the engine has not finished, and takes its outcome', async function () {
    this.timeout(30_000);
    const container = await start('stubborn', STUBBORN);
    const order = orderFor(await runtime.look('stubborn'));
    // Whoever asked dies; the engine goes on, and for two seconds the container looks untouched.
    const cut = new AbortController();
    const abandoned = container.restart({ t: 2, abortSignal: cut.signal }).catch(() => undefined);
    await eventually('the engine begins', async () =>
      (await recordOf(docker, container.id)).includes('kill') ? true : undefined,
    );
    cut.abort();
    await abandoned;
    assert.equal((await container.inspect()).State.StartedAt, order.look.startedAt);
    const { outcome, after } = await runtime.restart(order, {});
    assert.equal(outcome, 'already_restarted');
    assert.ok(after.running && after.startedAt > order.look.startedAt);
    assert.deepEqual(await restartsOf(container), 1);
  });

  it('restarts once for two orders at the same time', async function () {
    this.timeout(30_000);
    const container = await start('stubborn', STUBBORN);
    const look = await runtime.look('stubborn');
    const outcomes = await Promise.all([runtime.restart(orderFor(look), {}), runtime.restart(orderFor(look), {})]);
    assert.deepEqual(outcomes.map(({ outcome }) => outcome).sort(), ['already_restarted', 'restarted']);
    assert.deepEqual(await restartsOf(container), 1);
  });

  it('kills a container that ignores SIGTERM or is frozen, when the grace is over', async function () {
    this.timeout(30_000);
    const container = await start('stubborn', STUBBORN);
    await container.pause();
    const look = await runtime.look('stubborn');
    assert.equal(look.running, false);
    const { outcome, after } = await runtime.restart(orderFor(look), {});
    assert.deepEqual([outcome, after.running], ['restarted', true]);
  });

  it('starts a container that was killed after the look', async function () {
    this.timeout(30_000);
    const container = await start('scheduler');
    const look = await runtime.look('scheduler');
    await container.kill();
    const { outcome, after } = await runtime.restart(orderFor(look), {});
    assert.deepEqual([outcome, after.running, after.instance], ['restarted', true, container.id]);
  });

  it('takes a container that was made anew since the look for somebody else’s repair', async function () {
    this.timeout(30_000);
    const old = await start('scheduler');
    const look = await runtime.look('scheduler');
    await old.remove({ force: true });
    const made = await start('scheduler');
    const { outcome, after } = await runtime.restart(orderFor(look), {});
    assert.deepEqual([outcome, after.instance], ['already_restarted', made.id]);
    assert.deepEqual(await restartsOf(made), 0);
  });

  it('begins no restart after the lease, and none that is cancelled', async () => {
    const container = await start('scheduler');
    const look = await runtime.look('scheduler');
    const late = { ...orderFor(look), leaseUntil: new Date(Date.now() - 1).toISOString() };
    await refused('LEASE_EXPIRED', runtime.restart(late, {}));
    await refused('CANCELLED', runtime.restart(orderFor(look), { signal: AbortSignal.abort() }));
    assert.deepEqual(await restartsOf(container), 0);
  });

  it('says so where a container cannot start again', async function () {
    this.timeout(20_000);
    const container = await start('broken', `rm /bin/sh; ${OBEDIENT}`);
    await eventually('its shell is gone', async () => ((await changesOf(container)) ? true : undefined));
    await refused('RESTART_FAILED', runtime.restart(orderFor(await runtime.look('broken')), {}));
    assert.equal((await runtime.judge('broken')).code, 'stopped');
  });

  it('touches nothing outside the list, and one container only', async () => {
    await refused('NOT_ALLOWED', runtime.look('postgres'));
    await refused('NOT_ALLOWED', runtime.logs('postgres', 10));
    await refused('NOT_FOUND', runtime.look('twice'));
    await start('twice');
    await start('twice');
    await refused('CONFLICT', runtime.look('twice'));
  });

  it('reads the lines of both streams, and only the last ones', async () => {
    await start('talks', 'for i in 1 2 3; do echo línea $i; done; echo problema >&2; sleep 60');
    // Docker reads both pipes at once, so which line of the two streams comes first is not said.
    const logs = await eventually('all four lines', async () => {
      const text = await runtime.logs('talks', 10);
      return text.split('\n').length === 4 ? text : undefined;
    });
    const lines = logs.split('\n').map((line) => line.replace(/^\S+Z /, ''));
    assert.deepEqual(lines.toSorted(), ['línea 1', 'línea 2', 'línea 3', 'problema']);
    assert.equal((await runtime.logs('talks', 2)).split('\n').length, 2);
  });

  it('bounds the log of a container that talks a lot, with a terminal too', async () => {
    await start('talks', 'while :; do echo 0123456789012345678901234567890123456789; done', { tty: true });
    const logs = await eventually('a full log', async () => {
      const text = await runtime.logs('talks', 1000);
      return text.length > 8_000 ? text : undefined;
    });
    assert.ok(Buffer.byteLength(logs) <= 8 * 1024);
    assert.match(logs, /^\d{4}-.*0123456789\r?$/m);
  });

  it('judges a container by its own health check', async function () {
    this.timeout(30_000);
    await start('unhealthy', 'touch /tmp/ok; sleep 60', { healthCheck: 'test -f /tmp/ok' });
    await eventually('healthy', async () =>
      (await runtime.judge('unhealthy')).health === 'healthy' ? true : undefined,
    );
    const [container] = await docker.listContainers({ filters: { label: [`com.docker.compose.project=${project}`] } });
    const exec = await docker.getContainer(container?.Id ?? '').exec({ Cmd: ['rm', '/tmp/ok'] });
    await exec.start({});
    await eventually('unhealthy', async () => {
      const { code } = await runtime.judge('unhealthy');
      return code === 'container_unhealthy' ? true : undefined;
    });
  });

  it('says that no engine answers where its socket is missing', async () => {
    const nowhere = openDocker({
      socketPath: '/nonexistent/docker.sock',
      containers: new Map([['a', { project, service: 'a' }]]),
    });
    await refused('RUNTIME_UNREACHABLE', nowhere.look('a'));
  });

  const changesOf = async (container: Docker.Container): Promise<boolean> =>
    ((await container.changes()) as readonly { Path: string }[] | null)?.some(({ Path }) => Path === '/bin/sh') ??
    false;
  const restartsOf = async (container: Docker.Container): Promise<number> =>
    (await recordOf(docker, container.id)).filter((action) => action === 'restart').length;
});

function orderFor(look: InstanceLook): RestartOrder {
  return { look, token: `${look.service}#1`, leaseUntil: new Date(Date.now() + 60_000).toISOString() };
}

async function refused(code: FailureCode, attempt: Promise<unknown>): Promise<void> {
  await assert.rejects(attempt, { name: 'IntegrationError', code });
}

import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { mkdtemp, rm } from 'node:fs/promises';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import Docker from 'dockerode';
import pg from 'pg';
import { openDocker } from '../../src/integrations/docker/runtime.js';
import { LAB_POSTGRES, LAB_SCHEDULER, LAB_SERVICES } from '../../src/lab/definition.js';
import type { LabService } from '../../src/lab/definition.js';
import { LAB_PROJECT } from '../../src/lab/docker-host.js';
import type { LabFault } from '../../src/lab/faults.js';
import { openLab } from '../../src/lab/lab.js';
import type { LabHealth } from '../../src/lab/lab-health.js';
import { waitForHealth } from '../../src/lab/lab-health.js';
import { LabRuntimeMissing } from '../../src/lab/runtime-missing.js';
import type { MissingReason } from '../../src/lab/runtime-missing.js';
import { dockerSocket, recordOf, removeProject } from '../services/docker/engine.js';
import { openTestLab } from '../support/lab.js';
import type { TestLab } from '../support/lab.js';
import { needs } from '../support/require.js';

interface Strike {
  readonly fault: LabFault;
  readonly health: LabHealth;
  /** The state that the Engine itself tells, and the last it recorded. */
  readonly state: Readonly<Partial<Record<LabService, string>>>;
  readonly record: Readonly<Partial<Record<LabService, readonly string[]>>>;
}

const STRIKES: readonly Strike[] = [
  {
    fault: 'scheduler_killed',
    health: 'silent',
    state: { [LAB_SCHEDULER]: 'exited', [LAB_POSTGRES]: 'running' },
    record: { [LAB_SCHEDULER]: ['kill', 'die'] },
  },
  {
    fault: 'scheduler_hung',
    health: 'silent',
    state: { [LAB_SCHEDULER]: 'paused', [LAB_POSTGRES]: 'running' },
    record: { [LAB_SCHEDULER]: ['pause'] },
  },
  {
    fault: 'database_stopped',
    health: 'database_away',
    state: { [LAB_SCHEDULER]: 'running', [LAB_POSTGRES]: 'exited' },
    record: { [LAB_POSTGRES]: ['kill', 'die', 'stop'] },
  },
  {
    fault: 'both',
    health: 'silent',
    state: { [LAB_SCHEDULER]: 'exited', [LAB_POSTGRES]: 'exited' },
    record: { [LAB_SCHEDULER]: ['kill', 'die'], [LAB_POSTGRES]: ['kill', 'die', 'stop'] },
  },
  {
    fault: 'database_refuses_to_start',
    health: 'database_away',
    state: { [LAB_POSTGRES]: 'exited' },
    record: { [LAB_POSTGRES]: ['kill', 'die', 'stop'] },
  },
  {
    fault: 'lock',
    health: 'scheduler_stale',
    state: { [LAB_SCHEDULER]: 'running', [LAB_POSTGRES]: 'running' },
    record: {},
  },
];

describe('the lab in containers', function () {
  this.timeout(60_000);
  const socketPath = dockerSocket();
  const docker = new Docker({ socketPath, host: undefined });
  let bench: TestLab;

  before(async function () {
    await needs(this, 'docker');
    await removeProject(docker, LAB_PROJECT);
    bench = await openTestLab({ GUARDIA_DOCKER_SOCKET: socketPath });
    await bench.lab.use('docker');
  });
  after(async () => {
    await bench?.close();
    await removeProject(docker, LAB_PROJECT);
  });

  async function containers(): Promise<ReadonlyMap<string, Docker.ContainerInfo>> {
    const label = [`com.docker.compose.project=${LAB_PROJECT}`];
    const found = await docker.listContainers({ all: true, filters: { label } });
    return new Map(found.map((container) => [container.Labels['com.docker.compose.service'] ?? '', container]));
  }
  async function recorded(service: LabService): Promise<readonly string[]> {
    return recordOf(docker, (await containers()).get(service)?.Id ?? '');
  }
  const states = async (services: readonly string[]): Promise<Readonly<Record<string, string | undefined>>> => {
    const found = await containers();
    return Object.fromEntries(services.map((service) => [service, found.get(service)?.State]));
  };

  it('is two containers of the project guardia-lab, of which one really is the database', async () => {
    assert.deepEqual([...(await containers()).keys()].sort(), [...LAB_SERVICES].sort());
    const client = new pg.Client({ connectionString: await bench.lab.databaseUrl() });
    await client.connect();
    const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    await client.end();
    const top = (await docker.getContainer((await containers()).get(LAB_POSTGRES)?.Id ?? '').top({
      ps_args: '-eo pid,args',
    })) as { Processes: string[][] };
    assert.match(top.Processes[0]?.join(' ') ?? '', /bin\/postgres /);
    // A number of the container's own: the first process there is PostgreSQL.
    assert.ok((rows[0]?.pid ?? 0) < 1_000, String(rows[0]?.pid));
    assert.deepEqual(bench.lab.placement(LAB_POSTGRES), {
      runtime: 'docker',
      container: { project: LAB_PROJECT, service: LAB_POSTGRES },
    });
  });

  for (const { fault, health, state, record } of STRIKES) {
    it(`is really broken by ${fault}, by the Engine's own record, and healthy again after "lab up"`, async () => {
      const before = new Map<string, number>();
      for (const service of LAB_SERVICES) before.set(service, (await recorded(service)).length);
      assert.equal((await bench.lab.break(fault)).health, health);
      assert.deepEqual(await states(Object.keys(state)), state);
      for (const service of LAB_SERVICES) {
        assert.deepEqual((await recorded(service)).slice(before.get(service)), record[service] ?? [], service);
      }
      const { health: healed, broken } = await bench.lab.up();
      assert.deepEqual({ healed, broken }, { healed: 'healthy', broken: undefined });
    });
  }

  it('is repaired by the Docker runtime that the operation has, too', async () => {
    const placement = bench.lab.placement(LAB_SCHEDULER);
    assert.ok(placement.runtime === 'docker');
    const runtime = openDocker({ socketPath, containers: new Map([[LAB_SCHEDULER, placement.container]]) });
    await bench.lab.break('scheduler_hung');
    const look = await runtime.look(LAB_SCHEDULER);
    const order = { look, token: 'lab#1', leaseUntil: new Date(Date.now() + 60_000).toISOString() };
    assert.equal((await runtime.restart(order, {})).outcome, 'restarted');
    assert.equal(
      await waitForHealth(`${bench.lab.schedulerUrl()}/api/v2/monitor/health`, 'healthy', 20_000),
      'healthy',
    );
    assert.equal((await runtime.restart(order, {})).outcome, 'already_restarted');
  });

  it('says to another home whose it is, and leaves both as they were', async () => {
    const other = await openTestLab({ GUARDIA_DOCKER_SOCKET: socketPath });
    try {
      const earlier = await recorded(LAB_POSTGRES);
      await assert.rejects(other.lab.use('docker'), isMissing('other_lab'));
      assert.equal(other.lab.current(), 'process');
      assert.deepEqual(await recorded(LAB_POSTGRES), earlier);
    } finally {
      await other.close();
    }
  });

  it('stops with "lab down", and gives way to processes without leaving a container', async () => {
    await bench.lab.down();
    assert.deepEqual(await states(LAB_SERVICES), { [LAB_POSTGRES]: 'exited', [LAB_SCHEDULER]: 'exited' });
    const { health, runtime } = await bench.lab.use('process');
    assert.deepEqual({ health, runtime }, { health: 'healthy', runtime: 'process' });
    assert.equal((await containers()).size, 0);
    assert.deepEqual(bench.lab.placement(LAB_POSTGRES), { runtime: 'process' });
    const ledger = await bench.ledger();
    assert.deepEqual(
      ledger.map(({ service, event }) => `${service} ${event}`),
      ['lab-postgres start', 'lab-scheduler start'],
    );
  });

  it('goes back to the processes where it does not come up', async () => {
    await bench.lab.use('process');
    await bench.lab.down();
    const thief = createServer();
    thief.listen(bench.settings.ports.labPostgres, '127.0.0.1');
    await once(thief, 'listening');
    try {
      await assert.rejects(bench.lab.use('docker'), { code: 'RESTART_FAILED', message: /Address already in use/ });
    } finally {
      thief.close();
    }
    assert.equal(bench.lab.current(), 'process');
    assert.equal((await containers()).size, 0);
    assert.equal(await bench.lab.heldBy(), undefined);
  });
});

describe('the lab, where there is no Docker Engine', function () {
  this.timeout(60_000);
  let bench: TestLab;
  let dir: string;

  before(async () => {
    dir = await mkdtemp(join(tmpdir(), 'guardia-no-engine-'));
    bench = await openTestLab({ GUARDIA_DOCKER_SOCKET: join(dir, 'docker.sock') });
    await bench.lab.up();
  });
  after(async () => {
    await bench?.close();
    await rm(dir, { recursive: true, force: true });
  });

  it('stays as it was, and says what was looked for', async () => {
    const before = await bench.lab.status();
    await assert.rejects(bench.lab.use('docker'), (error) => {
      assert.ok(isMissing('no_engine')(error));
      assert.match((error as LabRuntimeMissing).explain('es'), new RegExp(join(dir, 'docker.sock')));
      return true;
    });
    const after = await openLab(bench.settings).status();
    assert.deepEqual(
      after.services.map(({ instance }) => instance),
      before.services.map(({ instance }) => instance),
    );
    assert.deepEqual({ runtime: after.runtime, broken: after.broken }, { runtime: 'process', broken: undefined });
  });
});

function isMissing(reason: MissingReason) {
  return (error: unknown): boolean => error instanceof LabRuntimeMissing && error.reason === reason;
}

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { IntegrationError } from '../../src/integrations/integration-error.js';
import { LAB_POSTGRES, LAB_SCHEDULER } from '../../src/lab/definition.js';
import { LAB_FAULTS } from '../../src/lab/faults.js';
import type { LabFault } from '../../src/lab/faults.js';
import type { LabHealth } from '../../src/lab/lab-health.js';
import { waitForHealth } from '../../src/lab/lab-health.js';
import { eventually } from '../support/eventually.js';
import { openTestLab } from '../support/lab.js';
import type { TestLab } from '../support/lab.js';

const SHOWS_AS: Readonly<Record<LabFault, LabHealth>> = {
  scheduler_killed: 'silent',
  scheduler_hung: 'silent',
  database_stopped: 'database_away',
  both: 'silent',
  database_refuses_to_start: 'database_away',
  lock: 'scheduler_stale',
};

describe('the lab', function () {
  this.timeout(60_000);
  let bench: TestLab;

  before(async () => {
    bench = await openTestLab();
    await bench.lab.up();
  });
  after(() => bench.close());
  afterEach(() => bench.lab.up());

  async function query(sql: string): Promise<pg.QueryResult> {
    const client = new pg.Client({ connectionString: await bench.lab.databaseUrl(), query_timeout: 1_000 });
    await client.connect();
    return client.query(sql).finally(() => client.end());
  }

  it('is set up by the process of somebody else, and lives on when that ends', async () => {
    await bench.lab.down();
    const program = `import { openLab } from ${JSON.stringify(new URL('../../src/lab/lab.ts', import.meta.url).href)};
      await openLab(JSON.parse(process.argv[1])).up(); process.exit(0);`;
    const args = ['--import', 'tsx', '--input-type=module', '--eval', program, JSON.stringify(bench.settings)];
    const child = spawn(process.execPath, args, {
      cwd: fileURLToPath(new URL('../..', import.meta.url)),
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    assert.deepEqual(await once(child, 'exit'), [0, null]);
    assert.equal((await bench.lab.status()).health, 'healthy');
  });

  for (const fault of LAB_FAULTS) {
    it(`is really broken by ${fault}, and healthy again after "lab up"`, async () => {
      const broken = await bench.lab.break(fault);
      assert.equal(broken.health, SHOWS_AS[fault]);
      assert.equal((await bench.lab.status()).broken?.fault, fault);
      const { health, broken: left } = await bench.lab.up();
      assert.equal(health, 'healthy');
      assert.equal(left, undefined);
    });
  }

  it('really locks: a query on the ledger of loads waits, and a restart of the scheduler lets it through', async () => {
    await bench.lab.break('lock');
    await assert.rejects(query('SELECT count(*) FROM lab.ingestion_loads'));
    const look = await bench.lab.runtime.look(LAB_SCHEDULER);
    const leaseUntil = new Date(Date.now() + 60_000).toISOString();
    await bench.lab.runtime.restart({ look, token: 'lock#1', leaseUntil }, {});
    assert.equal(
      await waitForHealth(`${bench.lab.schedulerUrl()}/api/v2/monitor/health`, 'healthy', 10_000),
      'healthy',
    );
    await query('SELECT count(*) FROM lab.ingestion_loads');
  });

  it('has a database that refuses to start as long as its configuration is broken, and says why', async () => {
    await bench.lab.break('database_refuses_to_start');
    const look = await bench.lab.runtime.look(LAB_POSTGRES);
    assert.equal(look.running, false);
    const order = { look, token: 'refuses#1', leaseUntil: new Date(Date.now() + 60_000).toISOString() };
    await assert.rejects(bench.lab.runtime.restart(order, {}), hasCode('RESTART_FAILED'));
    assert.match(await bench.lab.runtime.logs(LAB_POSTGRES, 10), /rota-por-el-laboratorio/);
    const events = (await bench.ledger()).filter(({ token }) => token === order.token).map(({ event }) => event);
    assert.deepEqual(events, ['intent', 'kill'], 'what did not start has no start');
  });

  it('is held by one simulation at a time, which no "lab up" takes it from', async () => {
    await bench.lab.break('scheduler_killed', { simulationId: 'sim-1' });
    await assert.rejects(bench.lab.break('both', { simulationId: 'sim-2' }), hasCode('CONFLICT'));
    await bench.lab.up();
    assert.equal(await bench.lab.heldBy(), 'sim-1');
    await bench.lab.release('sim-2');
    assert.equal(await bench.lab.heldBy(), 'sim-1');
    await bench.lab.release('sim-1');
    assert.equal(await bench.lab.heldBy(), undefined);
  });

  it('stays as it was broken when a Guardia starts', async () => {
    await bench.lab.break('scheduler_killed');
    assert.equal((await bench.lab.ensureUp()).health, 'silent');
    await bench.lab.up();
    assert.equal((await bench.lab.ensureUp()).health, 'healthy');
  });

  it('is no longer called broken once somebody repaired it', async () => {
    await bench.lab.break('scheduler_killed');
    assert.equal((await bench.lab.status()).broken?.fault, 'scheduler_killed');
    await bench.lab.runtime.ensureRunning('lab-scheduler');
    await eventually('it is healthy', async () => (await bench.lab.status()).health === 'healthy' || undefined);
    assert.equal((await bench.lab.status()).broken, undefined);
    await bench.lab.up();
  });

  it('cannot be broken while it is down', async () => {
    await bench.lab.down();
    await assert.rejects(bench.lab.break('scheduler_killed'), hasCode('NOT_FOUND'));
    assert.equal((await bench.lab.status()).broken, undefined);
  });

  it('has a scheduler of at most 300 lines', async () => {
    const files = ['scheduler.ts', 'scheduler-api.ts', 'scheduler-store.ts', 'pipeline.ts'];
    const texts = await Promise.all(
      files.map((file) => readFile(new URL(`../../src/lab/${file}`, import.meta.url), 'utf8')),
    );
    const lines = texts.reduce((sum, text) => sum + text.split('\n').length - 1, 0);
    assert.ok(lines <= 300, `${lines} lines`);
  });
});

function hasCode(code: string) {
  return (error: unknown): boolean => error instanceof IntegrationError && error.code === code;
}

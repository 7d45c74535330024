import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { CLONE_DIR } from '../../src/config.js';
import type { Settings } from '../../src/config.js';
import { openLedger } from '../../src/integrations/process/ledger.js';
import { LAB_SCHEMA } from '../../src/lab/definition.js';
import { labFiles } from '../../src/lab/lab-files.js';
import { openLab } from '../../src/lab/lab.js';
import { openPlace, startBeside } from './guardia-beside.js';
import type { GuardiaBeside, Place } from './guardia-beside.js';
import { run } from './run.js';

const STEPS = ['check_airflow_scheduler', 'check_database_connectivity', 'restart_failed_services'];
const REPAIRED_BY: Readonly<Record<string, readonly string[]>> = {
  scheduler_hung: ['lab-scheduler'],
  database_stopped: ['lab-postgres'],
  both: ['lab-postgres', 'lab-scheduler'],
};

interface Simulated {
  readonly resolved: boolean;
  readonly subject: string;
  readonly steps: readonly string[];
  readonly escalations: readonly string[];
}

describe('guardia simulate', function () {
  this.timeout(180_000);
  let guardia: GuardiaBeside;
  let env: NodeJS.ProcessEnv;
  let settings: Settings;

  before(async () => {
    guardia = await startBeside();
    ({ env, settings } = guardia);
  });
  after(() => guardia?.close());

  async function restartsOf(work: () => Promise<void>): Promise<readonly string[]> {
    const ledger = openLedger(labFiles(settings.dataDir).ledger);
    const before = (await ledger.read()).length;
    await work();
    const granted = (await ledger.read()).slice(before).filter(({ token }) => !/^lab-(up|down)#/.test(token));
    return granted.filter(({ event }) => event === 'start').map(({ service }) => service);
  }

  async function inLab(sql: string, file: string): Promise<readonly object[]> {
    const client = new pg.Client({
      connectionString: await openLab(settings).databaseUrl(),
      options: `-c search_path=${LAB_SCHEMA}`,
    });
    await client.connect();
    return (await client.query<object>(sql, [file]).finally(() => client.end())).rows;
  }

  it('prints the operation’s own text to the byte, in every language, and calls nobody', async () => {
    const restarts = await restartsOf(async () => {
      const { out, err, exitCode } = await run(['--lang', 'en', 'simulate', 'pipeline_down'], env);
      assert.equal(exitCode, 0, err);
      assert.equal(
        `${out}\n`,
        [
          ...['Handling pipeline_down incident...', '', 'Respuesta a incidente:', 'Tipo: pipeline_down'],
          ...['Severidad: CRITICAL', 'Resuelto: True', 'Pasos ejecutados:', ...STEPS, 'verify_pipeline_recovery', ''],
        ].join('\n'),
      );
      assert.match(err, /Breaking for real: the scheduler, killed by SIGKILL/);
    });
    assert.deepEqual(restarts, ['lab-scheduler']);
  });

  for (const [fault, services] of Object.entries(REPAIRED_BY)) {
    it(`is really repaired from ${fault}, by one restart each, and calls nobody`, async () => {
      const restarts = await restartsOf(async () => {
        const { out, err, exitCode } = await run(['simulate', 'pipeline_down', '--fault', fault, '--json'], env);
        assert.equal(exitCode, 0, err);
        const { resolved, escalations, steps } = JSON.parse(out) as Simulated;
        assert.deepEqual({ resolved, escalations }, { resolved: true, escalations: [] });
        assert.deepEqual(steps, [...STEPS, 'verify_pipeline_recovery']);
      });
      assert.deepEqual(restarts, services);
      const status = await openLab(settings).status();
      assert.deepEqual({ health: status.health, broken: status.broken }, { health: 'healthy', broken: undefined });
    });
  }

  it('really blocks queries for a performance problem, and ends the session that blocks', async () => {
    const { out, err, exitCode } = await run(['simulate', 'performance_problem', '--json'], env);
    assert.equal(exitCode, 0, err);
    assert.equal((JSON.parse(out) as Simulated).resolved, true);
  });

  it('says so where it could not be resolved: what ran, who was called; and heals the lab', async () => {
    const { out, exitCode } = await run(['simulate', 'pipeline_down', '--fault', 'database_refuses_to_start'], env);
    assert.equal(exitCode, 1);
    assert.equal(
      `${out}\n`,
      [
        ...['Handling pipeline_down incident...', '', 'Respuesta a incidente:', 'Tipo: pipeline_down'],
        ...['Severidad: CRITICAL', 'Resuelto: False', 'Pasos ejecutados:', ...STEPS, 'verify_pipeline_recovery'],
        ...['Escalamientos:', 'operator', 'lead_engineer', 'technical_manager', 'development_team', 'architect', ''],
      ].join('\n'),
    );
    const status = await openLab(settings).status();
    assert.deepEqual({ health: status.health, broken: status.broken }, { health: 'healthy', broken: undefined });
  });

  it('lists the known types for an unknown one, and opens nothing', async () => {
    const { exitCode, err, out } = await run(['simulate', 'tormenta'], env);
    assert.equal(exitCode, 2);
    assert.equal(out, '');
    for (const type of await readdir(join(guardia.home, 'runbooks')))
      assert.ok(err.includes(type.replace('.yaml', '')), err);
  });

  it('lets a really bad file through a real ingestion, and loads what the ERP delivers again', async () => {
    const { out, err, exitCode } = await run(['simulate', 'data_quality_degradation'], env);
    assert.equal(exitCode, 0, err);
    assert.equal(
      `${out}\n`,
      [
        ...['Handling data_quality_degradation incident...', '', 'Respuesta a incidente:'],
        ...['Tipo: data_quality_degradation', 'Severidad: HIGH', 'Resuelto: True', 'Pasos ejecutados:'],
        ...['check_database_connectivity', 'notify', 'rerun_date', 'verify_data_quality', ''],
      ].join('\n'),
    );
    const [file = ''] = /CLI_sim-[0-9a-f]{8}\.csv/.exec(err) ?? [];
    assert.match(err, /15 de 120 registros rechazados \(12,5 %; se tolera 2 %\)/);
    assert.deepEqual(
      await inLab(`SELECT rows_read, rows_loaded, rows_rejected FROM ingestion_loads WHERE file_name = $1`, file),
      [
        { rows_read: '120', rows_loaded: '105', rows_rejected: '15' },
        { rows_read: '120', rows_loaded: '120', rows_rejected: '0' },
      ],
    );
    const faults = `SELECT error_type, count(*)::int FROM error_log WHERE file_name = $1 GROUP BY 1 ORDER BY 2 DESC, 1`;
    assert.deepEqual(await inLab(faults, file), [
      { error_type: 'not_a_date', count: 6 },
      { error_type: 'required', count: 5 },
      { error_type: 'not_a_number', count: 3 },
      { error_type: 'bad_character', count: 1 },
    ]);
    const { folders } = labFiles(settings.dataDir);
    assert.deepEqual(
      (await readdir(folders.input)).filter((name) => !['.processing', '.records'].includes(name)),
      [],
    );
    assert.equal(
      (await readdir(folders.processed, { recursive: true })).filter((name) => name.endsWith('.csv')).length,
      2,
    );
    assert.equal(await openLab(settings).heldBy(), undefined);
  });

  it('takes no --fault for bad data, and opens nothing', async () => {
    const { exitCode, err, out } = await run(['simulate', 'data_quality_degradation', '--fault', 'both'], env);
    assert.equal(exitCode, 2);
    assert.equal(out, '');
    assert.match(err, /--fault/);
  });
});

describe('guardia simulate, where no Guardia runs', function () {
  this.timeout(180_000);
  let place: Place;

  before(async () => {
    place = await openPlace();
  });
  after(() => place?.close());

  it('puts the lab down again that it brought up', async () => {
    const line = ['--import', 'tsx', join(CLONE_DIR, 'scripts', 'guardia.ts'), 'simulate', 'pipeline_down'];
    const simulation = spawn(process.execPath, line, {
      cwd: CLONE_DIR,
      env: { PATH: process.env.PATH, ...place.env },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    assert.deepEqual(await once(simulation, 'exit'), [0, null]);
    const { services } = await openLab(place.settings).status();
    assert.deepEqual(
      services.map(({ running }) => running),
      [false, false],
    );
  });
});

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { CLONE_DIR } from '../src/config.js';
import { openLedger } from '../src/integrations/process/ledger.js';
import { LAB_FAULTS } from '../src/lab/faults.js';
import type { LabFault } from '../src/lab/faults.js';
import { labFiles } from '../src/lab/lab-files.js';
import { startChild } from './child.js';
import { isPage } from './pages.js';
import { openStage } from './stage.js';
import type { Stage } from './stage.js';

const RUNS = Number(process.env.GUARDIA_SOAK_RUNS ?? 20);
const STEPS = ['check_airflow_scheduler', 'check_database_connectivity', 'restart_failed_services'];
const ROLES = ['operator', 'lead_engineer', 'technical_manager', 'development_team', 'architect'];
/** What each fault breaks, and so what may be restarted; nothing starts a database that refuses. */
const RESTARTED: Readonly<Record<LabFault, readonly string[]>> = {
  scheduler_killed: ['lab-scheduler'],
  scheduler_hung: ['lab-scheduler'],
  database_stopped: ['lab-postgres'],
  both: ['lab-postgres', 'lab-scheduler'],
  database_refuses_to_start: [],
  lock: ['lab-scheduler'],
};

/** Every fault 20 times in a row, by the command that a person types beside a running `npm start`. Returns how many failed. */
export async function soakSimulations(only = ''): Promise<number> {
  const stage = await openStage();
  const start = startChild('start.ts', { env: stage.workerEnv });
  let failed = 0;
  try {
    await start.says(/Ctrl-C/);
    for (const fault of LAB_FAULTS.filter((name) => name.includes(only))) {
      const tookMs: number[] = [];
      for (let run = 1; run <= RUNS; run += 1) {
        const startedMs = Date.now();
        try {
          await simulateOnce(stage, fault);
          tookMs.push(Date.now() - startedMs);
        } catch (error) {
          failed += 1;
          console.log(`FAIL ${fault} ${run}/${RUNS}: ${error instanceof Error ? error.message : String(error)}`);
        }
      }
      const [least = 0, most = 0] = [Math.min(...tookMs), Math.max(...tookMs)].map((ms) => (ms / 1_000).toFixed(1));
      console.log(`${fault}: ${tookMs.length}/${RUNS} ok, ${least} to ${most} s each`);
    }
  } finally {
    await start.end('SIGTERM');
    await stage.close();
  }
  return failed;
}

async function simulateOnce(stage: Stage, fault: LabFault): Promise<void> {
  const ledger = openLedger(labFiles(stage.home.settings.dataDir).ledger);
  const linesBefore = (await ledger.read()).length;
  const messagesBefore = stage.slack.ledger.entries.length;
  const type = fault === 'lock' ? 'performance_problem' : 'pipeline_down';
  const isResolved = fault !== 'database_refuses_to_start';
  const { exitCode, out, err } = await guardia(stage, ['simulate', type, '--fault', fault]);
  assert.equal(out, textOf(type, isResolved), err);
  assert.equal(exitCode, isResolved ? 0 : 1, err);

  const lines = (await ledger.read()).slice(linesBefore).filter(({ token }) => !/^lab-(up|down)#/.test(token));
  const starts = lines.filter(({ event }) => event === 'start').map(({ service }) => service);
  assert.deepEqual(starts, RESTARTED[fault], err);
  const pages = stage.slack.ledger.entries.slice(messagesBefore).filter(isPage);
  const called = pages.map(({ key }) => key.split('/')[2]);
  assert.deepEqual([...called].sort(), isResolved ? [] : [...ROLES].sort(), err);
  const { health, broken } = await stage.lab.status();
  assert.deepEqual({ health, broken }, { health: 'healthy', broken: undefined }, err);
}

function textOf(type: string, isResolved: boolean): string {
  const severity = type === 'pipeline_down' ? 'CRITICAL' : 'MEDIUM';
  return [
    ...[`Handling ${type} incident...`, '', 'Respuesta a incidente:', `Tipo: ${type}`, `Severidad: ${severity}`],
    ...[`Resuelto: ${isResolved ? 'True' : 'False'}`, 'Pasos ejecutados:', ...STEPS, 'verify_pipeline_recovery'],
    ...(isResolved ? [] : ['Escalamientos:', ...ROLES]),
    '',
  ].join('\n');
}

interface Ran {
  readonly exitCode: number;
  readonly out: string;
  readonly err: string;
}

function guardia(stage: Stage, args: readonly string[]): Promise<Ran> {
  const program = ['--import', 'tsx', join(CLONE_DIR, 'scripts', 'guardia.ts'), ...args];
  return new Promise((resolve) => {
    execFile(process.execPath, program, { cwd: CLONE_DIR, env: stage.workerEnv }, (error, out, err) =>
      resolve({ exitCode: typeof error?.code === 'number' ? error.code : error ? 1 : 0, out, err }),
    );
  });
}

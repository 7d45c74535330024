import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { postgresStatus } from '../embedded/postgres.js';
import { IntegrationError } from '../integrations/integration-error.js';
import { killHard, sendSignal } from '../integrations/process/managed-process.js';
import type { ManagedProcess } from '../integrations/process/managed-process.js';
import { LAB_DAG, LAB_SCHEMA } from './definition.js';
import { endPostgres } from './managed-postgres.js';

/** What can be broken in the lab; nothing of it is played, and each shows itself in the services' own probes. */
export const LAB_FAULTS = [
  'scheduler_killed',
  'scheduler_hung',
  'database_stopped',
  'both',
  'database_refuses_to_start',
  'lock',
] as const;
export type LabFault = (typeof LAB_FAULTS)[number];

export interface FaultTargets {
  readonly postgres: ManagedProcess;
  readonly scheduler: ManagedProcess;
  readonly postgresDir: string;
  readonly schedulerUrl: string;
  readonly databaseUrl: () => Promise<string>;
}
/** A file that does not exist: PostgreSQL refuses to start with a configuration that names it. */
const BROKEN_LINE = "include 'rota-por-el-laboratorio.conf'\n";
const LOCK_TIMEOUT_MS = 10_000;

/** Breaks the lab for real. Throws NOT_FOUND where what is to be broken does not run. */
export async function breakLab(fault: LabFault, targets: FaultTargets): Promise<void> {
  switch (fault) {
    case 'scheduler_killed':
      return killHard(await running(targets.scheduler));
    case 'scheduler_hung':
      sendSignal((await running(targets.scheduler)).pid, 'SIGSTOP');
      return;
    case 'database_stopped':
      return endPostgres(await running(targets.postgres));
    case 'both':
      await killHard(await running(targets.scheduler));
      return endPostgres(await running(targets.postgres));
    case 'database_refuses_to_start':
      await appendFile(await configurationFile(targets), BROKEN_LINE);
      return endPostgres(await running(targets.postgres));
    case 'lock':
      return lockTables(targets);
  }
}

/** Takes back what a start of the services does not: the broken configuration, and the sleep of what hangs. */
export async function undoFaults(targets: FaultTargets): Promise<void> {
  const file = await configurationFile(targets);
  const text = await readFile(file, 'utf8').catch(() => '');
  // Written in place, because the file belongs to PostgreSQL's user.
  if (text.includes(BROKEN_LINE)) await writeFile(file, text.replaceAll(BROKEN_LINE, ''));
  for (const service of [targets.postgres, targets.scheduler]) {
    const instance = await service.find();
    if (instance) sendSignal(instance.pid, 'SIGCONT');
  }
}

async function running(service: ManagedProcess) {
  const instance = await service.find();
  if (instance) return instance;
  throw new IntegrationError('NOT_FOUND', `${service.name} does not run: \`./guardia lab up\` starts the lab`);
}

async function configurationFile({ postgresDir }: FaultTargets): Promise<string> {
  return join((await postgresStatus(postgresDir)).pgdata, 'postgresql.conf');
}

/** A task of the pipeline that hangs in its transaction, with the ledger of loads and the scheduler's heartbeat locked. */
async function lockTables(targets: FaultTargets): Promise<void> {
  await running(targets.scheduler);
  const body = { dag_run_id: `bloqueo_${Date.now()}`, logical_date: null, conf: { bloquear: true } };
  const response = await fetch(`${targets.schedulerUrl}/api/v2/dags/${LAB_DAG}/dagRuns`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(LOCK_TIMEOUT_MS),
  });
  if (!response.ok)
    throw new IntegrationError(
      'SERVICE_ERROR',
      `the lab's scheduler answered ${response.status} to the run that locks`,
    );
  await waitForLock(await targets.databaseUrl());
}

async function waitForLock(databaseUrl: string): Promise<void> {
  const client = new pg.Client({
    connectionString: databaseUrl,
    connectionTimeoutMillis: 2_000,
    query_timeout: LOCK_TIMEOUT_MS,
  });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const sql = `SELECT 1 FROM pg_locks WHERE relation = to_regclass('${LAB_SCHEMA}.ingestion_loads') AND mode = 'AccessExclusiveLock' AND granted`;
    const giveUpAtMs = Date.now() + LOCK_TIMEOUT_MS;
    while ((await client.query(sql)).rowCount === 0) {
      if (Date.now() > giveUpAtMs)
        throw new IntegrationError('SERVICE_TIMEOUT', 'the run that locks never got its lock');
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  } finally {
    await client.end().catch(() => undefined);
  }
}

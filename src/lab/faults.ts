import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { postgresStatus } from '../embedded/postgres.js';
import { IntegrationError } from '../integrations/integration-error.js';
import { LAB_DAG, LAB_POSTGRES, LAB_SCHEDULER, LAB_SCHEMA, LAB_SERVICES } from './definition.js';
import { notRunning } from './lab-host.js';
import type { LabHost } from './lab-host.js';

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
  readonly host: LabHost;
  readonly schedulerUrl: string;
  readonly databaseUrl: () => Promise<string>;
}
/** A file that does not exist: PostgreSQL refuses to start with a configuration that names it. */
const BROKEN_LINE = "include 'rota-por-el-laboratorio.conf'\n";
const LOCK_TIMEOUT_MS = 10_000;

/** Breaks the lab for real. Throws NOT_FOUND where what is to be broken does not run. */
export async function breakLab(fault: LabFault, targets: FaultTargets): Promise<void> {
  const { host } = targets;
  switch (fault) {
    case 'scheduler_killed':
      return host.kill(LAB_SCHEDULER);
    case 'scheduler_hung':
      return host.hang(LAB_SCHEDULER);
    case 'database_stopped':
      return host.stop(LAB_POSTGRES);
    case 'both':
      await host.kill(LAB_SCHEDULER);
      return host.stop(LAB_POSTGRES);
    case 'database_refuses_to_start':
      await appendFile(await configurationFile(targets), BROKEN_LINE);
      return host.stop(LAB_POSTGRES);
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
  for (const service of LAB_SERVICES) await targets.host.wake(service);
}

async function configurationFile({ host }: FaultTargets): Promise<string> {
  return join((await postgresStatus(host.postgresDir)).pgdata, 'postgresql.conf');
}

/** A task of the pipeline that hangs in its transaction, with the ledger of loads and the scheduler's heartbeat locked. */
async function lockTables(targets: FaultTargets): Promise<void> {
  if (!(await targets.host.look(LAB_SCHEDULER)).running) throw notRunning(LAB_SCHEDULER);
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

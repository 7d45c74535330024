import { once } from 'node:events';
import { Client } from 'pg';
import { LAB_SCHEMA, LAB_TASKS } from './definition.js';
import type { LabTask, SchedulerConfig } from './definition.js';
import type { RunIngestion } from './run-ingestion.js';

export interface PipelineRun extends SchedulerConfig {
  readonly runId: string;
  readonly queuedAt: Date;
  /** `fallar: true` makes `cargar` fail; `bloquear: true` makes it hang while it holds its locks. */
  readonly conf: Record<string, unknown>;
  readonly log: (text: string) => void;
}

/** Runs the tasks of the pipeline one after the other: the real ingestion. Repeating a run doubles nothing. */
export async function runTasks(run: PipelineRun): Promise<void> {
  // Its parsers and drivers are loaded with the first run, so that the scheduler is up without waiting for them.
  const { openRunIngestion } = await import('./run-ingestion.js');
  const ingestion = await openRunIngestion(run);
  try {
    for (const task of LAB_TASKS) {
      run.log(`run ${run.runId} task ${task} success: ${await TASKS[task](ingestion, run)}`);
    }
  } finally {
    // What it cannot tidy up, because the database is away, does no harm.
    await ingestion.tidy().catch(() => undefined);
  }
}

const TASKS: Record<LabTask, (ingestion: RunIngestion, run: PipelineRun) => Promise<string>> = {
  extraer: (ingestion) => ingestion.extract(),
  validar: (ingestion) => ingestion.validate(),
  async cargar(ingestion, run) {
    if (run.conf.fallar === true) throw new Error('asked to fail by conf.fallar');
    if (run.conf.bloquear !== true) return ingestion.load();
    await ingestion.tidy();
    return hangWithLocks(run);
  },
};

/** On a connection of its own, whose end is the end of the hanging. */
async function hangWithLocks({ databaseUrl, runId, log }: PipelineRun): Promise<never> {
  const client = new Client({ connectionString: databaseUrl, application_name: `guardia-lab ${runId}` });
  // Unheard, this event would end the process.
  client.on('error', () => undefined);
  await client.connect();
  await client.query('BEGIN');
  await client.query(`LOCK TABLE ${LAB_SCHEMA}.ingestion_loads IN ACCESS EXCLUSIVE MODE`);
  await client.query('SELECT * FROM scheduler_heartbeat FOR UPDATE');
  log(`run ${runId} task cargar hangs in its transaction`);
  await once(client, 'end');
  throw new Error('its connection ended');
}

import { once } from 'node:events';
import { Client } from 'pg';
import { LAB_TASKS } from './definition.js';
import type { LabTask } from './definition.js';

const ROWS = 25;

export interface PipelineRun {
  readonly databaseUrl: string;
  readonly runId: string;
  /** `fallar: true` makes `cargar` fail; `bloquear: true` makes it hang while it holds its locks. */
  readonly conf: Record<string, unknown>;
  readonly log: (text: string) => void;
}

/** Runs the tasks of the pipeline one after the other, on a connection of its own. Repeating a run doubles nothing. */
export async function runTasks(run: PipelineRun): Promise<void> {
  const client = new Client({ connectionString: run.databaseUrl, application_name: `guardia-lab ${run.runId}` });
  // A connection that breaks fails the query, or the task that hangs; unheard, this event would end the process.
  client.on('error', () => undefined);
  await client.connect();
  try {
    for (const task of LAB_TASKS) {
      await TASKS[task](client, run);
      run.log(`run ${run.runId} task ${task} success`);
    }
  } finally {
    await client.end().catch(() => undefined);
  }
}

const TASKS: Record<LabTask, (client: Client, run: PipelineRun) => Promise<void>> = {
  async extraer(client, { runId }) {
    const sql = `INSERT INTO maestras_extraidas SELECT $1, 'C' || lpad(n::text, 5, '0'), CASE WHEN n % 12 = 0 THEN '' ELSE 'Cliente ' || n END
      FROM generate_series(1, $2::int) n ON CONFLICT DO NOTHING`;
    await client.query(sql, [runId, ROWS]);
  },
  async validar(client, { runId }) {
    await client.query(`UPDATE maestras_extraidas SET valida = nombre <> '' WHERE run_id = $1`, [runId]);
  },
  async cargar(client, { runId, conf, log }) {
    if (conf.fallar === true) throw new Error('asked to fail by conf.fallar');
    await client.query('BEGIN');
    const sql = `INSERT INTO maestras_cargadas (run_id, codigo, nombre) SELECT run_id, codigo, nombre FROM maestras_extraidas
      WHERE run_id = $1 AND valida ON CONFLICT DO NOTHING`;
    await client.query(sql, [runId]);
    if (conf.bloquear === true) {
      await client.query('LOCK TABLE maestras_cargadas IN ACCESS EXCLUSIVE MODE');
      await client.query('SELECT * FROM scheduler_heartbeat FOR UPDATE');
      log(`run ${runId} task cargar hangs in its transaction`);
      await once(client, 'end');
      throw new Error('its connection ended');
    }
    await client.query('COMMIT');
  },
};

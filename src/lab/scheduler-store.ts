import { Pool } from 'pg';
import { LAB_DAG, LAB_SCHEDULER } from './definition.js';

export interface DagRun {
  readonly runId: string;
  readonly logicalDate: Date | null;
  readonly queuedAt: Date;
  readonly startDate: Date | null;
  readonly endDate: Date | null;
  readonly state: 'queued' | 'running' | 'success' | 'failed';
  readonly conf: Record<string, unknown>;
}

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS scheduler_heartbeat (id int PRIMARY KEY, at timestamptz NOT NULL, pid int NOT NULL);
  CREATE TABLE IF NOT EXISTS dag_run (
    dag_id text, run_id text, logical_date timestamptz, queued_at timestamptz NOT NULL DEFAULT now(),
    start_date timestamptz, end_date timestamptz, state text NOT NULL DEFAULT 'queued', conf jsonb NOT NULL, PRIMARY KEY (dag_id, run_id));`;
const COLUMNS = `run_id AS "runId", logical_date AS "logicalDate", queued_at AS "queuedAt", start_date AS "startDate",
  end_date AS "endDate", state, conf`;

export type SchedulerStore = ReturnType<typeof openSchedulerStore>;

/** The scheduler's state, all of it in the lab's PostgreSQL. Every call gives up after 2 seconds, because a heartbeat that waits is none. */
export function openSchedulerStore(databaseUrl: string) {
  const limits = { connectionTimeoutMillis: 1_500, query_timeout: 2_000, statement_timeout: 1_800, lock_timeout: 400 };
  const pool = new Pool({ connectionString: databaseUrl, application_name: LAB_SCHEDULER, max: 4, ...limits });
  // An idle connection that breaks is no event: the next heartbeat finds out.
  pool.on('error', () => undefined);

  async function getRun(runId: string): Promise<DagRun | undefined> {
    const sql = `SELECT ${COLUMNS} FROM dag_run WHERE dag_id = $1 AND run_id = $2`;
    return (await pool.query<DagRun>(sql, [LAB_DAG, runId])).rows[0];
  }
  return {
    getRun,
    /** Makes the tables, and marks as failed what an earlier life of the scheduler left running. Returns how many. */
    async prepare(ownRuns: readonly string[]): Promise<number> {
      await pool.query(SCHEMA);
      const sql = `UPDATE dag_run SET state = 'failed', end_date = now() WHERE state = 'running' AND NOT run_id = ANY($1)`;
      return (await pool.query(sql, [ownRuns])).rowCount ?? 0;
    },
    async beat(): Promise<void> {
      const sql = `INSERT INTO scheduler_heartbeat VALUES (1, now(), $1) ON CONFLICT (id) DO UPDATE SET at = now(), pid = $1`;
      await pool.query(sql, [process.pid]);
    },
    async lastBeat(): Promise<{ readonly at: Date; readonly ageMs: number } | undefined> {
      const sql = `SELECT at, extract(epoch FROM now() - at)::float8 * 1000 AS "ageMs" FROM scheduler_heartbeat`;
      return (await pool.query<{ at: Date; ageMs: number }>(sql)).rows[0];
    },
    /** Undefined where a run of that id exists. */
    async createRun(runId: string, date: string | null, conf: DagRun['conf']): Promise<DagRun | undefined> {
      const sql = `INSERT INTO dag_run (dag_id, run_id, logical_date, conf) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING RETURNING ${COLUMNS}`;
      return (await pool.query<DagRun>(sql, [LAB_DAG, runId, date, conf])).rows[0];
    },
    /** The newest first: of those that ended since, where that is given, else of all. */
    async listRuns(limit: number, endedSince: string | null): Promise<readonly DagRun[]> {
      const sql = `SELECT ${COLUMNS} FROM dag_run WHERE dag_id = $1 AND ($2::timestamptz IS NULL OR end_date >= $2)
        ORDER BY CASE WHEN $2::timestamptz IS NULL THEN queued_at ELSE end_date END DESC LIMIT $3`;
      return (await pool.query<DagRun>(sql, [LAB_DAG, endedSince, limit])).rows;
    },
    async queuedRuns(limit: number): Promise<readonly DagRun[]> {
      const sql = `SELECT ${COLUMNS} FROM dag_run WHERE state = 'queued' ORDER BY queued_at LIMIT greatest($1::int, 0)`;
      return (await pool.query<DagRun>(sql, [limit])).rows;
    },
    async startRun(runId: string): Promise<void> {
      await pool.query(`UPDATE dag_run SET state = 'running', start_date = now() WHERE run_id = $1`, [runId]);
    },
    async endRun(runId: string, state: 'success' | 'failed'): Promise<void> {
      await pool.query(`UPDATE dag_run SET state = $2, end_date = now() WHERE run_id = $1`, [runId, state]);
    },
  };
}

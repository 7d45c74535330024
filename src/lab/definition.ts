/** What the lab is: a small real pipeline, its names, and its own short times. */
export const LAB_POSTGRES = 'lab-postgres';
export const LAB_SCHEDULER = 'lab-scheduler';
export const LAB_SERVICES = [LAB_POSTGRES, LAB_SCHEDULER] as const;
export type LabService = (typeof LAB_SERVICES)[number];

export const LAB_DAG = 'ingesta_diaria_maestras_erp';
export const LAB_DATABASE = 'laboratorio';
/** Where the masters, the ledger and error_log of the lab are. */
export const LAB_SCHEMA = 'lab';
/** On whose clock a run has its date. */
export const LAB_TIME_ZONE = 'America/Bogota';
/** The rows that a run loaded; `$1` is its id. */
export const LAB_ROWS_SQL = `SELECT coalesce(sum(rows_loaded), 0) FROM ${LAB_SCHEMA}.ingestion_loads WHERE run_id = $1`;

export const LAB_TASKS = ['extraer', 'validar', 'cargar'] as const;
export type LabTask = (typeof LAB_TASKS)[number];

/** The scheduler of an operation beats each 5 s and is unhealthy after 30 s; the lab is ten times as quick, so that a rehearsal is short. */
export const HEARTBEAT_EVERY_MS = 500;
export const HEARTBEAT_STALE_AFTER_MS = 3_000;

/** How the scheduler process ends where another one holds its port. */
export const ALREADY_RUNNING_EXIT_CODE = 75;

/** What the scheduler process reads at its start. */
export interface SchedulerConfig {
  readonly port: number;
  readonly databaseUrl: string;
  /** Where each run gets a folder. */
  readonly runsDir: string;
}

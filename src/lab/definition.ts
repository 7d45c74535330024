/** What the lab is: a small real pipeline, its names, and its own short times. */
export const LAB_POSTGRES = 'lab-postgres';
export const LAB_SCHEDULER = 'lab-scheduler';
export const LAB_SERVICES = [LAB_POSTGRES, LAB_SCHEDULER] as const;
export type LabService = (typeof LAB_SERVICES)[number];

export const LAB_DAG = 'ingesta_diaria_maestras_erp';
export const LAB_DATABASE = 'laboratorio';
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
}

import { z } from 'zod';
import { identitySchema } from './file-lock.js';

/** One PostgreSQL instance of our own: where, on which port, and with which database in it. */
export interface PostgresOptions {
  /** Everything of the instance stands below: `pgdata/`, `postgres.log`, `password`, `server.json`. */
  readonly dataDir: string;
  readonly port: number;
  /** Created where it is missing. */
  readonly database: string;
  /** The superuser that owns everything; `guardia` where it is not said. */
  readonly role?: string;
  /** An IANA zone; UTC where it is not said. */
  readonly timeZone?: string;
  /** False only for data that may be lost, such as that of tests. */
  readonly fsync?: boolean;
  /** Settings of postgresql.conf, given on the command line, where they win over the file. */
  readonly extraConfig?: Readonly<Record<string, string>>;
  /** The environment variable that chooses this port, for the error message. */
  readonly portVariable?: string;
  /** Progress, in English, for logs. */
  readonly onLog?: (line: string) => void;
}

/** What the last start asked for, kept so that the same instance can be started again, and as which process it runs. */
export const postgresStateSchema = z.object({
  port: z.number().int(),
  database: z.string(),
  role: z.string(),
  timeZone: z.string(),
  fsync: z.boolean(),
  extraConfig: z.record(z.string(), z.string()),
  portVariable: z.string(),
  process: identitySchema.optional(),
});
export type PostgresState = z.infer<typeof postgresStateSchema>;

export function stateOf(options: PostgresOptions): PostgresState {
  return {
    port: options.port,
    database: options.database,
    role: options.role ?? 'guardia',
    timeZone: options.timeZone ?? 'UTC',
    fsync: options.fsync ?? true,
    extraConfig: { ...options.extraConfig },
    portVariable: options.portVariable ?? 'GUARDIA_POSTGRES_PORT',
  };
}

/** The arguments of the `postgres` program. It listens on 127.0.0.1 only, and makes no socket files. */
export function serverArguments(pgdata: string, state: PostgresState): string[] {
  const settings: Record<string, string> = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    timezone: state.timeZone,
    log_timezone: state.timeZone,
    ...(state.fsync ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
    ...state.extraConfig,
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  return ['-D', pgdata, '-p', String(state.port), ...flags];
}

export function connectionUrl(state: PostgresState, password: string, database = state.database): string {
  return `postgresql://${encodeURIComponent(state.role)}:${encodeURIComponent(password)}@127.0.0.1:${state.port}/${encodeURIComponent(database)}`;
}

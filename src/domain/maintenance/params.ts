/** What guardia.yaml may say of each task: limits with units in their names. Schemas with the defaults: `params.schema.ts`. */
export interface TaskParams {
  readonly delete_old_logs: { readonly olderThanMs: number };
  /** Topics (with * and ?) whose `cleanup.policy` shall hold `compact`; what else a topic has set is kept. */
  readonly compact_topics: { readonly topics: readonly string[]; readonly maxDirtyRatio: number };
  /** Shares are from 0 to 1. */
  readonly vacuum_tables: {
    readonly minDeadRatio: number;
    readonly minDeadRows: number;
    readonly atMostTables: number;
  };
  /** How long Guardia keeps its own deliveries, intake notes and reports. */
  readonly prune_own_records: { readonly keepMs: number };
  readonly digest: { readonly lookBackMs: number };
  readonly pipeline_figures: { readonly lookBackMs: number };
  readonly service_resources: { readonly lookBackMs: number };
  readonly errors_by_type: { readonly lookBackDays: number };
  readonly disk_forecast: { readonly warnWithinMs: number };
  readonly kafka_topics: { readonly atMostTopics: number };
  /** A backup goes when there are more than `keepCount` verified ones and it is older than `keepMs`. */
  readonly back_up_database: {
    readonly keepCount: number;
    readonly keepMs: number;
    /** Also a plain `backup_YYYYMMDD.sql`, as the operation's own. */
    readonly plainSql: boolean;
  };
  readonly archive_processed_files: { readonly olderThanMs: number };
  readonly review_versions: Readonly<Record<never, never>>;
  readonly review_configuration: { readonly lookBackMs: number };
  readonly review_security: { readonly passwordAgeMs: number; readonly certificateWithinMs: number };
  readonly rotate_passwords: { readonly dueWithinMs: number; readonly role: string };
  readonly test_restore: { readonly maxBackupAgeMs: number };
  readonly test_replay: { readonly lookBackMs: number };
  readonly rebuild_tables: {
    readonly lockTimeoutMs: number;
    /** Tables of less than this share of dead or empty space are left alone. */
    readonly minBloatRatio: number;
    readonly atMostTables: number;
  };
  /** Services that are restarted one by one; none by itself. */
  readonly test_failover: { readonly services: readonly string[] };
}

/** Those that are on. */
export type ConfiguredTasks = { readonly [Name in keyof TaskParams]?: TaskParams[Name] };

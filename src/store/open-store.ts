import pg from 'pg';
import type { CommandView } from '../domain/command.js';
import type { IncidentView } from '../domain/incident.js';
import type { IngestionView } from '../domain/ingestion/run.js';
import type { MaintenanceView } from '../domain/maintenance/run.js';
import type { AlertCounts, QuietRepair } from '../domain/maintenance/digest.js';
import type { MetricSample } from '../domain/samples.js';
import type { Occurrence } from '../domain/stats.js';
import { IntegrationError } from '../integrations/integration-error.js';
import { listCommands, saveCommand } from './commands.js';
import { ask } from './db.js';
import { acceptDelivery, beginDelivery, listDeliveries, refuseDelivery } from './deliveries.js';
import type { DeliveryStart, StoredDelivery, StoredDeliveryId } from './deliveries.js';
import { findByIdPrefix, findByNumber, listIncidents, numberOf, viewOf } from './find-incidents.js';
import type { IncidentFilter, StoredRef, StoredSummary } from './find-incidents.js';
import { registerIncident, saveIncidentRecord } from './incidents.js';
import { findIngestionRun, listIngestionRuns, saveIngestionRun } from './ingestion-runs.js';
import type { RunFilter } from './ingestion-runs.js';
import { listIntakeNotes, noteIntake } from './intake-notes.js';
import type { IntakeNote } from './intake-notes.js';
import { findMaintenanceReport, listMaintenanceRuns, saveMaintenanceRun } from './maintenance-runs.js';
import type { MaintenanceFilter, MaintenanceReports } from './maintenance-runs.js';
import { listSampled, listSamples, recordSample, sampleBefore } from './metric-samples.js';
import type { SampledMetric } from './metric-samples.js';
import { migrateStore } from './migrate.js';
import { countAlerts, listQuietRepairs } from './night.js';
import { listOccurrences } from './occurrences.js';
import { personTasks } from './person-task-store.js';
import type { PersonTaskStore } from './person-task-store.js';
import { findPostmortem, savePostmortem } from './postmortems.js';
import type { StoredPostmortem } from './postmortems.js';
import { holdTaskLock } from './task-locks.js';
import { countOldRecords, deleteOldRecords } from './prune.js';
import type { OldRecords, PrunedName } from './prune.js';

const CONNECT_TIMEOUT_MS = 3_000;
const STATEMENT_TIMEOUT_MS = 5_000;
// A little more than the server's own limit, for a server that no longer answers at all.
const ANSWER_TIMEOUT_MS = 7_000;
const CONNECTIONS = 6;

/** Guardia's own PostgreSQL. Every method makes one attempt within seconds and throws IntegrationError. */
export interface Store {
  /** Brings the tables up to date; gives the names of the migrations that ran. Safe from several processes at once. */
  migrate(): Promise<readonly string[]>;
  ping(): Promise<void>;
  /** PostgreSQL's own: `18.4`. */
  serverVersion(): Promise<string>;
  /** The incident's short number, the same at every call. */
  register(view: IncidentView): Promise<number>;
  save(view: IncidentView): Promise<void>;
  findByNumber(number: number): Promise<StoredRef | undefined>;
  findByIdPrefix(prefix: string): Promise<readonly StoredRef[]>;
  numberOf(incidentId: string): Promise<number | undefined>;
  viewOf(incidentId: string): Promise<IncidentView | undefined>;
  listIncidents(filter: IncidentFilter): Promise<readonly StoredSummary[]>;
  listClosed(filter: Omit<IncidentFilter, 'closed'>): Promise<readonly StoredSummary[]>;
  listOccurrences(since: string): Promise<readonly Occurrence[]>;
  readonly deliveries: {
    begin(delivery: StoredDeliveryId): Promise<DeliveryStart>;
    accepted(delivery: StoredDeliveryId, to: string): Promise<void>;
    refused(delivery: StoredDeliveryId): Promise<void>;
    of(incidentId: string): Promise<readonly StoredDelivery[]>;
  };
  /** What only people can do. */
  readonly tasks: PersonTaskStore;
  savePostmortem(postmortem: Omit<StoredPostmortem, 'writtenAt'>): Promise<void>;
  findPostmortem(incidentId: string): Promise<StoredPostmortem | undefined>;
  /** An ingestion run as it stands; an older view never replaces that of an ended one. */
  saveRun(view: IngestionView): Promise<void>;
  /** Newest first. */
  listRuns(filter: RunFilter): Promise<readonly IngestionView[]>;
  /** The newest run of a date, `YYYY-MM-DD`. */
  findRun(pipeline: string, date: string): Promise<IngestionView | undefined>;
  /** What a person ordered by hand, as it ended. */
  saveCommand(view: CommandView): Promise<void>;
  /** Newest first, at most 500. */
  listCommands(limit: number): Promise<readonly CommandView[]>;
  /** A maintenance run as it ended, with its reports. */
  saveMaintenanceRun(view: MaintenanceView, reports: MaintenanceReports): Promise<void>;
  /** Newest first. */
  listMaintenanceRuns(filter: MaintenanceFilter): Promise<readonly MaintenanceView[]>;
  /** By the run's id, the beginning of it, or a cadence: then the newest. */
  findMaintenanceReport(
    ref: string,
    language: 'es' | 'en',
  ): Promise<{ readonly view: MaintenanceView; readonly markdown: string } | undefined>;
  /** Over all processes; where another holds the name throws TASK_RUNNING, or waits until the signal aborts. */
  holdLock<Result>(name: string, work: () => Promise<Result>, untilAborted?: AbortSignal): Promise<Result>;
  noteIntake(note: IntakeNote): Promise<void>;
  listIntakeNotes(limit: number): Promise<readonly (IntakeNote & { readonly notedAt: string })[]>;
  /** Kept for 40 days, at most one in five minutes; `at` is ISO 8601. */
  recordSample(service: string, metric: string, value: number, at: string): Promise<void>;
  /** The newest of that moment or before it. */
  sampleBefore(service: string, metric: string, at: string): Promise<MetricSample | undefined>;
  /** Oldest first. */
  samples(service: string, metric: string, since: string): Promise<readonly MetricSample[]>;
  /** Metrics of which there are samples, by the beginning of their names. */
  listSampled(beginning: string): Promise<readonly SampledMetric[]>;
  /** What came in since (ISO 8601), and what ended without waking anybody. */
  countAlerts(since: string): Promise<AlertCounts>;
  listQuietRepairs(since: string): Promise<readonly QuietRepair[]>;
  /** What is older and of no open incident, by table; then some of it is deleted, none being the end. */
  countOldRecords(before: string): Promise<readonly OldRecords[]>;
  deleteOldRecords(table: PrunedName, before: string): Promise<number>;
  close(): Promise<void>;
}

/** Opens no connection yet: the first query does. Throws CONFIG_INVALID where the URL is none. */
export function openStore(databaseUrl: string): Store {
  const url = checkedUrl(databaseUrl);
  const pool = new pg.Pool({
    connectionString: url,
    application_name: 'guardia',
    max: CONNECTIONS,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    query_timeout: ANSWER_TIMEOUT_MS,
    keepAlive: true,
  });
  // An idle connection that the server closes must not end the process; the next query opens another or says why not.
  pool.on('error', () => undefined);
  return {
    migrate: () => migrateStore(url),
    serverVersion: async () =>
      (await ask<{ server_version: string }>(pool, 'SHOW server_version'))[0]?.server_version ?? '',
    ping: async () => void (await ask(pool, 'SELECT 1')),
    register: (view) => registerIncident(pool, view),
    save: (view) => saveIncidentRecord(pool, view),
    findByNumber: (number) => findByNumber(pool, number),
    findByIdPrefix: (prefix) => findByIdPrefix(pool, prefix),
    numberOf: (incidentId) => numberOf(pool, incidentId),
    viewOf: (incidentId) => viewOf(pool, incidentId),
    listIncidents: (filter) => listIncidents(pool, filter),
    listClosed: (filter) => listIncidents(pool, { ...filter, closed: true }),
    listOccurrences: (since) => listOccurrences(pool, since),
    deliveries: {
      begin: (delivery) => beginDelivery(pool, delivery),
      accepted: (delivery, to) => acceptDelivery(pool, delivery, to),
      refused: (delivery) => refuseDelivery(pool, delivery),
      of: (incidentId) => listDeliveries(pool, incidentId),
    },
    tasks: personTasks(pool),
    savePostmortem: (postmortem) => savePostmortem(pool, postmortem),
    findPostmortem: (incidentId) => findPostmortem(pool, incidentId),
    saveRun: (view) => saveIngestionRun(pool, view),
    listRuns: (filter) => listIngestionRuns(pool, filter),
    findRun: (pipeline, date) => findIngestionRun(pool, pipeline, date),
    saveCommand: (view) => saveCommand(pool, view),
    listCommands: (limit) => listCommands(pool, limit),
    saveMaintenanceRun: (view, reports) => saveMaintenanceRun(pool, view, reports),
    listMaintenanceRuns: (filter) => listMaintenanceRuns(pool, filter),
    findMaintenanceReport: (ref, language) => findMaintenanceReport(pool, ref, language),
    holdLock: (name, work, untilAborted) => holdTaskLock(url, name, work, untilAborted),
    noteIntake: (note) => noteIntake(pool, note),
    listIntakeNotes: (limit) => listIntakeNotes(pool, limit),
    recordSample: (service, metric, value, at) => recordSample(pool, service, metric, value, at),
    sampleBefore: (service, metric, at) => sampleBefore(pool, service, metric, at),
    samples: (service, metric, since) => listSamples(pool, service, metric, since),
    listSampled: (beginning) => listSampled(pool, beginning),
    countAlerts: (since) => countAlerts(pool, since),
    listQuietRepairs: (since) => listQuietRepairs(pool, since),
    countOldRecords: (before) => countOldRecords(pool, before),
    deleteOldRecords: (table, before) => deleteOldRecords(pool, table, before),
    close: () => pool.end(),
  };
}

/** The value is never quoted: a mistyped URL still holds its password. */
function checkedUrl(databaseUrl: string): string {
  if (URL.canParse(databaseUrl) && /^postgres(ql)?:$/.test(new URL(databaseUrl).protocol)) return databaseUrl;
  throw new IntegrationError(
    'CONFIG_INVALID',
    'DATABASE_URL is not a URL of the form postgres://user:password@host/db',
  );
}

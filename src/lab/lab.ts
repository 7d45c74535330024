import { mkdir, readFile } from 'node:fs/promises';
import type { Settings } from '../config.js';
import { PORT_VARIABLES } from '../config.js';
import type { InstanceLook } from '../domain/actions/action.js';
import { postgresStatus } from '../embedded/postgres.js';
import { writeStateFile } from '../embedded/state-file.js';
import { IntegrationError } from '../integrations/integration-error.js';
import { createProcessRuntime } from '../integrations/process/process-runtime.js';
import type { ProcessRuntime } from '../integrations/process/process-runtime.js';
import { LAB_DATABASE, LAB_POSTGRES, LAB_SCHEDULER, LAB_SERVICES } from './definition.js';
import type { LabService, SchedulerConfig } from './definition.js';
import { BAD_DATA, markBroken, readBroken, unmarkBroken } from './broken-marker.js';
import type { BrokenLab } from './broken-marker.js';
import { changeRuntime } from './change-runtime.js';
import { LAB_PROJECT, dockerHost } from './docker-host.js';
import { breakLab, undoFaults } from './faults.js';
import type { FaultTargets, LabFault } from './faults.js';
import { labFiles } from './lab-files.js';
import { askHealth, waitForHealth } from './lab-health.js';
import type { LabHealth } from './lab-health.js';
import type { LabHost } from './lab-host.js';
import { LabNotSetUp } from './lab-not-set-up.js';
import { readLabRuntime } from './lab-runtime.js';
import type { LabRuntime } from './lab-runtime.js';
import { managedPostgres } from './managed-postgres.js';
import { managedScheduler } from './managed-scheduler.js';
import { airflowHost } from './airflow/airflow-host.js';
import { processHost } from './process-host.js';
import { LabRuntimeMissing } from './runtime-missing.js';

const FAULT_SHOWS_MS = 10_000;

export interface LabServiceInfo {
  readonly name: LabService;
  readonly kind: 'postgres' | 'airflow';
  /** For `postgres` with the password in it: never for logs. Absent for a database that was never set up. */
  readonly url?: string;
}
export interface LabStatus {
  readonly runtime: LabRuntime;
  readonly health: LabHealth;
  readonly services: readonly InstanceLook[];
  /** What was broken on purpose and neither taken back nor repaired since, or what a simulation holds the lab for. */
  readonly broken?: BrokenLab;
}
export interface LabBreak {
  readonly fault: LabFault;
  /** What the lab said of itself once the fault showed. */
  readonly health: LabHealth;
}

/** Of a real Airflow; holds a secret. */
interface AirflowAddress {
  readonly apiVersion: 1 | 2;
  readonly username?: string;
  readonly password?: string;
  readonly timeoutMs: number;
  readonly heartbeatLimitMs: number;
}

/** Where a service of the lab is now, in guardia.yaml's words. */
export type LabPlacement =
  | ({ readonly runtime: 'process' } & Partial<AirflowAddress>)
  | { readonly runtime: 'docker'; readonly container: { readonly project: string; readonly service: string } };

/** The lab: a small real pipeline on this machine, to break and to repair. It lives on when the process that started it ends. */
export interface Lab {
  /** Repairs what runs as a process. */
  readonly runtime: ProcessRuntime;
  /** As a person chose, asked anew each time. */
  current(): LabRuntime;
  placement(service: LabService): LabPlacement;
  /**
   * Another runtime from now on: it is looked for, what the old one has is brought down, and the lab is brought up. Throws
   * LabRuntimeMissing where it cannot be had, and CONFLICT where a simulation holds the lab: then, and where it does not get healthy,
   * all is as before.
   */
  use(runtime: LabRuntime): Promise<LabStatus>;
  /** As `up`, but leaves alone what somebody broke on purpose: for a Guardia that starts, which is to find it. */
  ensureUp(): Promise<LabStatus>;
  /** Sets up what is missing, takes every fault back, and returns when the lab is healthy. Throws RESTART_FAILED where it cannot be. */
  up(): Promise<LabStatus>;
  /** Stops everything, and keeps the data. */
  down(): Promise<void>;
  status(): Promise<LabStatus>;
  /**
   * Breaks something for real and returns when the lab's own health shows it. A simulation first brings the lab up and holds
   * it until `release`; CONFLICT where another one does.
   */
  break(fault: LabFault, options?: { readonly simulationId?: string }): Promise<LabBreak>;
  /** Holds the lab for a simulation of bad data until `release`, and brings it up; CONFLICT where another one does. */
  hold(simulationId: string): Promise<LabStatus>;
  /** Takes every fault back, as `up`. */
  heal(): Promise<LabStatus>;
  /** The end of a simulation: probes open incidents again. */
  release(simulationId: string): Promise<void>;
  /** The id of the simulation that holds the lab now. */
  heldBy(): Promise<string | undefined>;
  services(): Promise<readonly LabServiceInfo[]>;
  /** A secret. Throws LabNotSetUp where the lab was never set up. */
  databaseUrl(): Promise<string>;
  schedulerUrl(): string;
}

export function openLab(settings: Settings): Lab {
  const files = labFiles(settings.dataDir);
  const { labPostgres, labScheduler } = settings.ports;
  const database = { port: labPostgres, database: LAB_DATABASE, portVariable: PORT_VARIABLES.labPostgres };
  const postgres = managedPostgres({ dataDir: files.postgresDir, ...database });
  const scheduler = managedScheduler(files);
  const runtime = createProcessRuntime({
    services: [postgres, scheduler],
    ledgerFile: files.ledger,
    claimsDir: files.claims,
  });
  const airflow = airflowHost(settings, files, postgres);
  const hosts: Readonly<Record<LabRuntime, LabHost>> = {
    process: processHost(runtime, { [LAB_POSTGRES]: postgres, [LAB_SCHEDULER]: scheduler }, files),
    docker: dockerHost({
      socketPath: settings.dockerSocket,
      files,
      postgres: { dataDir: files.dockerPostgresDir, ...database },
    }),
    airflow,
  };
  const host = (): LabHost => hosts[readLabRuntime(files)];
  const schedulerUrl = `http://127.0.0.1:${labScheduler}`;
  const healthUrl = (): string => `${schedulerUrl}${host().healthPath}`;
  const targets = (): FaultTargets => ({ host: host(), schedulerUrl, databaseUrl });

  async function databaseUrl(): Promise<string> {
    const { url } = await postgresStatus(host().postgresDir);
    if (url) return url;
    throw new LabNotSetUp();
  }

  async function status(): Promise<LabStatus> {
    const services = await Promise.all(LAB_SERVICES.map((service) => host().look(service)));
    const broken = await readBroken(files);
    const health = await askHealth(healthUrl());
    const isRepaired = health === 'healthy' && !broken?.simulationId;
    return { runtime: readLabRuntime(files), health, services, ...(broken && !isRepaired && { broken }) };
  }

  async function up(): Promise<LabStatus> {
    await mkdir(files.dir, { recursive: true });
    await undoFaults(targets());
    await host().ensureRunning(LAB_POSTGRES);
    const isNew = await configureScheduler({
      port: labScheduler,
      databaseUrl: await databaseUrl(),
      runsDir: files.runs,
    });
    if (isNew) await host().ensureStopped(LAB_SCHEDULER);
    const { started } = await host().ensureRunning(LAB_SCHEDULER);
    if ((await waitForHealth(healthUrl(), 'healthy', started ? host().startMs : host().recoveryMs)) !== 'healthy')
      await restartScheduler();
    await host().ready();
    await unmarkBroken(files);
    const found = await status();
    if (found.health === 'healthy') return found;
    // What looked well a moment ago was the last beat of an earlier life.
    await waitForHealth(healthUrl(), 'healthy', host().recoveryMs);
    return status();
  }

  async function restartScheduler(): Promise<void> {
    await host().ensureStopped(LAB_SCHEDULER);
    await host().ensureRunning(LAB_SCHEDULER);
    const health = await waitForHealth(healthUrl(), 'healthy', host().startMs);
    if (health === 'healthy') return;
    throw new IntegrationError(
      'RESTART_FAILED',
      `the lab does not get healthy (${health}); its logs: ${host().logsAt}`,
    );
  }

  async function configureScheduler(config: SchedulerConfig): Promise<boolean> {
    const text = await readFile(files.schedulerConfig, 'utf8').catch(() => '');
    if (text === `${JSON.stringify(config, null, 2)}\n`) return false;
    await writeStateFile(files.schedulerConfig, config);
    return true;
  }

  async function stopAll(): Promise<void> {
    await host().ensureStopped(LAB_SCHEDULER);
    await host().ensureStopped(LAB_POSTGRES);
    await undoFaults(targets());
  }

  return {
    get runtime() {
      return readLabRuntime(files) === 'airflow' ? airflow.runtime : runtime;
    },
    current: () => readLabRuntime(files),
    placement(service) {
      const now = readLabRuntime(files);
      if (now === 'docker') return { runtime: now, container: { project: LAB_PROJECT, service } };
      if (now === 'process' || service === LAB_POSTGRES) return { runtime: 'process' };
      return { runtime: 'process', heartbeatLimitMs: airflow.staleAfterMs, ...airflow.address() };
    },
    use: (wanted) => changeRuntime({ files, hosts, status, up, stopAll }, wanted),
    up,
    ensureUp: async () => ((await readBroken(files)) ? status() : up()),
    status,
    heal: up,
    async down() {
      await stopAll();
      await unmarkBroken(files);
    },
    async break(fault, { simulationId } = {}) {
      if (host().unable.includes(fault))
        throw new LabRuntimeMissing('no_such_fault', { fault, runtime: readLabRuntime(files) });
      await markBroken(files, fault, simulationId);
      if (simulationId) await up();
      try {
        await breakLab(fault, targets());
      } catch (error) {
        if (!simulationId) await unmarkBroken(files);
        throw error;
      }
      return { fault, health: await waitForHealth(healthUrl(), 'faulty', FAULT_SHOWS_MS) };
    },
    async hold(simulationId) {
      await markBroken(files, BAD_DATA, simulationId);
      return up();
    },
    release: (simulationId) => unmarkBroken(files, simulationId),
    heldBy: async () => (await readBroken(files))?.simulationId,
    async services() {
      const { url } = await postgresStatus(host().postgresDir);
      return [
        { name: LAB_POSTGRES, kind: 'postgres', ...(url && { url }) },
        { name: LAB_SCHEDULER, kind: 'airflow', url: schedulerUrl },
      ];
    },
    databaseUrl,
    schedulerUrl: () => schedulerUrl,
  };
}

import type { InstanceLook } from '../domain/actions/action.js';
import { IntegrationError } from '../integrations/integration-error.js';
import type { LabService } from './definition.js';
import type { LabFault } from './faults.js';

/** What the lab's two services run on, for people's `lab up`, `break` and `down`. Repairs come through the runtimes instead. */
export interface LabHost {
  /** Whether it can be had here; leaves nothing behind. Throws LabRuntimeMissing. */
  examine(): Promise<void>;
  look(service: LabService): Promise<InstanceLook>;
  /** Sets up what is missing. Throws RESTART_FAILED with its last words. */
  ensureRunning(service: LabService): Promise<{ readonly started: boolean }>;
  ensureStopped(service: LabService): Promise<void>;
  /** The faults. Each throws NOT_FOUND where the service does not run. */
  kill(service: LabService): Promise<void>;
  hang(service: LabService): Promise<void>;
  stop(service: LabService): Promise<void>;
  /** Takes `hang` back; nothing happens to what does not hang. */
  wake(service: LabService): Promise<void>;
  /** For another runtime to take over: stopped services leave nothing but their data. */
  clear(): Promise<void>;
  /** Faults that have no such form here. */
  readonly unable: readonly LabFault[];
  /** Of the scheduler's API, without credentials. */
  readonly healthPath: string;
  /** How long a start may take until it is healthy. */
  readonly startMs: number;
  /** What sleeps, or lost its database for a moment, is healthy again within this; what is not is restarted. */
  readonly recoveryMs: number;
  /** Returns when the pipeline can be run, once the scheduler is healthy. */
  ready(): Promise<void>;
  /** Where its database keeps everything. */
  readonly postgresDir: string;
  /** Where people find the services' logs. */
  readonly logsAt: string;
}

export function notRunning(service: string): IntegrationError {
  return new IntegrationError('NOT_FOUND', `${service} does not run: \`./guardia lab up\` starts the lab`);
}

/** Of the lab's own scheduler, which is quick. */
export const OWN_SCHEDULER = {
  unable: [],
  healthPath: '/api/v2/monitor/health',
  startMs: 20_000,
  recoveryMs: 2_500,
  ready: async () => undefined,
} as const;

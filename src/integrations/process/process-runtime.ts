import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { readLastLines } from '../../embedded/read-last-lines.js';
import type { InstanceLook } from '../../domain/actions/action.js';
import { IntegrationError } from '../integration-error.js';
import type { Runtime } from '../runtime.js';
import { withClaim } from './claim.js';
import { openLedger } from './ledger.js';
import type { ManagedProcess } from './managed-process.js';
import { lineOf, lookAt, restartOnce, settle } from './restart.js';

const LOG_MAX_BYTES = 8 * 1024;

/** The process runtime: the port of the Docker Engine for plain processes, and what a person's `lab up` and `lab down` need. */
export interface ProcessRuntime extends Runtime {
  /** Starts the service where it does not run; one `start` line under a token of its own. */
  ensureRunning(service: string): Promise<{ readonly started: boolean; readonly after: InstanceLook }>;
  /** Ends the service where it runs; one `kill` line under a token of its own. */
  ensureStopped(service: string): Promise<{ readonly ended: boolean }>;
  /** Runs `work` while nobody starts, ends or restarts the service. */
  exclusively<T>(service: string, work: () => Promise<T>): Promise<T>;
}

export interface ProcessRuntimeOptions {
  /** The allow-list: only these are ever touched. */
  readonly services: readonly ManagedProcess[];
  readonly ledgerFile: string;
  /** Where claims on services are held, one directory for each. */
  readonly claimsDir: string;
}

/**
 * Runs services as processes of this machine. `restart` also throws LEASE_EXPIRED, RESTART_FAILED, SERVICE_TIMEOUT (another
 * process works on the service) and CANCELLED.
 */
export function createProcessRuntime(options: ProcessRuntimeOptions): ProcessRuntime {
  const ledger = openLedger(options.ledgerFile);

  function find(name: string): ManagedProcess {
    const service = options.services.find((candidate) => candidate.name === name);
    if (service) return service;
    const allowed = options.services.map((candidate) => candidate.name).join(', ');
    throw new IntegrationError(
      'NOT_ALLOWED',
      `"${name}" is not a process that may be touched; allowed are: ${allowed}`,
    );
  }
  function claim<T>(name: string, work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    return withClaim(join(options.claimsDir, name), { ...(signal && { signal }) }, work);
  }

  return {
    async look(name) {
      return lookAt(find(name));
    },
    async restart(order, restartOptions) {
      const service = find(order.look.service);
      return claim(service.name, () => restartOnce(service, ledger, order, restartOptions), restartOptions.signal);
    },
    async logs(name, lines) {
      return readLastLines(find(name).logFile, lines, { maxBytes: LOG_MAX_BYTES });
    },
    async ensureRunning(name) {
      const service = find(name);
      return claim(name, async () => {
        await settle(service, ledger);
        if (await service.find()) return { started: false, after: await lookAt(service) };
        await service.start();
        await ledger.append(lineOf(service, 'start', `lab-up#${randomUUID()}`, await service.find()));
        return { started: true, after: await lookAt(service) };
      });
    },
    async ensureStopped(name) {
      const service = find(name);
      return claim(name, async () => {
        await settle(service, ledger);
        const current = await service.find();
        if (!current) return { ended: false };
        await service.end(current);
        await ledger.append(lineOf(service, 'kill', `lab-down#${randomUUID()}`, current));
        return { ended: true };
      });
    },
    async exclusively(name, work) {
      return claim(find(name).name, work);
    },
  };
}

import { killHard, sendSignal } from '../integrations/process/managed-process.js';
import type { ManagedProcess } from '../integrations/process/managed-process.js';
import type { ProcessIdentity } from '../integrations/process/identity.js';
import type { ProcessRuntime } from '../integrations/process/process-runtime.js';
import { LAB_POSTGRES } from './definition.js';
import type { LabService } from './definition.js';
import type { LabFiles } from './lab-files.js';
import { OWN_SCHEDULER, notRunning } from './lab-host.js';
import type { LabHost } from './lab-host.js';
import { endPostgres } from './managed-postgres.js';

/** The lab as processes of this machine, which can be had everywhere. */
export function processHost(
  runtime: ProcessRuntime,
  services: Readonly<Record<LabService, ManagedProcess>>,
  { dir, postgresDir }: Pick<LabFiles, 'dir' | 'postgresDir'>,
): LabHost {
  async function running(service: LabService): Promise<ProcessIdentity> {
    const instance = await services[service].find();
    if (instance) return instance;
    throw notRunning(service);
  }
  return {
    ...OWN_SCHEDULER,
    examine: async () => undefined,
    look: (service) => runtime.look(service),
    ensureRunning: (service) => runtime.ensureRunning(service),
    async ensureStopped(service) {
      await runtime.ensureStopped(service);
    },
    kill: async (service) => killHard(await running(service)),
    async hang(service) {
      sendSignal((await running(service)).pid, 'SIGSTOP');
    },
    async stop(service) {
      const instance = await running(service);
      await (service === LAB_POSTGRES ? endPostgres(instance) : services[service].end(instance));
    },
    async wake(service) {
      const instance = await services[service].find();
      if (instance) sendSignal(instance.pid, 'SIGCONT');
    },
    clear: async () => undefined,
    postgresDir,
    logsAt: dir,
  };
}

import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { InstanceLook } from '../domain/actions/action.js';
import { waitUntilServing } from '../embedded/postgres-database.js';
import { postgresStatus } from '../embedded/postgres.js';
import type { PostgresOptions } from '../embedded/postgres.js';
import { openHostProject } from '../integrations/docker/host-project.js';
import type { HostProject, MadeContainer } from '../integrations/docker/host-project.js';
import { IntegrationError } from '../integrations/integration-error.js';
import { withClaim } from '../integrations/process/claim.js';
import { LAB_POSTGRES, LAB_SERVICES } from './definition.js';
import type { LabService } from './definition.js';
import { DEFINITION_LABEL, HOME_LABEL, isPrepared, labContainer } from './docker-definition.js';
import { tryContainer } from './docker-trial.js';
import type { LabFiles } from './lab-files.js';
import { OWN_SCHEDULER, notRunning } from './lab-host.js';
import type { LabHost } from './lab-host.js';
import { LabRuntimeMissing } from './runtime-missing.js';

/** As Docker Compose would label it. */
export const LAB_PROJECT = 'guardia-lab';

const STOP_GRACE_S = 5;
const SERVING_MS = 20_000;
const NONE = 'none';

export interface DockerHostOptions {
  readonly socketPath: string;
  readonly files: LabFiles;
  readonly postgres: PostgresOptions;
}

/** The lab as two containers of the Docker Engine, on the machine's own network, with data of their own. */
export function dockerHost({ socketPath, files, postgres }: DockerHostOptions): LabHost {
  const project = reachable(openHostProject(socketPath, LAB_PROJECT), socketPath);
  const claim = <T>(service: LabService, work: () => Promise<T>): Promise<T> =>
    withClaim(join(files.claims, service), {}, work);

  /** Of this home's. Whatever a stopped lab of another one left is no longer anybody's. */
  async function own(service: LabService): Promise<MadeContainer | undefined> {
    const found = await project.find(service);
    const home = found?.labels[HOME_LABEL] ?? NONE;
    if (!found || home === files.dir) return found;
    if (found.status === 'running' || found.status === 'paused') throw new LabRuntimeMissing('other_lab', { home });
    await project.remove(found.id);
    return undefined;
  }

  async function running(service: LabService): Promise<MadeContainer> {
    const found = await own(service);
    if (found && isAlive(found)) return found;
    throw notRunning(service);
  }

  async function start(service: LabService): Promise<{ readonly started: boolean }> {
    let found = await own(service);
    const discard = async (): Promise<void> => {
      if (found?.status === 'running') await project.stop(found.id, STOP_GRACE_S);
      if (found) await project.remove(found.id);
      found = undefined;
    };
    // Two programs never have the same data: what prepares it is a process.
    if (service === LAB_POSTGRES && !(await isPrepared(postgres))) await discard();
    const wanted = await labContainer(service, files, postgres);
    if (found?.labels[DEFINITION_LABEL] !== wanted.labels?.[DEFINITION_LABEL]) await discard();
    if (found?.status === 'running') return { started: false };
    if (found?.status === 'paused') await project.unpause(found.id);
    await project.start(found?.id ?? (await project.create(wanted)));
    if (service === LAB_POSTGRES) await serving();
    return { started: true };
  }

  async function serving(): Promise<void> {
    const { url = '' } = await postgresStatus(postgres.dataDir);
    const giveUpAtMs = Date.now() + SERVING_MS;
    for (;;) {
      const answer = await waitUntilServing(url, 0).catch((error: unknown) => error);
      if (answer === undefined) return;
      const found = await own(LAB_POSTGRES);
      if (!found || found.status !== 'running' || Date.now() > giveUpAtMs) {
        const words = (found && (await project.words(found.id))) ?? 'its container is gone';
        throw new IntegrationError('RESTART_FAILED', `${LAB_POSTGRES} does not start: ${words}`, { cause: answer });
      }
      await sleep(50);
    }
  }

  return {
    ...OWN_SCHEDULER,
    async examine() {
      if (process.platform !== 'linux') throw new LabRuntimeMissing('not_linux', { platform: process.platform });
      await project.ping();
      for (const service of LAB_SERVICES) await own(service);
      await tryContainer(project, files);
    },
    async look(service) {
      const lookedAt = new Date().toISOString();
      return toLook(service, await own(service), lookedAt);
    },
    ensureRunning: (service) => claim(service, () => start(service)),
    ensureStopped: (service) =>
      claim(service, async () => {
        const found = await own(service);
        if (found?.status === 'paused') await project.unpause(found.id);
        if (found) await project.stop(found.id, STOP_GRACE_S);
      }),
    kill: async (service) => project.kill((await running(service)).id),
    hang: async (service) => project.pause((await running(service)).id),
    stop: async (service) => project.stop((await running(service)).id, STOP_GRACE_S),
    async wake(service) {
      const found = await own(service);
      if (found?.status === 'paused') await project.unpause(found.id);
    },
    async clear() {
      for (const service of LAB_SERVICES) {
        const found = await own(service);
        if (found) await project.remove(found.id);
      }
    },
    postgresDir: postgres.dataDir,
    logsAt: `docker logs ${LAB_PROJECT}-<service>-1`,
  };
}

function isAlive({ status }: MadeContainer): boolean {
  return status === 'running' || status === 'paused';
}

function toLook(service: LabService, found: MadeContainer | undefined, lookedAt: string): InstanceLook {
  if (!found) return { service, running: false, instance: NONE, startedAt: NONE, lookedAt };
  return { service, running: isAlive(found), instance: found.id, startedAt: found.startedAt, lookedAt };
}

/** An Engine that does not answer is said in words for people, whatever was asked of it. */
function reachable(project: HostProject, socketPath: string): HostProject {
  const explain = (error: unknown): never => {
    const code = error instanceof IntegrationError ? error.code : undefined;
    if (code === 'PERMISSION_DENIED') throw new LabRuntimeMissing('no_permission', { socket: socketPath });
    if (code !== 'RUNTIME_UNREACHABLE' && code !== 'SERVICE_TIMEOUT') throw error;
    const { cause, message } = error as IntegrationError;
    const detail = cause instanceof Error ? cause.message : message;
    throw new LabRuntimeMissing('no_engine', { socket: socketPath, detail }, { cause: error });
  };
  return {
    ...project,
    ping: () => project.ping().catch(explain),
    find: (service) => project.find(service).catch(explain),
  };
}

import Docker from 'dockerode';
import { severalLines } from '../../messages/plain-text.js';
import { guardClient } from './allowed-calls.js';
import { demultiplex, lastLines } from './container-logs.js';
import { stateOf } from './container-state.js';
import type { ContainerState } from './docker.js';
import { openDeeds } from './engine-deeds.js';
import { ask } from './engine-error.js';
import type { Question } from './engine-error.js';
import { createHostContainer } from './host-container.js';
import type { HostContainer } from './host-container.js';
import { ensureHostImage } from './host-image.js';
import { logStream } from './log-stream.js';
import { refuseOutside } from './project-calls.js';
import { readBounded } from './read-bounded.js';

const TIMEOUT_MS = 10_000;
const IMAGE_TIMEOUT_MS = 60_000;
const LOG_LINES = 8;
const MAX_READ_BYTES = 256 * 1024;
const MAX_LOG_BYTES = 2 * 1024;

export interface MadeContainer extends ContainerState {
  readonly labels: Readonly<Record<string, string>>;
}

/** The containers of one project that is our own: made, broken and removed by us, and nobody else's ever. */
export interface HostProject {
  /** Throws RUNTIME_UNREACHABLE, PERMISSION_DENIED or SERVICE_TIMEOUT where no Engine answers us. */
  ping(): Promise<void>;
  find(service: string): Promise<MadeContainer | undefined>;
  /** The image, where it is missing, and the container; it does not run yet. Returns its id. */
  create(wanted: Omit<HostContainer, 'project'>): Promise<string>;
  start(id: string): Promise<void>;
  /** As its image says, and by SIGKILL after the grace. */
  stop(id: string, graceS: number): Promise<void>;
  kill(id: string): Promise<void>;
  pause(id: string): Promise<void>;
  unpause(id: string): Promise<void>;
  /** Waits for its end and returns its exit code. */
  wait(id: string, timeoutMs: number): Promise<number>;
  /** Runs or not; what is bound into it stays. */
  remove(id: string): Promise<void>;
  /** Its last words. */
  words(id: string): Promise<string>;
}

export function openHostProject(socketPath: string, project: string): HostProject {
  // Without `host`, a DOCKER_HOST of the environment would win over the socket that the settings name.
  const docker = new Docker({ socketPath, host: undefined });
  guardClient(docker, refuseOutside(project));
  // dockerode's `ping` takes the signal like every other call; its types do not say so.
  const abortable = docker as unknown as { ping(options: { abortSignal: AbortSignal }): Promise<unknown> };
  const question = (what: string, signal?: AbortSignal, extraMs = 0): Question => {
    return { what, socketPath, timeoutMs: TIMEOUT_MS + extraMs, signal };
  };
  const deeds = openDeeds(docker, question);
  const deed = (what: string, send: (abortSignal: AbortSignal) => Promise<unknown>, extraMs = 0): Promise<void> =>
    ask(question(what, undefined, extraMs), async (abortSignal) => void (await send(abortSignal)));

  return {
    ping: () => deed('ping', (abortSignal) => abortable.ping({ abortSignal })),
    find: (service) =>
      ask(question(`find ${service}`), async (abortSignal) => {
        const label = [`com.docker.compose.project=${project}`, `com.docker.compose.service=${service}`];
        const [found] = await docker.listContainers({ all: true, filters: { label }, abortSignal });
        if (!found) return undefined;
        const read = await docker.getContainer(found.Id).inspect({ abortSignal });
        return { ...stateOf(read), labels: read.Config.Labels };
      }),
    async create(wanted) {
      await ask({ ...question('import the image'), timeoutMs: IMAGE_TIMEOUT_MS }, () => ensureHostImage(docker));
      return ask(question(`create ${wanted.service}`), async () => {
        const { id } = await createHostContainer(docker, { ...wanted, project });
        return id;
      });
    },
    start: (id) => deeds.start(id),
    stop: (id, graceS) => deeds.stop(id, graceS),
    kill: (id) => deed('kill', (abortSignal) => docker.getContainer(id).kill({ signal: 'SIGKILL', abortSignal })),
    pause: (id) => deed('pause', (abortSignal) => docker.getContainer(id).pause({ abortSignal })),
    unpause: (id) => deed('unpause', (abortSignal) => docker.getContainer(id).unpause({ abortSignal })),
    wait: (id, timeoutMs) =>
      ask({ ...question('wait for its end'), timeoutMs }, async (abortSignal) => {
        const { StatusCode } = (await docker.getContainer(id).wait({ abortSignal })) as { StatusCode: number };
        return StatusCode;
      }),
    remove: (id) => deed('remove', (abortSignal) => docker.getContainer(id).remove({ force: true, abortSignal })),
    words: (id) =>
      ask(question('logs'), async (abortSignal) => {
        const options = { stdout: true, stderr: true, tail: LOG_LINES, timestamps: false, abortSignal };
        const whole = await readBounded(await logStream(docker, id, options), MAX_READ_BYTES, abortSignal);
        return severalLines(lastLines(demultiplex(whole), MAX_LOG_BYTES));
      }),
  };
}

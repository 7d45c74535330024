import Docker from 'dockerode';
import { IntegrationError } from '../integration-error.js';
import { parseEvents, toEventTime } from './container-events.js';
import type { ContainerEvent } from './container-events.js';
import { demultiplex } from './container-logs.js';
import type { ContainerRef, ContainerState } from './docker.js';
import { ask } from './engine-error.js';

const NEVER_STARTED = '0001-01-01T00:00:00Z';

/** The few questions that the runtime asks of the Engine's API. */
export interface Engine {
  /** The Engine's clock, ISO 8601 with nanoseconds. */
  now(signal?: AbortSignal): Promise<string>;
  /** The container with these labels. Throws NOT_FOUND and CONFLICT. */
  find(service: string, ref: ContainerRef, signal?: AbortSignal): Promise<ContainerState>;
  inspect(id: string, signal?: AbortSignal): Promise<ContainerState>;
  /** What Docker recorded between two moments of its own clock. */
  events(id: string, since: string, until: string, signal?: AbortSignal): Promise<readonly ContainerEvent[]>;
  /** Each event of the container from `since` on, until `stop` is aborted. */
  follow(id: string, since: string, onEvent: (event: ContainerEvent) => void, stop: AbortSignal): Promise<void>;
  /** Ends and starts it, or starts it where it does not run. */
  restart(id: string, graceS: number, signal?: AbortSignal): Promise<void>;
  logs(id: string, lines: number, signal?: AbortSignal): Promise<Buffer>;
}

export function openEngine(socketPath: string, timeoutMs: number): Engine {
  const docker = new Docker({ socketPath });
  // dockerode's `info` takes the signal like every other call; its types do not say so.
  const abortable = docker as unknown as {
    info(options: { abortSignal: AbortSignal }): Promise<{ SystemTime: string }>;
  };
  const question = (what: string, signal: AbortSignal | undefined, extraMs = 0) => ({
    what,
    socketPath,
    timeoutMs: timeoutMs + extraMs,
    signal,
  });
  const inspect = (id: string, signal?: AbortSignal): Promise<ContainerState> =>
    ask(question(`inspect ${id.slice(0, 12)}`, signal), async (abortSignal) =>
      toState(await docker.getContainer(id).inspect({ abortSignal })),
    );

  return {
    now: (signal) =>
      ask(question('info', signal), async (abortSignal) => {
        const info = await abortable.info({ abortSignal });
        return info.SystemTime;
      }),

    async find(service, ref, signal) {
      const name = `${ref.project}/${ref.service}`;
      const label = [`com.docker.compose.project=${ref.project}`, `com.docker.compose.service=${ref.service}`];
      const found = await ask(question(`list containers of ${name}`, signal), (abortSignal) =>
        docker.listContainers({ all: true, filters: { label }, abortSignal }),
      );
      // `docker compose run` leaves one-off containers with the same labels.
      const own = found.filter((container) => container.Labels['com.docker.compose.oneoff'] !== 'True');
      const only = own[0];
      if (!only) throw new IntegrationError('NOT_FOUND', `No container of ${name} exists for service "${service}"`);
      if (own.length > 1) {
        throw new IntegrationError('CONFLICT', `${own.length} containers of ${name} exist; "${service}" must have one`);
      }
      return inspect(only.Id, signal);
    },

    inspect,

    events: (id, since, until, signal) =>
      ask(question('events', signal), async (abortSignal) => {
        const times = { since: toEventTime(since), until: toEventTime(until) };
        const stream = await docker.getEvents({ ...times, filters: filtersFor(id), abortSignal });
        let text = '';
        for await (const chunk of stream) text += String(chunk);
        return parseEvents(text);
      }),

    async follow(id, since, onEvent, stop) {
      try {
        const stream = await docker.getEvents({
          since: toEventTime(since),
          filters: filtersFor(id),
          abortSignal: stop,
        });
        let rest = '';
        for await (const chunk of stream) {
          const text = rest + String(chunk);
          const end = text.lastIndexOf('\n') + 1;
          rest = text.slice(end);
          parseEvents(text.slice(0, end)).forEach(onEvent);
        }
      } catch (error) {
        if (!stop.aborted) throw error;
      }
    },

    restart: (id, graceS, signal) =>
      ask(question(`restart ${id.slice(0, 12)}`, signal, graceS * 1000), async (abortSignal) => {
        await docker.getContainer(id).restart({ t: graceS, abortSignal });
      }),

    logs: (id, lines, signal) =>
      ask(question('logs', signal), async (abortSignal) =>
        demultiplex(
          await docker
            .getContainer(id)
            .logs({ stdout: true, stderr: true, tail: lines, timestamps: true, abortSignal }),
        ),
      ),
  };
}

const filtersFor = (id: string): { type: ['container']; container: [string] } => ({
  type: ['container'],
  container: [id],
});

function toState(read: Docker.ContainerInspectInfo): ContainerState {
  const { State } = read;
  return {
    id: read.Id,
    name: read.Name.replace(/^\//, ''),
    status: State.Status,
    startedAt: State.StartedAt === NEVER_STARTED ? 'none' : State.StartedAt,
    exitCode: State.ExitCode,
    outOfMemory: State.OOMKilled,
    ...(State.Health && { health: State.Health.Status }),
  };
}

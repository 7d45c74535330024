import type { Readable } from 'node:stream';
import Docker from 'dockerode';
import { IntegrationError } from '../integration-error.js';
import { guardClient } from './allowed-calls.js';
import { parseEvents, toEventTime } from './container-events.js';
import type { ContainerEvent } from './container-events.js';
import { demultiplex } from './container-logs.js';
import { placeOf } from './container-place.js';
import type { ContainerPlace } from './container-place.js';
import { stateOf } from './container-state.js';
import { readStats } from './container-stats.js';
import type { ContainerStats } from './container-stats.js';
import type { ContainerRef, ContainerState } from './docker.js';
import { ask } from './engine-error.js';
import { openDeeds } from './engine-deeds.js';
import type { EngineDeeds } from './engine-deeds.js';
import { openExecs } from './engine-exec.js';
import type { EngineExecs } from './engine-exec.js';
import { logStream } from './log-stream.js';
import { readBounded } from './read-bounded.js';

const MAX_LOG_BYTES = 16 * 1024 ** 2;
const MAX_EVENT_BYTES = 4 * 1024 ** 2;
/** Of a container's life and its commands; a health check writes three more each time. */
const EVENTS = ['kill', 'die', 'stop', 'start', 'restart', 'oom', 'pause', 'unpause', 'destroy'];
const EXEC_EVENTS = ['exec_create', 'exec_start', 'exec_die'];

/** The few questions that the runtime asks of the Engine's API. */
export interface Engine extends EngineDeeds, EngineExecs {
  /** The Engine's clock, ISO 8601 with nanoseconds. */
  now(signal?: AbortSignal): Promise<string>;
  /** Its own: `28.5.1`. */
  version(signal?: AbortSignal): Promise<string>;
  /** The container with these labels. Throws NOT_FOUND and CONFLICT. */
  find(service: string, ref: ContainerRef, signal?: AbortSignal): Promise<ContainerState>;
  inspect(id: string, signal?: AbortSignal): Promise<ContainerState>;
  place(id: string, signal?: AbortSignal): Promise<ContainerPlace>;
  /** What Docker recorded between two moments of its own clock. */
  events(id: string, since: string, until: string, signal?: AbortSignal): Promise<readonly ContainerEvent[]>;
  /** The same of commands that ran in it. */
  execEvents(id: string, since: string, until: string, signal?: AbortSignal): Promise<readonly ContainerEvent[]>;
  /** Each event of the container from `since` on, until `stop` is aborted. */
  follow(id: string, since: string, onEvent: (event: ContainerEvent) => void, stop: AbortSignal): Promise<void>;
  /** Takes about a second: the Engine measures twice. */
  stats(id: string, signal?: AbortSignal): Promise<ContainerStats>;
  logs(id: string, lines: number, signal?: AbortSignal): Promise<Buffer>;
}

export function openEngine(socketPath: string, timeoutMs: number): Engine {
  // Without `host`, a DOCKER_HOST of the environment would win over the socket that the settings name.
  const docker = new Docker({ socketPath, host: undefined });
  guardClient(docker);
  // dockerode's `info` and `stats` take the signal like every other call; its types do not say so.
  const abortable = docker as unknown as {
    info(options: { abortSignal: AbortSignal }): Promise<{ SystemTime: string; ServerVersion: string }>;
  };
  const question = (what: string, signal: AbortSignal | undefined, extraMs = 0) => ({
    what,
    socketPath,
    timeoutMs: timeoutMs + extraMs,
    signal,
  });
  const inspectWith = <Read>(id: string, read: (info: Docker.ContainerInspectInfo) => Read, signal?: AbortSignal) =>
    ask(question(`inspect ${id.slice(0, 12)}`, signal), async (abortSignal) =>
      read(await docker.getContainer(id).inspect({ abortSignal })),
    );
  const inspect: Engine['inspect'] = (id, signal) => inspectWith(id, stateOf, signal);

  const recorded =
    (wanted: readonly string[]): Engine['events'] =>
    (id, since, until, signal) =>
      ask(question('events', signal), async (abortSignal) => {
        const times = { since: toEventTime(since), until: toEventTime(until) };
        const stream = await docker.getEvents({ ...times, filters: filtersFor(id, wanted), abortSignal });
        return parseEvents((await readBounded(stream as Readable, MAX_EVENT_BYTES, abortSignal)).toString('utf8'));
      });

  return {
    ...openDeeds(docker, question),
    ...openExecs(docker, question),
    now: (signal) =>
      ask(question('info', signal), async (abortSignal) => {
        const info = await abortable.info({ abortSignal });
        return info.SystemTime;
      }),
    version: (signal) =>
      ask(question('info', signal), async (abortSignal) => (await abortable.info({ abortSignal })).ServerVersion),

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
    place: (id, signal) => inspectWith(id, placeOf, signal),
    events: recorded(EVENTS),
    execEvents: recorded(EXEC_EVENTS),

    async follow(id, since, onEvent, stop) {
      try {
        const stream = await docker.getEvents({
          since: toEventTime(since),
          filters: filtersFor(id, EVENTS),
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

    stats: (id, signal) =>
      ask(question('stats', signal), async (abortSignal) => {
        const options = { stream: false, abortSignal } as unknown as { stream: false };
        const [stats, limits] = await Promise.all([
          docker.getContainer(id).stats(options),
          inspectWith(id, (info) => info.HostConfig, abortSignal),
        ]);
        return readStats(stats, limits);
      }),

    logs: (id, lines, signal) =>
      ask(question('logs', signal), async (abortSignal) => {
        const options = { stdout: true, stderr: true, tail: lines, timestamps: true, abortSignal };
        const stream = await logStream(docker, id, options);
        return demultiplex(await readBounded(stream, MAX_LOG_BYTES, abortSignal));
      }),
  };
}

const filtersFor = (
  id: string,
  events: readonly string[],
): { type: ['container']; container: [string]; event: string[] } => ({
  type: ['container'],
  container: [id],
  event: [...events],
});

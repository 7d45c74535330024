import type Docker from 'dockerode';
import { ensureHostImage } from './host-image.js';

const SHARED_MEMORY_BYTES = 256 * 1024 * 1024;
const MEGABYTE = 1024 * 1024;

/** A service's real program, run in a container of its own. */
export interface HostContainer {
  readonly project: string;
  readonly service: string;
  /** The program and its arguments; what it needs must lie below /usr, /etc or a bind. */
  readonly command: readonly string[];
  /** Folders at the same path inside; the program may write to them. */
  readonly folders?: readonly string[];
  /** As `folders`, to be read only; may be files. */
  readonly readOnly?: readonly string[];
  readonly workingDir?: string;
  /** `uid:gid`; root where absent. */
  readonly user?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly stopSignal?: NodeJS.Signals;
  readonly memoryMb?: number;
  /** Besides those of Docker Compose. */
  readonly labels?: Readonly<Record<string, string>>;
}

/** Creates it with the labels that Docker Compose would give it, on the machine's own network; nothing starts yet. */
export async function createHostContainer(docker: Docker, wanted: HostContainer): Promise<Docker.Container> {
  const { project, service, command, folders = [], readOnly = [], env = {} } = wanted;
  return docker.createContainer({
    name: `${project}-${service}-1`,
    Image: await ensureHostImage(docker),
    Cmd: [...command],
    Env: Object.entries(env).map(([name, value]) => `${name}=${value}`),
    ...(wanted.workingDir !== undefined && { WorkingDir: wanted.workingDir }),
    ...(wanted.user !== undefined && { User: wanted.user }),
    ...(wanted.stopSignal !== undefined && { StopSignal: wanted.stopSignal }),
    Labels: {
      ...wanted.labels,
      'com.docker.compose.project': project,
      'com.docker.compose.service': service,
      'com.docker.compose.container-number': '1',
      'com.docker.compose.oneoff': 'False',
    },
    HostConfig: {
      NetworkMode: 'host',
      RestartPolicy: { Name: 'no' },
      ShmSize: SHARED_MEMORY_BYTES,
      LogConfig: { Type: 'json-file', Config: { 'max-size': '5m', 'max-file': '2' } },
      ...(wanted.memoryMb !== undefined && { Memory: wanted.memoryMb * MEGABYTE }),
      Binds: [
        '/usr:/usr:ro',
        '/etc:/etc:ro',
        ...folders.map((path) => `${path}:${path}`),
        ...readOnly.map((path) => `${path}:${path}:ro`),
      ],
    },
  });
}

/** As `createHostContainer`, and starts it. */
export async function startHostContainer(docker: Docker, wanted: HostContainer): Promise<Docker.Container> {
  const container = await createHostContainer(docker, wanted);
  await container.start();
  return container;
}

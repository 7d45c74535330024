import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type Docker from 'dockerode';

const run = promisify(execFile);
const IMAGE = 'guardia-test-host:1';
const LINKS = { bin: 'usr/bin', sbin: 'usr/sbin', lib: 'usr/lib', lib64: 'usr/lib64' } as const;
const EMPTY = ['usr', 'etc', 'proc', 'sys', 'dev', 'run', 'tmp', 'var/tmp', 'root', 'opt', 'srv', 'data'] as const;
const SECOND_NS = 1e9;

/** A service's real program, run in a container of its own. */
export interface HostContainer {
  readonly project: string;
  readonly service: string;
  /** The program and its arguments; what it needs must lie below /usr, /etc or a bind. */
  readonly command: readonly string[];
  /** Folders at the same path inside; the program may write to them. */
  readonly folders?: readonly string[];
  /** As `folders`, to be read only. */
  readonly readOnly?: readonly string[];
  /** `uid:gid`; root where absent. */
  readonly user?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly stopSignal?: NodeJS.Signals;
  readonly healthCheck?: readonly string[];
  readonly memoryMb?: number;
}

/**
 * Nothing is pulled: the image is empty but for a few symbolic links, and the machine's own /usr and /etc are bound into the
 * container, read only. So its programs are those of the machine, and its processes are real containers of a real Engine.
 */
export async function ensureHostImage(docker: Docker): Promise<string> {
  const found = await docker.listImages({ filters: { reference: [IMAGE] } });
  if (found.length > 0) return IMAGE;
  const dir = await mkdtemp(join(tmpdir(), 'guardia-host-image-'));
  try {
    const root = join(dir, 'root');
    for (const name of EMPTY) await mkdir(join(root, name), { recursive: true });
    for (const [name, target] of Object.entries(LINKS)) await symlink(target, join(root, name));
    for (const name of ['tmp', 'var/tmp']) await run('chmod', ['1777', join(root, name)]);
    await run('tar', ['-C', root, '-cf', join(dir, 'image.tar'), '.']);
    const [repo, tag] = IMAGE.split(':');
    const progress = await docker.importImage(join(dir, 'image.tar'), { repo, tag });
    await new Promise<void>((resolve, reject) => {
      docker.modem.followProgress(progress, (error) => (error ? reject(error) : resolve()));
    });
    return IMAGE;
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

/** Creates it with the labels that Docker Compose would give it, on the host's network, and starts it. */
export async function startHostContainer(docker: Docker, wanted: HostContainer): Promise<Docker.Container> {
  const { project, service, command, folders = [], readOnly = [], env = {}, healthCheck } = wanted;
  const container = await docker.createContainer({
    name: `${project}-${service}-1`,
    Image: await ensureHostImage(docker),
    Cmd: [...command],
    Env: Object.entries(env).map(([name, value]) => `${name}=${value}`),
    ...(wanted.user !== undefined && { User: wanted.user }),
    ...(wanted.stopSignal !== undefined && { StopSignal: wanted.stopSignal }),
    Labels: {
      'com.docker.compose.project': project,
      'com.docker.compose.service': service,
      'com.docker.compose.container-number': '1',
      'com.docker.compose.oneoff': 'False',
    },
    ...(healthCheck && {
      Healthcheck: { Test: ['CMD', ...healthCheck], Interval: SECOND_NS, Timeout: 2 * SECOND_NS, Retries: 3 },
    }),
    HostConfig: {
      NetworkMode: 'host',
      RestartPolicy: { Name: 'no' },
      ShmSize: 256 * 1024 * 1024,
      ...(wanted.memoryMb !== undefined && { Memory: wanted.memoryMb * 1024 * 1024 }),
      Binds: [
        '/usr:/usr:ro',
        '/etc:/etc:ro',
        ...folders.map((path) => `${path}:${path}`),
        ...readOnly.map((path) => `${path}:${path}:ro`),
      ],
    },
  });
  await container.start();
  return container;
}

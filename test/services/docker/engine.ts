import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type Docker from 'dockerode';

const run = promisify(execFile);
const IMAGE = 'guardia-test-busybox:2';
const APPLETS = ['sh', 'sleep', 'echo', 'test', 'touch', 'rm', 'cat', 'kill', 'printf', 'df', 'nc'];

export function dockerSocket(): string {
  const host = process.env['DOCKER_HOST'] ?? '';
  const fromHost = host.startsWith('unix://') ? host.slice('unix://'.length) : undefined;
  return process.env['GUARDIA_DOCKER_SOCKET'] ?? fromHost ?? '/var/run/docker.sock';
}

/** An image made of the machine's static busybox, so that nothing is pulled; where it has none, busybox is pulled. */
export async function ensureImage(docker: Docker): Promise<string> {
  const found = await docker.listImages({ filters: { reference: [IMAGE] } });
  if (found.length > 0) return IMAGE;
  const dir = await mkdtemp(join(tmpdir(), 'guardia-image-'));
  try {
    await mkdir(join(dir, 'root/bin'), { recursive: true });
    for (const name of ['tmp', 'proc', 'sys', 'dev', 'etc']) await mkdir(join(dir, 'root', name));
    await cp('/bin/busybox', join(dir, 'root/bin/busybox'));
    for (const applet of APPLETS) await symlink('busybox', join(dir, 'root/bin', applet));
    await run('tar', ['-C', join(dir, 'root'), '-cf', join(dir, 'image.tar'), '.']);
    const [repo, tag] = IMAGE.split(':');
    await finished(docker, await docker.importImage(join(dir, 'image.tar'), { repo, tag }));
    return IMAGE;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    await finished(docker, await docker.pull('busybox:1.36'));
    return 'busybox:1.36';
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

export interface TestContainer {
  readonly project: string;
  readonly service: string;
  /** For `/bin/sh -c`. */
  readonly script: string;
  readonly healthCheck?: string;
  readonly restartPolicy?: 'no' | 'unless-stopped';
  readonly tty?: boolean;
  readonly network?: 'none' | 'host';
  readonly memoryBytes?: number;
  /** Processors that it may use. */
  readonly cpus?: number;
}

/** A container with the labels that Docker Compose would give it, started. */
export async function startContainer(docker: Docker, image: string, wanted: TestContainer): Promise<Docker.Container> {
  const container = await docker.createContainer({
    name: `${wanted.project}-${wanted.service}-${Date.now() % 1_000_000}`,
    Image: image,
    Cmd: ['/bin/sh', '-c', wanted.script],
    Tty: wanted.tty ?? false,
    Labels: {
      'com.docker.compose.project': wanted.project,
      'com.docker.compose.service': wanted.service,
      'com.docker.compose.container-number': '1',
      'com.docker.compose.oneoff': 'False',
    },
    ...(wanted.healthCheck && {
      Healthcheck: { Test: ['CMD-SHELL', wanted.healthCheck], Interval: 5e8, Timeout: 1e9, Retries: 2 },
    }),
    HostConfig: {
      NetworkMode: wanted.network ?? 'none',
      RestartPolicy: { Name: wanted.restartPolicy ?? 'no' },
      ...(wanted.memoryBytes !== undefined && { Memory: wanted.memoryBytes }),
      ...(wanted.cpus !== undefined && { NanoCpus: wanted.cpus * 1e9 }),
    },
  });
  await container.start();
  return container;
}

/** Removes every container of the project, whatever its state. */
export async function removeProject(docker: Docker, project: string): Promise<void> {
  const label = [`com.docker.compose.project=${project}`];
  const containers = await docker.listContainers({ all: true, filters: { label } });
  await Promise.all(containers.map(({ Id }) => docker.getContainer(Id).remove({ force: true })));
}

/** Docker's own record of a container's life, oldest first: the outside ledger. */
export async function recordOf(docker: Docker, containerId: string): Promise<readonly string[]> {
  const until = Date.now() / 1000;
  const stream = await docker.getEvents({ since: 1, until, filters: { container: [containerId] } });
  let text = '';
  for await (const chunk of stream) text += String(chunk);
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => (JSON.parse(line) as { Action: string }).Action)
    .filter((action) => !action.startsWith('exec_'));
}

async function finished(docker: Docker, stream: NodeJS.ReadableStream): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    docker.modem.followProgress(stream, (error) => (error ? reject(error) : resolve()));
  });
}

import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type Docker from 'dockerode';

const run = promisify(execFile);
const [REPOSITORY, TAG] = ['guardia-host', '1'] as const;
const IMAGE = `${REPOSITORY}:${TAG}`;
const LINKS = { bin: 'usr/bin', sbin: 'usr/sbin', lib: 'usr/lib', lib64: 'usr/lib64' } as const;
const EMPTY = ['usr', 'etc', 'proc', 'sys', 'dev', 'run', 'tmp', 'var/tmp', 'root', 'opt', 'srv', 'data'] as const;
/** What `docker image inspect` says to whoever finds it and wonders. */
const LABELS = {
  'org.opencontainers.image.title': 'guardia-host',
  'org.opencontainers.image.description':
    "Empty but for a few links: Guardia's lab binds the machine's own /usr and /etc into it, read only. Safe to remove while nothing runs from it.",
} as const;

/**
 * Nothing is pulled: the image is empty but for a few symbolic links, and the machine's own /usr and /etc are bound into the
 * container, read only. So its programs are those of the machine, and its processes are real containers of a real Engine.
 * Returns the image's name.
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
    await run('tar', ['-C', root, '--owner=0', '--group=0', '-cf', join(dir, 'image.tar'), '.']);
    const changes = Object.entries(LABELS).map(([name, value]) => `LABEL ${name}=${JSON.stringify(value)}`);
    const progress = await docker.importImage(join(dir, 'image.tar'), { repo: REPOSITORY, tag: TAG, changes });
    await new Promise<void>((resolve, reject) => {
      docker.modem.followProgress(progress, (error) => (error ? reject(error) : resolve()));
    });
    return IMAGE;
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

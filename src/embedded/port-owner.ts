import { execFile } from 'node:child_process';
import { readdir, readFile, readlink } from 'node:fs/promises';
import { basename } from 'node:path';
import { promisify } from 'node:util';
import { commandLine } from './process-identity.js';

const run = promisify(execFile);
const LISTENING = '0A';

/** Who listens on this local port; undefined where the system does not tell us. The arguments of a program may hold secrets. */
export async function portOwner(port: number): Promise<{ readonly pid: number; readonly program: string } | undefined> {
  const pid = await portOwnerPid(port);
  if (pid === undefined) return undefined;
  const [program = '?'] = ((await commandLine(pid)) ?? '?').split(' ');
  return { pid, program: basename(program) };
}

/** The number of the process that listens on this local port, where the system tells us. */
export async function portOwnerPid(port: number): Promise<number | undefined> {
  return process.platform === 'linux' ? linuxOwner(port) : lsofOwner(port);
}

async function linuxOwner(port: number): Promise<number | undefined> {
  const inodes = await listeningInodes(port);
  if (inodes.size === 0) return undefined;
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  for (const pid of pids) {
    // The descriptors of other users' processes are not ours to read: they stay unnamed.
    const descriptors = await readdir(`/proc/${pid}/fd`).catch(() => []);
    for (const descriptor of descriptors) {
      const target = await readlink(`/proc/${pid}/fd/${descriptor}`).catch(() => '');
      if (inodes.has(/^socket:\[(\d+)\]$/.exec(target)?.[1] ?? '')) return Number(pid);
    }
  }
  return undefined;
}

/** The kernel's table: `sl local_address rem_address st … inode`, with the port in hexadecimal. */
async function listeningInodes(port: number): Promise<Set<string>> {
  const hexPort = port.toString(16).toUpperCase().padStart(4, '0');
  const tables = await Promise.all(
    ['tcp', 'tcp6'].map((name) => readFile(`/proc/net/${name}`, 'utf8').catch(() => '')),
  );
  const inodes = tables
    .flatMap((table) => table.split('\n').slice(1))
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields[1]?.endsWith(`:${hexPort}`) && fields[3] === LISTENING)
    .map((fields) => fields[9] ?? '');
  return new Set(inodes.filter((inode) => inode !== '' && inode !== '0'));
}

async function lsofOwner(port: number): Promise<number | undefined> {
  try {
    const { stdout } = await run('lsof', ['-nP', '-t', `-iTCP:${port}`, '-sTCP:LISTEN']);
    const pid = Number.parseInt(stdout, 10);
    return Number.isNaN(pid) ? undefined : pid;
  } catch {
    return undefined;
  }
}

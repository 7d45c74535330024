import { readdir, readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { IntegrationError } from '../integration-error.js';
import { isAlive } from './identity.js';

/** What a process and those that it started use of this machine. */
export interface ProcessUse {
  /** From 0 to 1, of all processors, over the time of the look. */
  readonly cpuShare: number;
  /** Resident; what the processes share is counted for each of them. */
  readonly memoryBytes: number;
  readonly processes: number;
}

interface Stat {
  readonly pid: number;
  readonly parent: number;
  readonly ticks: number;
  readonly pages: number;
}

const MEASURED_MS = 1_000;
/** Of every Linux that Node.js runs on: USER_HZ, and a page. */
const TICKS_PER_SECOND = 100;
const PAGE_BYTES = 4_096;

/**
 * @param instance one life of a process, as a look has it
 * @throws IntegrationError NOT_FOUND where it is gone, or there is no /proc
 */
export async function processUse(instance: string, signal: AbortSignal): Promise<ProcessUse> {
  const pid = Number.parseInt(instance, 10);
  const before = treeOf(await allStats(), pid);
  const startedMs = performance.now();
  await sleep(MEASURED_MS, undefined, { signal });
  const after = treeOf(await allStats(), pid);
  const seconds = (performance.now() - startedMs) / 1_000;
  if (after.length === 0 || !(await isAlive({ pid, instance }))) {
    throw new IntegrationError('NOT_FOUND', `process ${pid} is gone, or this system has no /proc`);
  }
  // Of those that began or ended in between only what the others did is known.
  const spent = after.map(
    ({ pid: each, ticks }) => ticks - (before.find((known) => known.pid === each)?.ticks ?? ticks),
  );
  const ticks = spent.reduce((sum, each) => sum + Math.max(0, each), 0);
  return {
    cpuShare: ticks / TICKS_PER_SECOND / seconds / availableParallelism(),
    memoryBytes: after.reduce((sum, { pages }) => sum + pages * PAGE_BYTES, 0),
    processes: after.length,
  };
}

function treeOf(all: readonly Stat[], root: number): readonly Stat[] {
  const tree = all.filter(({ pid }) => pid === root);
  for (let grown = tree.length > 0; grown;) {
    const known = new Set(tree.map(({ pid }) => pid));
    const children = all.filter(({ pid, parent }) => known.has(parent) && !known.has(pid));
    tree.push(...children);
    grown = children.length > 0;
  }
  return tree;
}

async function allStats(): Promise<readonly Stat[]> {
  const names = await readdir('/proc').catch(() => []);
  const stats = await Promise.all(names.filter((name) => /^\d+$/.test(name)).map(statOf));
  return stats.filter((stat) => stat !== undefined);
}

/** A process's own name may hold spaces and brackets; what is counted comes after the last of them. */
async function statOf(pid: string): Promise<Stat | undefined> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const [parent, user, system, pages] = [fields[1], fields[11], fields[12], fields[21]].map(Number);
  if (parent === undefined || user === undefined || system === undefined || pages === undefined) return undefined;
  return { pid: Number(pid), parent, ticks: user + system, pages };
}

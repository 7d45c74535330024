import { readFile } from 'node:fs/promises';
import { processIdentity } from '../../embedded/process-identity.js';

/** The unit of start times in /proc; 100 a second on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;
let bootedAt: Promise<number> | undefined;

/** One life of a process. A pid alone is not an identity, because pids are used again. */
export interface ProcessIdentity {
  readonly pid: number;
  /** `<pid>@<start>`, where start is the system's own mark: equal exactly where it is the same life of the same process. */
  readonly instance: string;
  /** ISO 8601, for people; comparisons use `instance`, which a step of the wall clock does not move. */
  readonly startedAt: string;
}

/** The living process with this pid; undefined where there is none, and for a zombie. */
export async function identify(pid: number): Promise<ProcessIdentity | undefined> {
  if (!Number.isSafeInteger(pid) || pid <= 0) return undefined;
  const identity = await processIdentity(pid);
  if (!identity) return undefined;
  const [, boot, ticks] = /^([0-9a-f]{8})[0-9a-f-]*\/(\d+)$/.exec(identity.startedAt) ?? [];
  if (!boot || !ticks) {
    const atMs = Date.parse(identity.startedAt);
    return { pid, instance: `${pid}@${atMs / 1_000}`, startedAt: new Date(atMs).toISOString() };
  }
  const startedAtMs = (await bootedAtMs()) + (Number(ticks) * 1_000) / TICKS_PER_SECOND;
  return { pid, instance: `${pid}@${boot}-${ticks}`, startedAt: new Date(startedAtMs).toISOString() };
}

export async function isAlive(identity: Pick<ProcessIdentity, 'pid' | 'instance'>): Promise<boolean> {
  return (await identify(identity.pid))?.instance === identity.instance;
}

/** When the machine started, by the clock of now; /proc/stat knows it too, but only to the second. */
async function bootedAtMs(): Promise<number> {
  bootedAt ??= readFile('/proc/uptime', 'utf8').then((text) => Date.now() - Number(text.split(' ')[0]) * 1_000);
  return bootedAt;
}

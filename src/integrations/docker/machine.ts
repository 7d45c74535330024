import { lookup } from 'node:dns/promises';
import { readFile } from 'node:fs/promises';
import { hostname, networkInterfaces } from 'node:os';
import { portOwnerPid } from '../../embedded/port-owner.js';
import type { Machine } from './own-parts.js';

const CONTAINER_ID = /[0-9a-f]{64}/;
/** Docker mounts these files of a container into it; on the machine itself the table names those of every container. */
const OWN_MOUNT = /\/containers\/([0-9a-f]{64})\/\S* \/etc\/(?:hostname|hosts|resolv\.conf) /;
/** Docker gives a container the beginning of its id as its host name. */
const SHORT_ID = /^[0-9a-f]{12}$/;

/** This machine, as its kernel and its resolver describe it. */
export const thisMachine: Machine = {
  async ownContainer() {
    const [cgroup, mounts] = await Promise.all([text('/proc/self/cgroup'), text('/proc/self/mountinfo')]);
    const id = CONTAINER_ID.exec(cgroup)?.[0] ?? OWN_MOUNT.exec(mounts)?.[1];
    return id ?? (SHORT_ID.test(hostname()) ? hostname() : undefined);
  },
  async resolve(host) {
    try {
      return (await lookup(host, { all: true })).map(({ address }) => address);
    } catch {
      return [];
    }
  },
  interfaces: () =>
    Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .map(({ address }) => address),
  async listener(port) {
    const pid = await portOwnerPid(port);
    if (pid === undefined) return undefined;
    return CONTAINER_ID.exec(await text(`/proc/${pid}/cgroup`))?.[0] ?? 'none';
  },
};

async function text(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => '');
}

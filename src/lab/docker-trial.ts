import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { CLONE_DIR } from '../config.js';
import type { HostProject } from '../integrations/docker/host-project.js';
import { IntegrationError } from '../integrations/integration-error.js';
import { nodeContainer } from './docker-definition.js';
import type { LabFiles } from './lab-files.js';
import { LabRuntimeMissing } from './runtime-missing.js';

const TRIAL = 'lab-trial';
const TRIAL_TIMEOUT_MS = 20_000;
/** Whether it sees the program of the scheduler, and this machine's own network. */
const PROGRAM = `require('node:fs').accessSync(process.argv[1]);
  require('node:net').connect(Number(process.argv[2]), '127.0.0.1')
    .once('connect', () => process.exit(0))
    .once('error', (error) => { console.error(error.message); process.exit(1); });`;

/**
 * Runs a container as the lab's would be and removes it: an Engine in a virtual machine, or a system whose programs are not
 * below /usr, shows here, before anything of the lab is stopped. Throws LabRuntimeMissing `not_this_machine`.
 */
export async function tryContainer(project: HostProject, files: LabFiles): Promise<void> {
  const server = createServer((socket) => socket.destroy());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  try {
    const earlier = await project.find(TRIAL);
    if (earlier) await project.remove(earlier.id);
    const command = ['-e', PROGRAM, join(CLONE_DIR, 'src', 'lab', 'scheduler.ts'), String(port)];
    const words = await ranBadly(project, await project.create(await nodeContainer(files, TRIAL, command)));
    if (words !== undefined) throw new LabRuntimeMissing('not_this_machine', { detail: words });
  } finally {
    server.close();
  }
}

/** What it said where it did not run well. */
async function ranBadly(project: HostProject, id: string): Promise<string | undefined> {
  try {
    await project.start(id);
    return (await project.wait(id, TRIAL_TIMEOUT_MS)) === 0 ? undefined : await project.words(id);
  } catch (error) {
    // The Engine refuses to start what it cannot find, and says so.
    if (error instanceof IntegrationError) return error.message;
    throw error;
  } finally {
    await project.remove(id);
  }
}

import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { IntegrationError } from '../integrations/integration-error.js';
import { BAD_DATA, markBroken, unmarkBroken } from './broken-marker.js';
import { LAB_SERVICES } from './definition.js';
import type { LabFiles } from './lab-files.js';
import type { LabHost } from './lab-host.js';
import type { LabStatus } from './lab.js';
import { readLabRuntime, writeLabRuntime } from './lab-runtime.js';
import type { LabRuntime } from './lab-runtime.js';

export interface LabParts {
  readonly files: LabFiles;
  readonly hosts: Readonly<Record<LabRuntime, LabHost>>;
  readonly status: () => Promise<LabStatus>;
  readonly up: () => Promise<LabStatus>;
  readonly stopAll: () => Promise<void>;
}

/**
 * Brings the lab up under the wanted runtime. While it changes, the lab is held as by a simulation: a probe that finds it down
 * opens nothing, and no simulation begins.
 */
export async function changeRuntime(parts: LabParts, wanted: LabRuntime): Promise<LabStatus> {
  const { files, hosts, status, up } = parts;
  await mkdir(files.dir, { recursive: true });
  const holder = `runtime-${randomUUID().slice(0, 8)}`;
  await markBroken(files, BAD_DATA, holder);
  try {
    const before = readLabRuntime(files);
    if (before !== wanted) {
      await hosts[wanted].examine();
      await replace(parts, before, wanted);
    }
    await up();
  } finally {
    await unmarkBroken(files, holder);
  }
  return status();
}

async function replace(parts: LabParts, before: LabRuntime, wanted: LabRuntime): Promise<void> {
  const { files, hosts, up } = parts;
  const wasRunning = await isRunning(hosts[before]);
  try {
    await orUnreachable(async () => {
      await parts.stopAll();
      await hosts[before].clear();
    });
    await writeLabRuntime(files, wanted);
    await up();
  } catch (error) {
    await goBack(parts, before, wanted);
    if (wasRunning) await up();
    throw error;
  }
}

async function goBack({ files, hosts, stopAll }: LabParts, before: LabRuntime, wanted: LabRuntime): Promise<void> {
  if (readLabRuntime(files) !== wanted) return;
  await orUnreachable(async () => {
    await stopAll();
    await hosts[wanted].clear();
  });
  await writeLabRuntime(files, before);
}

async function isRunning(host: LabHost): Promise<boolean> {
  let running = false;
  await orUnreachable(async () => {
    const looks = await Promise.all(LAB_SERVICES.map((service) => host.look(service)));
    running = looks.some((look) => look.running);
  });
  return running;
}

/** An Engine that has gone cannot be asked to stop anything, and must not keep the lab: the ports tell whether its containers live. */
async function orUnreachable(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const isGone = error instanceof IntegrationError && error.code === 'RUNTIME_UNREACHABLE';
    if (!isGone) throw error;
  }
}

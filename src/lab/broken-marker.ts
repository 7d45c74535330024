import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { readStateFile, writeStateFile } from '../embedded/state-file.js';
import { IntegrationError } from '../integrations/integration-error.js';
import { withClaim } from '../integrations/process/claim.js';
import { LAB_FAULTS } from './faults.js';
import type { LabFault } from './faults.js';
import type { LabFiles } from './lab-files.js';

/** Longer than any simulation takes; a process that died while it held the lab holds it no longer than this. */
const HOLD_MS = 10 * 60_000;

/** A file of the ERP's that is really bad breaks nothing of the lab itself; a simulation holds it all the same. */
export const BAD_DATA = 'bad_data';
export type BrokenBy = LabFault | typeof BAD_DATA;

const brokenSchema = z.object({
  fault: z.enum([...LAB_FAULTS, BAD_DATA]),
  at: z.iso.datetime(),
  until: z.iso.datetime(),
  /** Present where a simulation holds the lab: probes open nothing meanwhile, and no other simulation begins. */
  simulationId: z.string().optional(),
});

/** What was broken in the lab on purpose, and by whom. */
export type BrokenLab = z.infer<typeof brokenSchema>;

export async function readBroken(files: LabFiles): Promise<BrokenLab | undefined> {
  const written = await readStateFile(files.broken, brokenSchema);
  return written && Date.parse(written.until) > Date.now() ? written : undefined;
}

/** Throws CONFLICT where another simulation holds the lab. */
export async function markBroken(files: LabFiles, fault: BrokenBy, simulationId?: string): Promise<void> {
  await oneAtATime(files, async () => {
    const holder = await readBroken(files);
    if (holder?.simulationId && holder.simulationId !== simulationId) {
      const { simulationId: other, until } = holder;
      throw new IntegrationError(
        'CONFLICT',
        `simulation ${other} (${holder.fault}) holds the lab, until ${until} at the latest`,
      );
    }
    const nowMs = Date.now();
    const [at, until] = [new Date(nowMs).toISOString(), new Date(nowMs + HOLD_MS).toISOString()];
    await writeStateFile(files.broken, { fault, at, until, ...(simulationId && { simulationId }) } satisfies BrokenLab);
  });
}

/** Takes the mark away: a simulation its own, a person (without an id) only one that no simulation made. */
export async function unmarkBroken(files: LabFiles, simulationId?: string): Promise<void> {
  await oneAtATime(files, async () => {
    const written = await readStateFile(files.broken, brokenSchema);
    if (written?.simulationId === simulationId) await rm(files.broken, { force: true });
  });
}

function oneAtATime(files: LabFiles, work: () => Promise<void>): Promise<void> {
  return withClaim(join(files.claims, 'broken'), { timeoutMs: 10_000 }, work);
}

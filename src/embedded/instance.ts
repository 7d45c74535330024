import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { identitySchema, withFileLock } from './file-lock.js';
import { isAlive, ownIdentity } from './process-identity.js';
import { StartError } from './start-error.js';
import { readStateFile, writeStateFile } from './state-file.js';

const instanceSchema = z.object({
  process: identitySchema,
  startedAt: z.string(),
  /** Until then it is still on its way up. */
  ready: z.boolean(),
  temporalAddress: z.string().optional(),
  temporalUiUrl: z.string().optional(),
  apiUrl: z.string().optional(),
});

/** The Guardia that runs on this data directory, for the command line and for a second `npm start`. It holds no secret. */
export type Instance = z.infer<typeof instanceSchema>;
export type InstanceFacts = Partial<Pick<Instance, 'ready' | 'temporalAddress' | 'temporalUiUrl' | 'apiUrl'>>;

/** Our claim to be the one Guardia of a data directory. */
export interface InstanceClaim {
  /** Tells the others what has come up since. */
  update(facts: InstanceFacts): Promise<void>;
  clear(): Promise<void>;
}

/** The living Guardia of this data directory; undefined where there is none, also after one that was killed. */
export async function livingInstance(dataDir: string): Promise<Instance | undefined> {
  const instance = await readStateFile(instanceFile(dataDir), instanceSchema);
  return instance !== undefined && (await isAlive(instance.process)) ? instance : undefined;
}

/** Makes this process the one Guardia of the data directory. Throws StartError ALREADY_RUNNING, or NOT_WRITABLE. */
export async function claimInstance(dataDir: string): Promise<InstanceClaim> {
  const path = instanceFile(dataDir);
  let current: Instance = { process: await ownIdentity(), startedAt: new Date().toISOString(), ready: false };
  await withFileLock(`${path}.lock`, async () => {
    const other = await livingInstance(dataDir);
    if (other !== undefined) {
      const { process, temporalUiUrl, apiUrl } = other;
      throw new StartError('ALREADY_RUNNING', {
        pid: process.pid,
        ...(temporalUiUrl === undefined ? {} : { temporalUiUrl }),
        ...(apiUrl === undefined ? {} : { apiUrl }),
      });
    }
    await writeStateFile(path, current);
  });
  return {
    update: async (facts) => {
      current = { ...current, ...facts };
      await writeStateFile(path, current);
    },
    clear: () => rm(path, { force: true }),
  };
}

function instanceFile(dataDir: string): string {
  return join(dataDir, 'run', 'instance.json');
}

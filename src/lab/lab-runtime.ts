import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { writeStateFile } from '../embedded/state-file.js';
import type { LabFiles } from './lab-files.js';

/** What the lab runs on: processes of this machine, containers of its Docker Engine, or processes with a real Airflow among them. */
export const LAB_RUNTIMES = ['process', 'docker', 'airflow'] as const;
export type LabRuntime = (typeof LAB_RUNTIMES)[number];

const schema = z.object({ runtime: z.enum(LAB_RUNTIMES) });

/** Asked at each use, because the worker and a command line are different processes. Where nobody chose, processes. */
export function readLabRuntime({ runtime: file }: Pick<LabFiles, 'runtime'>): LabRuntime {
  try {
    return schema.parse(JSON.parse(readFileSync(file, 'utf8'))).runtime;
  } catch {
    return 'process';
  }
}

export async function writeLabRuntime(
  { runtime: file }: Pick<LabFiles, 'runtime'>,
  runtime: LabRuntime,
): Promise<void> {
  await writeStateFile(file, { runtime } satisfies z.infer<typeof schema>);
}

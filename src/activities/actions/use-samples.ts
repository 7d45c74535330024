import type { Mode } from '../../domain/incident.js';
import type { SamplesPort } from '../ports.js';

export const CPU_METRIC = 'cpu_share';
export const MEMORY_METRIC = 'memory_used_bytes';

/** What a service uses of its machine, where it is known. */
export interface ServiceUse {
  /** From 0 to 1, of the processors that it may use. */
  readonly cpuShare?: number;
  readonly memoryBytes?: number;
}

/** Keeps it to be compared with later, except in a dry run and in a simulation. */
export async function keepUse(
  samples: Pick<SamplesPort, 'recordSample'>,
  service: string,
  { cpuShare, memoryBytes }: ServiceUse,
  mode: Mode,
): Promise<void> {
  if (mode !== 'live') return;
  const at = new Date().toISOString();
  if (cpuShare !== undefined) await samples.recordSample(service, CPU_METRIC, cpuShare, at);
  if (memoryBytes !== undefined) await samples.recordSample(service, MEMORY_METRIC, memoryBytes, at);
}

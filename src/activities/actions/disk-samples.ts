import { forecastFull } from '../../domain/forecast.js';
import type { Forecast } from '../../domain/forecast.js';
import type { Mode } from '../../domain/incident.js';
import type { SamplesPort } from '../ports.js';

export interface DiskUse {
  readonly service: string;
  /** Where it is mounted, or what else tells it from the service's other disks. */
  readonly path: string;
  readonly usedBytes: number;
  readonly capacityBytes: number;
}

const METRIC = 'disk_used_bytes';

/** The name under which the use of a disk is kept. */
export function diskMetric(path: string): string {
  return `${METRIC}${path.startsWith('/') ? '' : '/'}${path}`;
}

/** The trend of a week: what a disk did in the month before says little of the day on which it is full. */
const TREND_MS = 7 * 86_400_000;

/** Keeps what is used of a disk, except in a dry run, and says when it is full if it goes on like that. */
export async function sampleDisk(samples: SamplesPort, disk: DiskUse, mode: Mode): Promise<Forecast | undefined> {
  const nowMs = Date.now();
  const metric = diskMetric(disk.path);
  const kept = await samples.samples(disk.service, metric, new Date(nowMs - TREND_MS).toISOString());
  const now = { at: new Date(nowMs).toISOString(), value: disk.usedBytes };
  if (mode !== 'dry-run') await samples.recordSample(disk.service, metric, now.value, now.at);
  return forecastFull([...kept, now], disk.capacityBytes);
}

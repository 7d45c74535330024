import type { Forecast } from '../../domain/forecast.js';
import type { Mode } from '../../domain/incident.js';
import { attention, line, lineWhere, withinMost } from '../../domain/maintenance/report-lines.js';
import type { TaskLine } from '../../domain/maintenance/task.js';
import type { DiskFacts } from '../actions/container-port.js';
import { diskMetric, sampleDisk } from '../actions/disk-samples.js';
import type { SamplesPort, ServicesPort } from '../ports.js';
import type { MaintenanceTask, TaskOrder } from './task.js';

export interface DiskForecastPorts {
  readonly services: Pick<ServicesPort, 'facts'>;
  /** Undefined where guardia.yaml names no disk of it. Throws IntegrationError. */
  readonly disk: (service: string, mode: Mode, signal: AbortSignal) => Promise<DiskFacts | undefined>;
  readonly samples: SamplesPort;
  /** Every disk of which the store has samples, also those that nobody looks at any more. */
  readonly sampled: () => Promise<
    readonly {
      readonly service: string;
      readonly metric: string;
      readonly samples: number;
      readonly newestAt: string;
    }[]
  >;
}

type Order = TaskOrder<'disk_forecast'>;
type Seen = { readonly lines: readonly TaskLine[]; readonly metric?: string; readonly fullInMs?: number };

/** The day on which each disk is full if it goes on like that; and of which services nothing can be said, and why. */
export function diskForecast(ports: DiskForecastPorts): MaintenanceTask<'disk_forecast'> {
  return {
    async plan(order) {
      const sampled = await ports.sampled();
      const seen: (Seen & { readonly service: string })[] = [];
      for (const { name } of ports.services.facts(order.mode)) {
        order.onProgress(name);
        const known = sampled
          .filter(({ service }) => service === name)
          .reduce((count, { samples }) => count + samples, 0);
        seen.push({ service: name, ...(await lookAt(ports, order, name, known)) });
      }
      const left = sampled.filter(
        ({ service, metric }) => !seen.some((each) => each.service === service && each.metric === metric),
      );
      const lines = [
        ...seen.flatMap(({ lines: its }) => its),
        ...left.map(({ service, metric, samples, newestAt }) =>
          line('disk_not_looked_at', {
            service,
            path: metric.slice(metric.indexOf('/')),
            samplesCount: samples,
            newestAt,
          }),
        ),
      ];
      const fillsIn = seen.flatMap(({ fullInMs }) => (fullInMs === undefined ? [] : [fullInMs]));
      return {
        lines: withinMost(lines),
        figures: {
          disksCount: seen.filter(({ metric }) => metric !== undefined).length,
          fillingCount: fillsIn.length,
          ...(fillsIn.length > 0 && { soonestFullInMs: Math.min(...fillsIn) }),
        },
      };
    },
  };
}

async function lookAt(
  { disk, samples }: DiskForecastPorts,
  order: Order,
  service: string,
  known: number,
): Promise<Seen> {
  const { mode, signal, params } = order;
  try {
    const facts = await disk(service, mode, signal);
    if (!facts) return { lines: [line('disk_not_configured', { service })] };
    const { path, totalBytes, freeBytes } = facts;
    const usedBytes = totalBytes - freeBytes;
    const forecast = await sampleDisk(samples, { service, path, usedBytes, capacityBytes: totalBytes }, mode);
    const metric = diskMetric(path);
    const values = { service, path, usedBytes, capacityBytes: totalBytes, samplesCount: known };
    if (!forecast) return { metric, lines: [line(known < 2 ? 'disk_too_few_samples' : 'disk_steady', values)] };
    return { metric, ...filling(forecast, values, params.warnWithinMs) };
  } catch (error) {
    const { code } = error as { readonly code?: unknown };
    if (typeof code !== 'string' || code === 'CANCELLED' || code === 'STORE_UNREACHABLE') throw error;
    return { lines: [attention('disk_unreachable', { service, code, samplesCount: known })] };
  }
}

function filling(
  { fullAt, bytesPerDay, spanMs }: Forecast,
  values: Readonly<Record<string, string | number>>,
  warnWithinMs: number,
) {
  const fullInMs = Math.max(0, Date.parse(fullAt) - Date.now());
  const all = { ...values, fullAt, bytesPerDay, spanMs, fullInMs };
  return { fullInMs, lines: [lineWhere(fullInMs <= warnWithinMs, 'disk_fills', all)] };
}

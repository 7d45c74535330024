import type { Mode } from '../../domain/incident.js';
import { attention, line, lineWhere, withinMost } from '../../domain/maintenance/report-lines.js';
import type { TaskLine } from '../../domain/maintenance/task.js';
import { trendOf, trendValues } from '../../domain/maintenance/trend.js';
import type { Trend } from '../../domain/maintenance/trend.js';
import type { DiskFacts } from '../actions/container-port.js';
import { diskMetric, sampleDisk } from '../actions/disk-samples.js';
import { CPU_METRIC, keepUse, MEMORY_METRIC } from '../actions/use-samples.js';
import type { SamplesPort, ServicesPort } from '../ports.js';
import type { MaintenanceTask, TaskOrder } from './task.js';

/** From 0 to 1 of what a service may use; absent where it is not known. */
export interface MeasuredUse {
  readonly how: 'container' | 'process';
  readonly cpuShare?: number;
  readonly memoryBytes?: number;
  readonly memoryShare?: number;
}

export interface ServiceResourcesPorts {
  readonly services: Pick<ServicesPort, 'facts'>;
  /** Undefined where nothing here runs it. Throws IntegrationError. */
  readonly use: (service: string, mode: Mode, signal: AbortSignal) => Promise<MeasuredUse | undefined>;
  /** Undefined where guardia.yaml names no disk of it. Throws IntegrationError. */
  readonly disk: (service: string, mode: Mode, signal: AbortSignal) => Promise<DiskFacts | undefined>;
  readonly samples: SamplesPort;
}

type Order = TaskOrder<'service_resources'>;

const FULL = 0.9;

/** What each service uses now, and how that moved, by the samples that looks keep. */
export function serviceResources(ports: ServiceResourcesPorts): MaintenanceTask<'service_resources'> {
  return {
    async plan(order) {
      const lines: TaskLine[] = [];
      const totals = { measuredServicesCount: 0, memoryBytes: 0, outliersCount: 0 };
      for (const { name } of ports.services.facts(order.mode)) {
        order.onProgress(name);
        const its = [...(await useLines(ports, order, name)), ...(await diskLines(ports, order, name))];
        if (its.some(({ code }) => code === 'service_cpu' || code === 'service_memory'))
          totals.measuredServicesCount += 1;
        for (const { code, values } of its) {
          if (code === 'service_memory') totals.memoryBytes += Number(values['memoryBytes'] ?? 0);
          totals.outliersCount += Number(values['outliersCount'] ?? 0);
        }
        lines.push(...its);
      }
      return { lines: withinMost(lines), figures: totals };
    },
  };
}

async function useLines(ports: ServiceResourcesPorts, order: Order, service: string): Promise<readonly TaskLine[]> {
  const { mode, signal } = order;
  try {
    const use = await ports.use(service, mode, signal);
    if (!use) return [line('service_not_measured', { service })];
    const [cpu, memory] = [
      await trend(ports, order, service, CPU_METRIC, use.cpuShare),
      await trend(ports, order, service, MEMORY_METRIC, use.memoryBytes),
    ];
    await keepUse(ports.samples, service, use, mode);
    const { how, cpuShare, memoryBytes, memoryShare } = use;
    const shared = { service, how, ...(memoryShare !== undefined && { memoryRatio: memoryShare }) };
    return [
      ...(cpuShare === undefined
        ? []
        : [lineWhere(cpuShare > FULL, 'service_cpu', { service, how, cpuRatio: cpuShare, ...trendValues(cpu) })]),
      ...(memoryBytes === undefined
        ? []
        : [lineWhere((memoryShare ?? 0) > FULL, 'service_memory', { ...shared, memoryBytes, ...trendValues(memory) })]),
    ];
  } catch (error) {
    return [unreachable(service, 'use', error)];
  }
}

async function diskLines(ports: ServiceResourcesPorts, order: Order, service: string): Promise<readonly TaskLine[]> {
  const { mode, signal } = order;
  try {
    const disk = await ports.disk(service, mode, signal);
    if (!disk) return [];
    const { path, totalBytes, freeBytes } = disk;
    const usedBytes = totalBytes - freeBytes;
    const moved = await trend(ports, order, service, diskMetric(path), usedBytes);
    await sampleDisk(ports.samples, { service, path, usedBytes, capacityBytes: totalBytes }, mode);
    const usedRatio = totalBytes > 0 ? usedBytes / totalBytes : 0;
    const values = { service, path, usedBytes, capacityBytes: totalBytes, usedRatio, ...trendValues(moved) };
    return [lineWhere(usedRatio > FULL, 'service_disk', values)];
  } catch (error) {
    return [unreachable(service, 'disk', error)];
  }
}

async function trend(
  ports: ServiceResourcesPorts,
  order: Order,
  service: string,
  metric: string,
  now: number | undefined,
): Promise<Trend> {
  const since = new Date(Date.parse(order.startedAt) - order.params.lookBackMs).toISOString();
  const kept = await ports.samples.samples(service, metric, since);
  return trendOf([...kept, ...(now === undefined ? [] : [{ at: new Date().toISOString(), value: now }])]);
}

function unreachable(service: string, what: string, error: unknown): TaskLine {
  const { code } = error as { readonly code?: unknown };
  if (typeof code !== 'string' || code === 'CANCELLED' || code === 'STORE_UNREACHABLE') throw error;
  return attention('service_unmeasurable', { service, what, code });
}

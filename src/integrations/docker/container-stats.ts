/** How much of what it may use a container uses, at one moment. Shares from 0 to 1; absent where the Engine does not say. */
export interface ContainerStats {
  readonly memoryShare?: number;
  readonly memoryBytes?: number;
  readonly memoryLimitBytes?: number;
  /** Over the second before, of the processors that it may use. */
  readonly cpuShare?: number;
}

/** What we read of `GET /containers/{id}/stats`; a container that does not run has zeros or nothing. */
export interface WrittenStats {
  readonly memory_stats?: {
    readonly usage?: number;
    readonly limit?: number;
    readonly stats?: { readonly inactive_file?: number; readonly total_inactive_file?: number };
  };
  readonly cpu_stats?: WrittenCpu;
  readonly precpu_stats?: WrittenCpu;
}

interface WrittenCpu {
  readonly cpu_usage?: { readonly total_usage?: number };
  readonly system_cpu_usage?: number;
  readonly online_cpus?: number;
}

/** What limits the container's processors: from its inspection. */
export interface CpuLimits {
  readonly NanoCpus?: number | undefined;
  readonly CpuQuota?: number | undefined;
  readonly CpuPeriod?: number | undefined;
}

const DEFAULT_PERIOD = 100_000;

export function readStats(written: WrittenStats, limits: CpuLimits): ContainerStats {
  const { usage, limit, stats } = written.memory_stats ?? {};
  // Pages of files that nobody uses are given back when memory is needed; `docker stats` leaves them out, too.
  const reclaimable = stats?.total_inactive_file ?? stats?.inactive_file ?? 0;
  const used = usage === undefined ? undefined : Math.max(0, usage - reclaimable);
  const cpuShare = cpuShareOf(written, limits);
  return {
    ...(used !== undefined && limit !== undefined && limit > 0 && { memoryShare: used / limit }),
    ...(used !== undefined && { memoryBytes: used }),
    ...(limit !== undefined && { memoryLimitBytes: limit }),
    ...(cpuShare !== undefined && { cpuShare }),
  };
}

function cpuShareOf({ cpu_stats: now, precpu_stats: before }: WrittenStats, limits: CpuLimits): number | undefined {
  const spent = difference(now?.cpu_usage?.total_usage, before?.cpu_usage?.total_usage);
  const passed = difference(now?.system_cpu_usage, before?.system_cpu_usage);
  const processors = now?.online_cpus ?? 0;
  if (spent === undefined || passed === undefined || passed <= 0 || processors <= 0) return undefined;
  const allowed = Math.min(processors, allowedProcessors(limits) ?? processors);
  return ((spent / passed) * processors) / allowed;
}

function difference(now: number | undefined, before: number | undefined): number | undefined {
  return now === undefined || before === undefined ? undefined : now - before;
}

function allowedProcessors({ NanoCpus = 0, CpuQuota = 0, CpuPeriod = 0 }: CpuLimits): number | undefined {
  if (NanoCpus > 0) return NanoCpus / 1e9;
  return CpuQuota > 0 ? CpuQuota / (CpuPeriod > 0 ? CpuPeriod : DEFAULT_PERIOD) : undefined;
}

import { cancellationSignal } from '@temporalio/activity';
import { byteSize } from '../../domain/byte-size.js';
import { shareText } from '../../domain/share-text.js';
import { withoutSecrets } from '../../domain/evidence.js';
import { describeForecast } from '../../domain/forecast.js';
import type { Mode } from '../../domain/incident.js';
import { oneLine } from '../../messages/plain-text.js';
import type { LookActivities } from '../contract.js';
import { serviceFor } from '../ports.js';
import type { RuntimesPort, SamplesPort, ServicesPort } from '../ports.js';
import type { ContainerFacts, ContainersPort } from './container-port.js';
import { sampleDisk } from './disk-samples.js';
import type { DiskUse } from './disk-samples.js';
import { findingOf } from './finding-of.js';
import { keepUse } from './use-samples.js';
import type { Concluded } from './finding-of.js';

type Looks = Pick<
  LookActivities,
  'check_container' | 'check_container_stats' | 'read_service_logs' | 'check_disk_space'
>;

export interface ContainerLookPorts {
  readonly services: ServicesPort;
  readonly runtimes: Pick<RuntimesPort, 'logs'>;
  readonly containers: ContainersPort;
  readonly samples: SamplesPort;
}

const LOG_DETAIL = 1_500;

/** What the Docker Engine, or this machine, can be asked about a service. */
export function createContainerLooks({ services, runtimes, containers, samples }: ContainerLookPorts): Looks {
  return {
    check_container({ context: { mode }, params }) {
      const service = serviceFor(services, mode, params);
      const signal = cancellationSignal();
      // That there is no such container is what was asked, and its answer.
      return findingOf(
        service,
        signal,
        () => containers.judge(service, mode, signal),
        (code) => (code === 'NOT_FOUND' ? { health: 'unhealthy', code: 'stopped' } : undefined),
      );
    },

    check_container_stats({ context: { mode }, params }) {
      const service = serviceFor(services, mode, params);
      const signal = cancellationSignal();
      return findingOf(service, signal, async () => {
        const stats = await containers.stats(service, mode, signal);
        // A store that is away changes no finding.
        await keepUse(samples, service, stats, mode).catch(() => undefined);
        return judgeStats(stats, params);
      });
    },

    read_service_logs({ context: { mode }, params }) {
      const service = serviceFor(services, mode, params);
      const signal = cancellationSignal();
      return findingOf(service, signal, async () => {
        const lines = await runtimes.logs(service, mode, params.lines, signal);
        return { health: 'healthy', code: 'ok', detail: newestOf(lines) };
      });
    },

    check_disk_space({ context: { mode }, params }) {
      const service = serviceFor(services, mode, params);
      const signal = cancellationSignal();
      return findingOf(service, signal, async () => {
        const { path, freeBytes, totalBytes, freeShare } = await containers.diskSpace(service, mode, signal);
        const forecast = await forecastOf(mode, {
          service,
          path,
          usedBytes: totalBytes - freeBytes,
          capacityBytes: totalBytes,
        });
        const room = `${path}: ${shareText(freeShare)} free, ${byteSize(freeBytes)} of ${byteSize(totalBytes)}`;
        const detail = `${room}${forecast}`;
        return freeShare < params.minFree
          ? { health: 'unhealthy', code: 'too_full', detail }
          : { health: 'healthy', code: 'ok', detail };
      });
    },
  };

  /** Keeps what was measured, and says when there will be no room left; a store that is away changes no finding. */
  async function forecastOf(mode: Mode, disk: DiskUse): Promise<string> {
    if (mode === 'simulation') return '';
    try {
      const forecast = await sampleDisk(samples, disk, mode);
      return forecast ? `; ${describeForecast(forecast)}` : '';
    } catch {
      return '';
    }
  }
}

function judgeStats(
  { memoryShare, memoryBytes, memoryLimitBytes, cpuShare }: ContainerFacts,
  { maxMemory, maxCpu }: { readonly maxMemory: number; readonly maxCpu: number },
): Concluded {
  if (memoryShare === undefined && cpuShare === undefined) {
    return { health: 'unknown', code: 'bad_answer', detail: 'the Engine measured neither memory nor processors' };
  }
  const memory =
    memoryShare === undefined
      ? 'memory not measured'
      : `${shareText(memoryShare)} of ${byteSize(memoryLimitBytes ?? 0)} memory (${byteSize(memoryBytes ?? 0)})`;
  const cpu = cpuShare === undefined ? 'processors not measured' : `${shareText(cpuShare)} of its processors`;
  const detail = `${memory}, ${cpu}`;
  if ((memoryShare ?? 0) > maxMemory) return { health: 'unhealthy', code: 'too_full', detail };
  if ((cpuShare ?? 0) > maxCpu) return { health: 'unhealthy', code: 'too_many', detail };
  return { health: 'healthy', code: 'ok', detail };
}

/** The newest lines that fit, in one line: a log is text of others. */
function newestOf(log: string): string {
  const lines = withoutSecrets(log).split('\n');
  const kept: string[] = [];
  let length = 0;
  for (const line of lines.reverse()) {
    const shown = oneLine(line);
    length += shown.length + 3;
    if (length > LOG_DETAIL) break;
    if (shown !== '') kept.unshift(shown);
  }
  return kept.length > 0 ? kept.join(' | ') : 'no lines';
}

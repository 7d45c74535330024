import type { DiskForecastPorts } from '../../activities/maintenance/disk-forecast.js';
import type { ServiceResourcesPorts } from '../../activities/maintenance/service-resources.js';
import { diskMetric } from '../../activities/actions/disk-samples.js';
import { processUse } from '../../integrations/process/process-use.js';
import type { OpenedParts } from '../activities.js';
import { containersPort } from '../containers-port.js';
import { runtimesPort } from '../runtimes.js';

type Parts = Pick<OpenedParts, 'operation' | 'docker' | 'lab' | 'store'>;

export function serviceResourcesPort(parts: Parts): ServiceResourcesPorts {
  const { operation, docker, lab, store } = parts;
  const containers = containersPort(operation, docker);
  const runtimes = runtimesPort(operation, lab, docker);
  return {
    services: operation,
    samples: store,
    disk: diskOf(parts),
    async use(service, mode, signal) {
      switch (operation.service(service, mode).runtime) {
        case 'docker':
          return { how: 'container', ...(await containers.stats(service, mode, signal)) };
        case 'process': {
          const { running, instance } = await runtimes.look(service, mode, signal);
          return running ? { how: 'process', ...(await processUse(instance, signal)) } : undefined;
        }
        case 'none':
          return undefined;
      }
    },
  };
}

export function diskForecastPort(parts: Parts): DiskForecastPorts {
  const { operation, store } = parts;
  return {
    services: operation,
    samples: store,
    disk: diskOf(parts),
    sampled: () => store.listSampled(diskMetric('/')),
  };
}

function diskOf({ operation, docker }: Parts): ServiceResourcesPorts['disk'] {
  const containers = containersPort(operation, docker);
  return async (service, mode, signal) =>
    operation.service(service, mode).diskPath === undefined ? undefined : containers.diskSpace(service, mode, signal);
}

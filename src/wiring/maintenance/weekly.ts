import type { WeeklyTaskPorts } from '../../activities/maintenance/weekly.js';
import type { OpenedParts } from '../activities.js';
import { diskForecastPort, serviceResourcesPort } from './resources-port.js';
import { pipelineFiguresPort } from './pipeline-figures-port.js';
import { kafkaTopicsPort } from './topics-port.js';

export function weeklyTaskPorts(parts: OpenedParts): WeeklyTaskPorts {
  const { documents, operation, desk } = parts;
  return {
    pipelineFigures: pipelineFiguresPort(parts),
    serviceResources: serviceResourcesPort(parts),
    errorsByType: {
      timeZone: () => desk('live').timeZone,
      errors: async (span, mode) => desk(mode).errors.summary(span),
    },
    diskForecast: diskForecastPort(parts),
    kafkaTopics: kafkaTopicsPort({ documents, operation }),
  };
}

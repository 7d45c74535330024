import { diskForecast } from './disk-forecast.js';
import type { DiskForecastPorts } from './disk-forecast.js';
import { errorsByType } from './errors-by-type.js';
import type { ErrorsByTypePorts } from './errors-by-type.js';
import { kafkaTopics } from './kafka-topics.js';
import type { KafkaTopicsPorts } from './kafka-topics.js';
import { pipelineFigures } from './pipeline-figures.js';
import type { PipelineFiguresPorts } from './pipeline-figures.js';
import { serviceResources } from './service-resources.js';
import type { ServiceResourcesPorts } from './service-resources.js';
import type { MaintenanceTasks } from './task.js';

/** What these tasks need of the outside world, task by task. */
export interface WeeklyTaskPorts {
  readonly pipelineFigures: PipelineFiguresPorts;
  readonly serviceResources: ServiceResourcesPorts;
  readonly errorsByType: ErrorsByTypePorts;
  readonly diskForecast: DiskForecastPorts;
  readonly kafkaTopics: KafkaTopicsPorts;
}

type WeeklyTask = 'pipeline_figures' | 'service_resources' | 'errors_by_type' | 'disk_forecast' | 'kafka_topics';

export function createWeeklyTasks(ports: WeeklyTaskPorts): Pick<MaintenanceTasks, WeeklyTask> {
  return {
    pipeline_figures: pipelineFigures(ports.pipelineFigures),
    service_resources: serviceResources(ports.serviceResources),
    errors_by_type: errorsByType(ports.errorsByType),
    disk_forecast: diskForecast(ports.diskForecast),
    kafka_topics: kafkaTopics(ports.kafkaTopics),
  };
}

import type { AirflowClient, AirflowConfig } from './airflow.js';
import { readHealth } from './answers.js';
import { askAirflow } from './ask.js';
import { dagCalls } from './dag-calls.js';
import { inventoryCalls } from './inventory-calls.js';
import { runCalls } from './run-calls.js';
import { taskCalls } from './task-calls.js';

/** Opens nothing yet: the first request does. Throws CONFIG_INVALID for an address that cannot be one. */
export function openAirflow(config: AirflowConfig): AirflowClient {
  const airflow = askAirflow(config);
  return {
    async health(signal) {
      const answer = await airflow.askOpenly(config.apiVersion === 1 ? 'health' : 'monitor/health', signal);
      return readHealth(answer.body, answer.serverTimeMs);
    },
    ...runCalls(airflow),
    ...taskCalls(airflow),
    ...dagCalls(airflow),
    ...inventoryCalls(airflow),
  };
}

import type { ServicesPort } from '../ports.js';
import { createClearing } from './airflow-clear.js';
import { createDagDeeds } from './airflow-deeds.js';
import type { AirflowPort } from './airflow-port.js';
import { createRunLooks } from './airflow-run-looks.js';
import { createServiceLooks } from './airflow-service-looks.js';

interface Ports {
  readonly services: ServicesPort;
  readonly airflow: AirflowPort;
}

export function createAirflowLooks(
  ports: Ports,
): ReturnType<typeof createRunLooks> & ReturnType<typeof createServiceLooks> {
  return { ...createRunLooks(ports), ...createServiceLooks(ports) };
}

export function createAirflowDeeds(
  ports: Ports,
): ReturnType<typeof createDagDeeds> & ReturnType<typeof createClearing> {
  return { ...createDagDeeds(ports), ...createClearing(ports) };
}

import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where the scripts of this folder install and run real services; the same rule stands in each of them. */
export function servicesDir(): string {
  const caches = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
  return process.env['GUARDIA_SERVICES_DIR'] ?? join(caches, 'guardia', 'services');
}

export const airflowCommand = 'bash test/services/airflow/airflow.sh';
export const kafkaCommand = 'bash test/services/kafka/kafka.sh';

import { readYamlFile } from './document-file.js';

const KEYS = {
  apiPort: 'api',
  temporalPort: 'temporal',
  temporalUiPort: 'temporalUi',
  postgresPort: 'postgres',
  labPostgresPort: 'labPostgres',
  labSchedulerPort: 'labScheduler',
} as const;
export type WrittenPorts = { [Port in (typeof KEYS)[keyof typeof KEYS]]?: number };

/**
 * The ports of guardia.yaml's `server`, before the rest of it is judged: the settings must exist even where the file is
 * missing or broken. What cannot be used is left out here, and `openDocuments` says why.
 */
export function readWrittenPorts(configFile: string): WrittenPorts {
  const read = readYamlFile(configFile, configFile);
  const data = 'yaml' in read ? (read.yaml.data as { server?: unknown } | null) : undefined;
  const server = (data?.server ?? {}) as Readonly<Record<string, unknown>>;
  const ports: WrittenPorts = {};
  for (const [key, port] of Object.entries(KEYS)) {
    const value = server[key];
    if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 65_535) ports[port] = value;
  }
  return ports;
}

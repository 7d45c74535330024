import type { Documents } from '../../src/documents/open-documents.js';
import type { GuardiaConfig, PipelineConfig, ServiceConfig } from '../../src/documents/guardia-config.js';

/** A service of kind kafka as guardia.yaml would configure it. */
export function kafkaService(over: Partial<ServiceConfig> = {}): ServiceConfig {
  return {
    name: 'kafka',
    kind: 'kafka',
    runtime: 'none',
    lab: false,
    mode: 'act',
    dependsOn: [],
    timeoutMs: 5_000,
    heartbeatLimitMs: 30_000,
    missingVariables: [],
    ...over,
  };
}

type Read = Pick<Documents, 'current' | 'layouts'>;

/** Documents of which only the pipeline, and the masters' names, are looked at. */
export function kafkaDocuments(masters: readonly string[], pipeline: Partial<PipelineConfig> = {}): Read {
  return {
    current: () =>
      ({ pipeline: { name: 'pruebas', topicPrefix: 'maestras.', ...pipeline } }) as unknown as GuardiaConfig,
    layouts: () => new Map(masters.map((master) => [master, {}])) as unknown as ReturnType<Documents['layouts']>,
  };
}

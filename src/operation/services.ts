import type { ServiceConfig } from '../documents/guardia-config.js';
import { nearMiss } from '../documents/near-miss.js';
import { OperationError } from './operation-error.js';

/** What is shown of a service's configuration: neither addresses nor credentials. */
export type ListedService = Pick<ServiceConfig, 'name' | 'kind' | 'runtime' | 'mode' | 'dependsOn' | 'lab'>;
export type ListedServices = ReadonlyMap<string, ListedService>;

export function listed({ name, kind, runtime, mode, dependsOn, lab }: ServiceConfig): ListedService {
  return { name, kind, runtime, mode, dependsOn, lab };
}

/** Throws OperationError `unknown_service`, with what there is and what was perhaps meant. */
export function serviceOf<Service extends ListedService>(
  services: ReadonlyMap<string, Service>,
  name: string,
): Service {
  const found = services.get(name);
  if (found) return found;
  const known = [...services.keys()];
  const near = nearMiss(name, known);
  throw new OperationError('unknown_service', { service: name, known, ...(near !== undefined && { near }) });
}

import type { Settings } from '../config.js';
import type { GuardiaDraft } from './guardia-draft.js';
import { ownBranchOf } from './own-branch.js';
import type { ProblemList } from './problem-list.js';
import type { WrittenService } from './service.schema.js';

/** The lab is fixed: its process runtime knows these two services by their names. */
const LAB_SERVICES: Readonly<Record<string, WrittenService['kind']>> = {
  'lab-postgres': 'postgres',
  'lab-scheduler': 'airflow',
};

const ADDRESS_KEYS: Readonly<Record<WrittenService['kind'], readonly string[]>> = {
  airflow: ['url'],
  postgres: ['url'],
  http: ['url'],
  kafka: ['brokers'],
  oracle: ['connectString', 'username', 'password'],
  tcp: ['host', 'port'],
  container: [],
};

/** What a service's kind, runtime and the lab demand of each other, and that Guardia does not repair what it stands on. */
export function checkServices(draft: GuardiaDraft, problems: ProblemList, settings: Settings): void {
  const ownContainers = draft.server?.ownContainers ?? [];
  for (const [name, service] of draft.services.sound) {
    checkAddress(name, service, problems);
    checkRuntime(name, service, problems);
    const own = service.runtime === 'none' ? undefined : ownBranchOf(service, settings, ownContainers);
    if (own) problems.add(own.path(name), 'own_branch', { what: own.what });
    service.dependsOn.forEach((dependency, index) => {
      problems.expectName('service', dependency, draft.services.declared, ['services', name, 'dependsOn', index]);
    });
    const cycle = cycleThrough(name, draft.services.sound);
    if (cycle) problems.add(['services', name, 'dependsOn'], 'depends_on_itself', { cycle });
  }
}

function checkAddress(name: string, service: WrittenService, problems: ProblemList): void {
  const at = (key: string) => ['services', name, key];
  if (service.lab) {
    if (LAB_SERVICES[name] !== service.kind) problems.add(['services', name], 'lab_service_unknown', {});
    for (const key of ['url', 'host', 'port'] as const) {
      if (key in service) problems.add(at(key), 'lab_has_address', {});
    }
    return;
  }
  for (const key of ADDRESS_KEYS[service.kind]) {
    if (!(key in service)) problems.add(at(key), 'address_needed', { key });
  }
}

function checkRuntime(name: string, service: WrittenService, problems: ProblemList): void {
  const at = (key: string) => ['services', name, key];
  if (service.lab && service.runtime !== 'process') problems.add(at('runtime'), 'lab_runtime', {});
  if (!service.lab && service.runtime === 'process') problems.add(at('runtime'), 'process_needs_lab', {});
  if (service.commands && service.runtime !== 'docker') problems.add(at('commands'), 'commands_need_docker', {});
  const needsContainer = service.runtime === 'docker' || (service.kind === 'container' && !service.lab);
  if (needsContainer && !service.container) problems.add(at('container'), 'docker_needs_container', {});
  if (service.kind === 'container' && service.runtime !== 'docker')
    problems.add(at('runtime'), 'container_is_docker', {});
  else if (service.container && service.runtime !== 'docker')
    problems.add(at('container'), 'container_needs_docker', {});
}

/** The names from a service back to itself. A service of a cycle would never be the cause, so nothing would be repaired. */
function cycleThrough(start: string, services: ReadonlyMap<string, WrittenService>): readonly string[] | undefined {
  const seen = new Set<string>();
  const walk = (name: string, trail: readonly string[]): readonly string[] | undefined => {
    for (const next of services.get(name)?.dependsOn ?? []) {
      if (next === start) return [...trail, next];
      if (seen.has(next)) continue;
      seen.add(next);
      const found = walk(next, [...trail, next]);
      if (found) return found;
    }
    return undefined;
  };
  return walk(start, [start]);
}

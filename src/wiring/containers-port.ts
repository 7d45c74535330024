import { createHash } from 'node:crypto';
import type { ContainersPort } from '../activities/actions/container-port.js';
import type { ServiceConfig } from '../documents/guardia-config.js';
import type { Mode } from '../domain/incident.js';
import type { DockerRuntime } from '../integrations/docker/docker.js';
import { diskSpaceOf } from '../integrations/files/disk-space.js';
import { IntegrationError } from '../integrations/integration-error.js';
import { safeDetail } from '../integrations/redact.js';
import type { DockerFor } from './docker-runtime.js';
import type { Operation } from './services.js';

/** The Docker Engine for the services that have a container. */
export function containersPort(operation: Operation, docker: DockerFor): ContainersPort {
  const withContainer = (name: string, mode: Mode): ServiceConfig => {
    const service = operation.service(name, mode);
    if (service.container && service.runtime === 'docker') return service;
    throw new IntegrationError('NOT_ALLOWED', `"${name}" has no container of its own (runtime: ${service.runtime})`);
  };
  const runtimeOf = (name: string, mode: Mode): DockerRuntime => docker(withContainer(name, mode));
  const commandOf = (name: string, command: string, mode: Mode): readonly string[] => {
    const { commands } = withContainer(name, mode);
    const argv = commands?.get(command);
    if (argv) return argv;
    const known = [...(commands?.keys() ?? [])].join(', ') || 'none';
    throw new IntegrationError('NOT_ALLOWED', `"${command}" is no command of "${name}"; there is: ${known}`);
  };

  return {
    look: async (service, mode, signal) => runtimeOf(service, mode).look(service, signal),
    judge: async (service, mode, signal) => runtimeOf(service, mode).judge(service, signal),
    isStopped: async (service, mode, signal) => runtimeOf(service, mode).isStopped(service, signal),
    stats: async (service, mode, signal) => runtimeOf(service, mode).stats(service, signal),
    async diskSpace(name, mode, signal) {
      const service = operation.service(name, mode);
      const { diskPath, container, runtime } = service;
      if (diskPath === undefined) throw new IntegrationError('NOT_ALLOWED', `"${name}" has no diskPath`);
      const inContainer = container !== undefined && runtime === 'docker';
      const space = inContainer ? await docker(service).diskSpace(name, diskPath, signal) : await diskSpaceOf(diskPath);
      return { path: diskPath, ...space };
    },
    start: async (order, mode, options) => (await runtimeOf(order.look.service, mode).start(order, options)).outcome,
    stop: async (order, mode, options) => (await runtimeOf(order.look.service, mode).stop(order, options)).outcome,
    commandDigest: (service, command, mode) => digestOf(commandOf(service, command, mode)),
    async exec({ command, digest, ...order }, mode, options) {
      const { service } = order.look;
      const argv = commandOf(service, command, mode);
      if (digestOf(argv) !== digest) {
        throw new IntegrationError('INSTANCE_CHANGED', `"${command}" of "${service}" was edited since it was planned`);
      }
      const { outcome, exitCode, output } = await runtimeOf(service, mode).exec({ ...order, argv }, options);
      const { password, url } = operation.service(service, mode);
      return { outcome, exitCode, output: safeDetail(output, [password, url]) };
    },
  };
}

function digestOf(argv: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(argv)).digest('hex');
}

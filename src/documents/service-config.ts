import type { Settings } from '../config.js';
import { LAB_LIMITS } from '../domain/repair-limits.js';
import type { RepairLimits } from '../domain/repair-limits.js';
import type { ContainerName, ServiceConfig } from './guardia-config.js';
import { ownBranchOf } from './own-branch.js';
import type { WrittenRemediation } from './remediation.schema.js';
import type { WrittenService } from './service.schema.js';

const DEFAULT_HEARTBEAT_LIMIT_MS = 30_000;
const LAB_HOST = '127.0.0.1';

interface Surrounding {
  readonly remediation: WrittenRemediation;
  readonly ownContainers: readonly ContainerName[];
}

export function serviceConfig(
  name: string,
  written: WrittenService,
  settings: Settings,
  missingVariables: readonly string[],
  { remediation, ownContainers }: Surrounding,
): ServiceConfig {
  const { kind, runtime, lab, mode, dependsOn, container, diskPath, commands } = written;
  return {
    name,
    kind,
    runtime,
    lab,
    mode,
    dependsOn,
    ...(container && { container }),
    // Also what is only checked may be it, and must not be changed by any other action either.
    protected: ownBranchOf(written, settings, ownContainers) !== undefined,
    limits: limitsOf(written, remediation),
    ...(diskPath !== undefined && { diskPath }),
    ...(commands && { commands: new Map(Object.entries(commands)) }),
    timeoutMs: written.timeout,
    heartbeatLimitMs: written.kind === 'airflow' ? written.heartbeatLimit : DEFAULT_HEARTBEAT_LIMIT_MS,
    missingVariables,
    ...('checks' in written && written.checks && { checks: written.checks }),
    ...addressOf(written, settings),
  };
}

/** What the service says for itself, else what holds for all; the lab has generous limits of its own. */
function limitsOf({ lab, limits }: WrittenService, remediation: WrittenRemediation): RepairLimits {
  const common: RepairLimits = lab
    ? LAB_LIMITS
    : {
        restarts: remediation.restarts,
        otherChanges: remediation.otherChanges,
        coolDownMs: remediation.coolDown,
        circuit: remediation.circuit,
      };
  const { restarts, otherChanges, coolDown, circuit } = limits ?? {};
  return {
    restarts: restarts ?? common.restarts,
    otherChanges: otherChanges ?? common.otherChanges,
    coolDownMs: coolDown ?? common.coolDownMs,
    circuit: circuit ?? common.circuit,
  };
}

type Address = Pick<
  ServiceConfig,
  'url' | 'host' | 'port' | 'apiVersion' | 'username' | 'password' | 'brokers' | 'tls' | 'connectString'
>;

function addressOf(written: WrittenService, settings: Settings): Address {
  switch (written.kind) {
    case 'airflow': {
      const { apiVersion, username, password, lab } = written;
      const url = lab ? `http://${LAB_HOST}:${settings.ports.labScheduler}` : written.url;
      return { ...(url && { url }), apiVersion, ...(username && { username }), ...(password && { password }) };
    }
    case 'postgres':
      if (written.lab) return { host: LAB_HOST, port: settings.ports.labPostgres };
      return written.url === undefined ? {} : { url: written.url };
    case 'kafka': {
      const { brokers, tls, username, password } = written;
      return { ...(brokers && { brokers }), tls, ...(username && { username }), ...(password && { password }) };
    }
    case 'oracle': {
      const { connectString, username, password } = written;
      return {
        ...(connectString !== undefined && { connectString }),
        ...(username && { username }),
        ...(password && { password }),
      };
    }
    case 'http':
      return written.url === undefined ? {} : { url: written.url };
    case 'tcp': {
      const { host, port } = written;
      return { ...(host !== undefined && { host }), ...(port !== undefined && { port }) };
    }
    case 'container':
      return {};
  }
}

import type { ServiceKind } from '../../domain/service.js';
import type { AskAirflow, AskEngine, ProbeTarget } from './probe-target.js';

/** The part of a service's configuration that says how it is asked. */
export interface ConfiguredService {
  readonly name: string;
  readonly kind: ServiceKind;
  readonly url?: string;
  readonly host?: string;
  readonly port?: number;
  readonly timeoutMs?: number;
  readonly heartbeatLimitMs?: number;
  /** `${VAR}` placeholders that nothing fills in: then nobody can ask it. */
  readonly missingVariables?: readonly string[];
}

/** Clients that keep something of their own between two probes. Undefined where this service has none. */
export interface ProbeClients {
  readonly airflow: (service: string) => AskAirflow | undefined;
  readonly container: (service: string) => AskEngine | undefined;
}

/** How to ask a configured service; undefined where its configuration does not suffice. */
export function probeTargetOf(service: ConfiguredService, clients: ProbeClients): ProbeTarget | undefined {
  if (service.missingVariables && service.missingVariables.length > 0) return undefined;
  const timeout = service.timeoutMs === undefined ? {} : { timeoutMs: service.timeoutMs };
  const { kind, name, url, host, port, heartbeatLimitMs } = service;
  switch (kind) {
    case 'airflow': {
      const health = clients.airflow(name);
      return health && { kind, health, ...(heartbeatLimitMs !== undefined && { heartbeatLimitMs }), ...timeout };
    }
    case 'container': {
      const judge = clients.container(name);
      return judge && { kind, judge, ...timeout };
    }
    case 'tcp':
      return host === undefined || port === undefined ? undefined : { kind, host, port, ...timeout };
    case 'postgres':
    case 'http':
      return url === undefined ? undefined : { kind, url, ...timeout };
  }
}

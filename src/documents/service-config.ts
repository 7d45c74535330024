import type { Settings } from '../config.js';
import type { ServiceConfig } from './guardia-config.js';
import type { WrittenService } from './service.schema.js';

const DEFAULT_HEARTBEAT_LIMIT_MS = 30_000;
const LAB_HOST = '127.0.0.1';

export function serviceConfig(
  name: string,
  written: WrittenService,
  settings: Settings,
  missingVariables: readonly string[],
): ServiceConfig {
  const { kind, runtime, lab, mode, dependsOn, container } = written;
  return {
    name,
    kind,
    runtime,
    lab,
    mode,
    dependsOn,
    ...(container && { container }),
    timeoutMs: written.timeout,
    heartbeatLimitMs: written.kind === 'airflow' ? written.heartbeatLimit : DEFAULT_HEARTBEAT_LIMIT_MS,
    missingVariables,
    ...('checks' in written && written.checks && { checks: written.checks }),
    ...addressOf(written, settings),
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

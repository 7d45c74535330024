import { connect } from 'node:net';
import { Connection } from '@temporalio/client';
import type { ConnectionOptions } from '@temporalio/client';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import type { Settings } from '../config.js';
import { ClientError } from './client-error.js';
import { toClientError } from './grpc-errors.js';

const CONNECT_TIMEOUT_MS = 5_000;

/** What envconfig reads; given by name, because only the settings read the environment. */
const VARIABLES = [
  'TEMPORAL_ADDRESS',
  'TEMPORAL_NAMESPACE',
  'TEMPORAL_API_KEY',
  'TEMPORAL_PROFILE',
  'TEMPORAL_CONFIG_FILE',
  'TEMPORAL_TLS',
  'TEMPORAL_TLS_CLIENT_CERT_PATH',
  'TEMPORAL_TLS_CLIENT_CERT_DATA',
  'TEMPORAL_TLS_CLIENT_KEY_PATH',
  'TEMPORAL_TLS_CLIENT_KEY_DATA',
  'TEMPORAL_TLS_SERVER_CA_CERT_PATH',
  'TEMPORAL_TLS_SERVER_CA_CERT_DATA',
  'TEMPORAL_TLS_SERVER_NAME',
  'TEMPORAL_TLS_DISABLE_HOST_VERIFICATION',
  'HOME',
  'XDG_CONFIG_HOME',
  'APPDATA',
] as const;

/** How to reach Temporal: good for the client's connection and for the worker's. */
export interface TemporalTarget {
  readonly address: string;
  readonly namespace: string;
  readonly connectionOptions: Pick<ConnectionOptions, 'address' | 'metadata'> & {
    readonly apiKey?: string;
    readonly tls?: Exclude<ConnectionOptions['tls'], null>;
  };
}

/**
 * The Temporal that the environment names (`TEMPORAL_ADDRESS`, or a profile of temporal.toml with TLS and API key), or
 * undefined where it names none and Guardia brings its own.
 */
export function externalTemporal(settings: Settings): TemporalTarget | undefined {
  if (!settings.temporalAddress && !settings.env('TEMPORAL_PROFILE') && !settings.env('TEMPORAL_CONFIG_FILE'))
    return undefined;
  const overrideEnvVars: Record<string, string> = {};
  for (const name of VARIABLES) {
    const value = settings.env(name);
    if (value !== undefined) overrideEnvVars[name] = value;
  }
  const { connectionOptions, namespace } = loadClientConnectConfig({ overrideEnvVars });
  const address = connectionOptions.address ?? 'localhost:7233';
  const { apiKey, metadata, tls } = connectionOptions;
  return {
    address,
    namespace: namespace ?? settings.temporalNamespace,
    connectionOptions: {
      address,
      ...(apiKey !== undefined && { apiKey }),
      ...(metadata && { metadata }),
      ...(tls !== undefined && tls !== null && { tls }),
    },
  };
}

/** A given address, as of the embedded server, needs neither TLS nor a key. */
export function temporalTarget(settings: Settings, address?: string): TemporalTarget {
  const given = address ?? `127.0.0.1:${settings.ports.temporal}`;
  const plain = { address: given, namespace: settings.temporalNamespace, connectionOptions: { address: given } };
  return address === undefined ? (externalTemporal(settings) ?? plain) : plain;
}

/** Connects, or throws ClientError `temporal_unreachable`. */
export async function connectTo(target: TemporalTarget): Promise<Connection> {
  // gRPC tries a closed port again until its deadline; on this machine one look is enough.
  if (await isClosedHere(target.address)) throw new ClientError('temporal_unreachable', { address: target.address });
  try {
    return await Connection.connect({ ...target.connectionOptions, connectTimeout: CONNECT_TIMEOUT_MS });
  } catch (error) {
    throw toClientError(error, target.address);
  }
}

function isClosedHere(address: string): Promise<boolean> {
  const [, host = '', port] = /^(127\.0\.0\.1|localhost):(\d+)$/.exec(address) ?? [];
  if (port === undefined) return Promise.resolve(false);
  return new Promise((resolve) => {
    const socket = connect({ host, port: Number(port) });
    const answer = (isClosed: boolean): void => {
      socket.destroy();
      resolve(isClosed);
    };
    socket.once('connect', () => answer(false)).once('error', () => answer(true));
    socket.setTimeout(CONNECT_TIMEOUT_MS, () => answer(true));
  });
}

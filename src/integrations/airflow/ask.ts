import { IntegrationError } from '../integration-error.js';
import type { AirflowConfig } from './airflow.js';
import { authenticationFor } from './authentication.js';
import { AirflowRefusal, request, requestTail } from './http.js';
import type { HttpAnswer, HttpRequest } from './http.js';

const DEFAULT_TIMEOUT_MS = 10_000;

/** How one Airflow is asked: below its API's path, with our credentials, which are renewed once where they were refused. */
export interface AskAirflow {
  readonly apiVersion: 1 | 2;
  readonly ask: (
    method: HttpRequest['method'],
    path: string,
    signal?: AbortSignal,
    body?: unknown,
  ) => Promise<HttpAnswer>;
  /** The last bytes of a text. */
  readonly askTail: (path: string, accept: string, keepBytes: number, signal?: AbortSignal) => Promise<string>;
  /** Without credentials: it must not fail because of them. */
  readonly askOpenly: (path: string, signal?: AbortSignal) => Promise<HttpAnswer>;
}

/** Throws CONFIG_INVALID for an address that cannot be one. */
export function askAirflow(config: AirflowConfig): AskAirflow {
  const timeoutMs = config.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  const base = baseOf(config.url);
  const authentication = authenticationFor(config, base, timeoutMs);
  const api = config.apiVersion === 1 ? 'api/v1' : 'api/v2';
  const orderFor = (
    method: HttpRequest['method'],
    path: string,
    signal?: AbortSignal,
    body?: unknown,
  ): HttpRequest => ({
    method,
    url: new URL(`${api}/${path}`, base),
    body,
    timeoutMs,
    ...(signal && { signal }),
  });
  const asOurselves = async <Answer>(
    order: HttpRequest,
    send: (order: HttpRequest) => Promise<Answer>,
  ): Promise<Answer> => {
    const attempt = async (): Promise<Answer> =>
      send({ ...order, headers: await authentication.headers(order.signal) });
    try {
      return await attempt();
    } catch (error) {
      if (error instanceof AirflowRefusal && authentication.renew(error)) return attempt();
      throw error;
    }
  };
  return {
    apiVersion: config.apiVersion,
    ask: (method, path, signal, body) => asOurselves(orderFor(method, path, signal, body), request),
    askTail: (path, accept, keepBytes, signal) =>
      asOurselves(orderFor('GET', path, signal), (order) => requestTail(order, accept, keepBytes)),
    askOpenly: (path, signal) => request(orderFor('GET', path, signal)),
  };
}

/** The address is not quoted where it may hold credentials. */
function baseOf(address: string): URL {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new IntegrationError('CONFIG_INVALID', 'The url of an Airflow must begin with http:// or https://');
  }
  if (url.username || url.password) {
    throw new IntegrationError(
      'CONFIG_INVALID',
      `The url of the Airflow at ${url.host} holds credentials; use username and password`,
    );
  }
  return new URL(url.pathname.endsWith('/') ? url.href : `${url.href}/`);
}

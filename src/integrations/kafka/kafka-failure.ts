import type { FailureCode } from '../../domain/failures.js';
import { IntegrationError } from '../integration-error.js';
import { safeDetail } from '../redact.js';

/** What a broker answered, by the protocol's own names; those that are not here may pass by themselves (SERVICE_ERROR). */
const BY_TYPE: Readonly<Record<string, FailureCode>> = {
  REQUEST_TIMED_OUT: 'SERVICE_TIMEOUT',
  SASL_AUTHENTICATION_FAILED: 'AUTHENTICATION_FAILED',
  TOPIC_AUTHORIZATION_FAILED: 'PERMISSION_DENIED',
  GROUP_AUTHORIZATION_FAILED: 'PERMISSION_DENIED',
  CLUSTER_AUTHORIZATION_FAILED: 'PERMISSION_DENIED',
  POLICY_VIOLATION: 'PERMISSION_DENIED',
  UNKNOWN_TOPIC_OR_PARTITION: 'NOT_FOUND',
  INVALID_TOPIC_EXCEPTION: 'CONFIG_INVALID',
  INVALID_CONFIG: 'CONFIG_INVALID',
  INVALID_PARTITIONS: 'CONFIG_INVALID',
  UNSUPPORTED_SASL_MECHANISM: 'CONFIG_INVALID',
  ILLEGAL_SASL_STATE: 'CONFIG_INVALID',
  UNSUPPORTED_VERSION: 'CONFIG_INVALID',
  MESSAGE_TOO_LARGE: 'DATA_REFUSED',
  RECORD_LIST_TOO_LARGE: 'DATA_REFUSED',
  INVALID_RECORD: 'DATA_REFUSED',
  INVALID_TIMESTAMP: 'DATA_REFUSED',
};
/** kafkajs's own names; a wrapper is not here, because what it wraps says more. */
const BY_NAME: Readonly<Record<string, FailureCode>> = {
  KafkaJSRequestTimeoutError: 'SERVICE_TIMEOUT',
  KafkaJSConnectionError: 'SERVICE_UNREACHABLE',
  KafkaJSConnectionClosedError: 'SERVICE_UNREACHABLE',
  KafkaJSBrokerNotFound: 'SERVICE_UNREACHABLE',
  KafkaJSNoBrokerAvailableError: 'SERVICE_UNREACHABLE',
  KafkaJSSASLAuthenticationError: 'AUTHENTICATION_FAILED',
  KafkaJSServerDoesNotSupportApiKey: 'CONFIG_INVALID',
  KafkaJSGroupCoordinatorNotFound: 'SERVICE_ERROR',
  KafkaJSMetadataNotLoaded: 'SERVICE_ERROR',
  KafkaJSTopicMetadataNotLoaded: 'SERVICE_ERROR',
};
const BROKEN_TLS = /^(EPROTO|ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO)/;
/** kafkajs calls it a failed authentication, too, where the connection broke during it. */
const BROKEN_WHILE_AUTHENTICATING = /connection (closed|error|timeout)|closed connection|not connected|timed out/i;
/** What kafkajs says at its second try where a broker took the connection and did not answer the first request. */
const HUNG_AT_FIRST = 'Broker not connected';
const AWAY: ReadonlySet<FailureCode> = new Set(['SERVICE_UNREACHABLE', 'SERVICE_TIMEOUT']);
const DEEPEST = 10;

/** As much of an error of kafkajs as its classes share. */
interface KafkaLike {
  readonly name?: unknown;
  readonly message?: unknown;
  readonly type?: unknown;
  readonly code?: unknown;
  readonly cause?: unknown;
  readonly errors?: unknown;
}

/**
 * What a failure of kafkajs means. Its outermost error says `non-retriable` of a broker that is away for a moment; the truth is
 * at the end of the chain of causes. The cause is left behind, because it can carry the request.
 */
export function toKafkaError(error: unknown, label: string, secrets: readonly string[]): IntegrationError {
  if (error instanceof IntegrationError) return error;
  const chain = chainOf(error).reverse();
  const [code, link] =
    chain
      .map((each): [FailureCode | undefined, KafkaLike] => [codeOf(each), each])
      .find(([found]) => found !== undefined) ?? [];
  const said = link ?? chain[0];
  const type = typeof said?.type === 'string' ? `${said.type}: ` : '';
  const detail = safeDetail(`${type}${String(said?.message ?? error)}`, secrets);
  return new IntegrationError(code ?? 'UNEXPECTED', `${label}: ${detail}`);
}

/** Whether the broker gave one of these answers. */
export function hasType(error: unknown, ...types: readonly string[]): boolean {
  return chainOf(error).some(({ type }) => typeof type === 'string' && types.includes(type));
}

/** Whether no broker was reached, or none answered: another one may. */
export function isAway(error: unknown): boolean {
  return chainOf(error).some((link) => AWAY.has(codeOf(link) ?? 'UNEXPECTED'));
}

function codeOf({ name, type, code, message }: KafkaLike): FailureCode | undefined {
  if (typeof type === 'string') return BY_TYPE[type] ?? 'SERVICE_ERROR';
  if (typeof name !== 'string') return undefined;
  if (message === HUNG_AT_FIRST) return 'SERVICE_TIMEOUT';
  if (typeof code === 'string' && BROKEN_TLS.test(code)) return 'CONFIG_INVALID';
  if (name === 'KafkaJSConnectionError' && message === 'Connection timeout') return 'SERVICE_TIMEOUT';
  if (name === 'KafkaJSSASLAuthenticationError' && BROKEN_WHILE_AUTHENTICATING.test(String(message))) {
    return 'SERVICE_UNREACHABLE';
  }
  return BY_NAME[name];
}

/** From the outermost to what began it. */
function chainOf(error: unknown): KafkaLike[] {
  const chain: KafkaLike[] = [];
  for (let at: unknown = error; typeof at === 'object' && at !== null && chain.length < DEEPEST;) {
    const link: KafkaLike = at;
    chain.push(link);
    at = link.cause ?? (Array.isArray(link.errors) ? (link.errors as readonly unknown[])[0] : undefined);
  }
  return chain;
}

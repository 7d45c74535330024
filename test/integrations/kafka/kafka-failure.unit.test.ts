import assert from 'node:assert/strict';
import { FAILURES } from '../../../src/domain/failures.js';
import type { FailureCode } from '../../../src/domain/failures.js';
import { toKafkaError } from '../../../src/integrations/kafka/kafka-failure.js';

const told = (error: unknown): string => toKafkaError(error, 'Kafka k:9092', ['hunter2']).code;
/** Errors as kafkajs makes them; the types that it publishes do not let us make its own. */
const named = (name: string, message: string, more: object = {}): Error =>
  Object.assign(new Error(message), { name, ...more });
const protocol = (type: string): Error => named('KafkaJSProtocolError', 'as the broker says', { type, code: 1 });
/** As it wraps: the outside says that trying again is of no use. */
const wrapped = (cause: Error): Error => named('KafkaJSNonRetriableError', cause.message, { cause, retriable: false });
const tired = (cause: Error): Error =>
  named('KafkaJSNumberOfRetriesExceeded', cause.message, { cause, retriable: false });

describe('what a failure of the Kafka client means', () => {
  it('is judged by what began it, not by its wrapper', () => {
    const refused = named('KafkaJSConnectionError', 'connect ECONNREFUSED', { broker: 'k:9092', code: 'ECONNREFUSED' });
    for (const error of [refused, wrapped(refused), tired(refused), tired(wrapped(refused))]) {
      assert.equal(told(error), 'SERVICE_UNREACHABLE');
    }
    assert.equal(
      told(wrapped(named('KafkaJSConnectionClosedError', 'closed', { broker: 'k:9092' }))),
      'SERVICE_UNREACHABLE',
    );
    assert.equal(told(tired(named('KafkaJSRequestTimeoutError', 'Request Produce timed out'))), 'SERVICE_TIMEOUT');
    assert.equal(told(named('KafkaJSConnectionError', 'Connection timeout')), 'SERVICE_TIMEOUT');
  });

  it('tells what can pass by itself from what a person must change', () => {
    const expected: Record<string, FailureCode> = {
      NOT_LEADER_FOR_PARTITION: 'SERVICE_ERROR',
      LEADER_NOT_AVAILABLE: 'SERVICE_ERROR',
      NOT_ENOUGH_REPLICAS: 'SERVICE_ERROR',
      KAFKA_STORAGE_ERROR: 'SERVICE_ERROR',
      OUT_OF_ORDER_SEQUENCE_NUMBER: 'SERVICE_ERROR',
      REQUEST_TIMED_OUT: 'SERVICE_TIMEOUT',
      SASL_AUTHENTICATION_FAILED: 'AUTHENTICATION_FAILED',
      TOPIC_AUTHORIZATION_FAILED: 'PERMISSION_DENIED',
      UNKNOWN_TOPIC_OR_PARTITION: 'NOT_FOUND',
      INVALID_TOPIC_EXCEPTION: 'CONFIG_INVALID',
      MESSAGE_TOO_LARGE: 'DATA_REFUSED',
    };
    for (const [type, code] of Object.entries(expected)) {
      assert.equal(told(tired(protocol(type))), code, type);
    }
    const retryable = Object.values(expected).filter((code) => FAILURES[code].retryable);
    assert.equal(retryable.length, 6);
  });

  it('does not blame a password for a connection that broke while it was asked for', () => {
    assert.equal(
      told(wrapped(named('KafkaJSSASLAuthenticationError', 'SASL PLAIN authentication failed: Closed connection'))),
      'SERVICE_UNREACHABLE',
    );
    assert.equal(
      told(
        wrapped(
          named('KafkaJSSASLAuthenticationError', 'SASL PLAIN authentication failed: Invalid username or password'),
        ),
      ),
      'AUTHENTICATION_FAILED',
    );
  });

  it('says that a certificate is not trusted', () => {
    for (const code of ['DEPTH_ZERO_SELF_SIGNED_CERT', 'CERT_HAS_EXPIRED', 'ERR_TLS_CERT_ALTNAME_INVALID', 'EPROTO']) {
      assert.equal(
        told(named('KafkaJSConnectionError', 'Connection error', { broker: 'k:9092', code })),
        'CONFIG_INVALID',
      );
    }
  });

  it('reads the first of several errors, and survives those that are none', () => {
    assert.equal(told(Object.assign(new Error('some'), { errors: [protocol('INVALID_CONFIG')] })), 'CONFIG_INVALID');
    const circle = new Error('circle');
    circle.cause = circle;
    for (const odd of [circle, 'text', undefined, null, 7]) assert.equal(told(odd), 'UNEXPECTED');
  });

  it('never quotes a password', () => {
    const { message } = toKafkaError(wrapped(new Error('user guardia, password hunter2')), 'Kafka k:9092', ['hunter2']);
    assert.equal(message, 'Kafka k:9092: user guardia, password ***');
  });
});

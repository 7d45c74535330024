import type { CanaryLeg, CanaryPort } from '../activities/actions/canary.js';
import type { Documents } from '../documents/open-documents.js';
import type { OutboxEvent } from '../domain/ingestion/event.js';
import type { ServiceFinding } from '../domain/service.js';
import { IntegrationError } from '../integrations/integration-error.js';
import { roundTrip } from '../integrations/kafka/round-trip.js';
import { canaryInOracle } from '../integrations/oracle/canary.js';
import { markCanaryPublished, readCanary, writeCanary } from '../integrations/postgres/canary.js';
import type { PostgresOptions } from '../integrations/postgres/connection.js';
import { find } from '../integrations/services/find.js';
import { kafkaAddress } from './kafka-port.js';
import { oracleOptions } from './oracle-options.js';
import type { Operation } from './services.js';

/** All together within the half minute that an attempt of a look has, even where everything is as slow as it may be. */
const DATABASE_MS = 2_000;
const KAFKA_MS = 10_000;
const KAFKA_ANSWER_MS = 4_000;
const ORACLE_MS = 2_000;
const CANARY_MASTER = 'guardia.canary';
const CANARY_KEY = 'canary';

export interface CanaryPortParts {
  readonly documents: Pick<Documents, 'current'>;
  readonly operation: Pick<Operation, 'service' | 'databaseUrl'>;
}

/** The canary's way through what `guardia.yaml` says of the pipeline; the lab has none. */
export function canaryPort({ documents, operation }: CanaryPortParts): CanaryPort {
  const pipeline = () => documents.current().pipeline;

  async function database({ mode, signal }: CanaryLeg): Promise<PostgresOptions> {
    const url = await operation.databaseUrl(pipeline().database, mode);
    if (url === undefined) throw new IntegrationError('CONFIG_INVALID', `"${pipeline().database}" is no PostgreSQL`);
    return { url, timeoutMs: DATABASE_MS, signal };
  }

  /** One leg from the outbox on. Where the outbox itself cannot be read, that is the database's finding. */
  async function fromOutbox(
    id: string,
    at: CanaryLeg,
    service: string,
    send: (event: OutboxEvent) => Promise<string>,
  ): Promise<ServiceFinding> {
    let row: Awaited<ReturnType<typeof readCanary>>;
    const read = await find(pipeline().database, at.signal, async () => {
      row = await readCanary(await database(at), id);
      if (!row) throw new IntegrationError('BAD_ANSWER', `the outbox lacks the canary ${id}`);
      return { health: 'healthy', code: 'ok', detail: '' };
    });
    if (!row) return read;
    const event = canaryEvent(row.id, row.at);
    return find(service, at.signal, async () => ({ health: 'healthy', code: 'ok', detail: await send(event) }));
  }

  return {
    route(mode) {
      const { canary, database: name, kafka, oracle } = pipeline();
      if (!canary || mode === 'simulation') return undefined;
      return { database: name, ...(kafka !== undefined && { kafka }), ...(oracle !== undefined && { oracle }) };
    },
    write: (id, at) =>
      find(pipeline().database, at.signal, async () => {
        await writeCanary(await database(at), id);
        return { health: 'healthy', code: 'ok', detail: `canary ${id}: committed with its row of the outbox` };
      }),
    publish: (id, at) => {
      const { kafka = '', name, topicPrefix } = pipeline();
      return fromOutbox(id, at, kafka, async (event) => {
        const address = kafkaAddress(operation, kafka, at.mode);
        const requestMs = Math.min(operation.service(kafka, at.mode).timeoutMs, KAFKA_ANSWER_MS);
        const options = { ...address, topicPrefix, source: `/guardia/${name}`, requestMs, timeoutMs: KAFKA_MS };
        const { publishedMs, readBackMs } = await roundTrip(options, event, at.signal);
        await markCanaryPublished(await database(at), id);
        return `canary ${id}: published in ${publishedMs} ms, read back in ${readBackMs} ms`;
      });
    },
    merge: (id, at) => {
      const { oracle = '' } = pipeline();
      return fromOutbox(id, at, oracle, async (event) => {
        const options = oracleOptions(operation.service(oracle, at.mode));
        if (!options) throw new IntegrationError('CONFIG_INVALID', `"${oracle}" is no Oracle, or lacks credentials`);
        const startedMs = performance.now();
        await canaryInOracle({ ...options, timeoutMs: Math.min(options.timeoutMs, ORACLE_MS) }, event, at.signal);
        return `canary ${id}: merged and read in ${Math.round(performance.now() - startedMs)} ms`;
      });
    },
  };
}

function canaryEvent(id: string, time: string): OutboxEvent {
  const data = { clave: CANARY_KEY, id, momento: time };
  return { loadId: 0, n: 1, id, master: CANARY_MASTER, kind: 'created', entityKey: CANARY_KEY, time, data };
}

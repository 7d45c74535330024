import type { Kafka } from 'kafkajs';
import { IntegrationError } from '../integration-error.js';
import type { Connector } from './connector.js';

/** As much of kafkajs's own cluster as a request needs that it does not know by itself. Its version is pinned. */
interface InnerCluster {
  connect(): Promise<void>;
  disconnect(): Promise<void>;
  refreshMetadata(): Promise<void>;
  getNodeIds(): readonly string[];
  findBroker(which: { readonly nodeId: string }): Promise<{ readonly connectionPool: InnerPool }>;
}
interface InnerPool {
  send<Answer>(exchange: {
    readonly request: {
      readonly apiKey: number;
      readonly apiVersion: number;
      readonly apiName: string;
      readonly encode: () => Promise<{ readonly buf: Buffer; readonly buffer: Buffer }>;
    };
    readonly response: {
      readonly decode: (answer: Buffer) => Promise<Answer>;
      readonly parse: (answer: Answer) => Promise<Answer>;
    };
  }): Promise<Answer>;
}

const CREATE_CLUSTER = 'private:Kafka:createCluster';
const DESCRIBE_LOG_DIRS = 35;
/** The last before the compact encodings; every broker since 2.0 knows it. */
const VERSION = 1;
const ALL_TOPICS = Buffer.from([0xff, 0xff, 0xff, 0xff]);

/**
 * Bytes on all brokers' disks, with all replicas, by topic: what each broker says of its log directories. Brokers that refuse it
 * (it needs the right to describe the cluster) say nothing, and their topics are absent. Throws what kafkajs throws.
 */
export async function logSizes(connector: Connector, signal: AbortSignal): Promise<ReadonlyMap<string, number>> {
  const connected = await connector.connect(innerCluster, signal);
  const sizes = new Map<string, number>();
  try {
    await connected.client.refreshMetadata();
    for (const nodeId of connected.client.getNodeIds()) {
      const { connectionPool } = await connected.client.findBroker({ nodeId });
      for (const [topic, bytes] of await askForSizes(connectionPool)) sizes.set(topic, (sizes.get(topic) ?? 0) + bytes);
    }
    await connected.leave();
    return sizes;
  } catch (error) {
    connected.cut();
    throw error;
  }
}

function askForSizes(pool: InnerPool): Promise<readonly (readonly [string, number])[]> {
  return pool.send({
    request: {
      apiKey: DESCRIBE_LOG_DIRS,
      apiVersion: VERSION,
      apiName: 'DescribeLogDirs',
      encode: async () => ({ buf: ALL_TOPICS, buffer: ALL_TOPICS }),
    },
    response: { decode: async (answer) => readSizes(answer), parse: async (sizes) => sizes },
  });
}

/** One entry for each partition of each directory. */
export function readSizes(answer: Buffer): readonly (readonly [topic: string, bytes: number])[] {
  let at = 4; // The time for which we are asked to wait.
  const int16 = (): number => answer.readInt16BE((at += 2) - 2);
  const int32 = (): number => answer.readInt32BE((at += 4) - 4);
  const int64 = (): number => Number(answer.readBigInt64BE((at += 8) - 8));
  const text = (): string => {
    const length = int16();
    return answer.toString('utf8', at, (at += Math.max(0, length)));
  };
  const sizes: (readonly [string, number])[] = [];
  for (let directories = int32(); directories > 0; directories -= 1) {
    int16();
    text();
    for (let topics = int32(); topics > 0; topics -= 1) {
      const topic = text();
      for (let partitions = int32(); partitions > 0; partitions -= 1) {
        int32();
        sizes.push([topic, int64()]);
        int64();
        at += 1;
      }
    }
  }
  return sizes;
}

function innerCluster(kafka: Kafka): InnerCluster {
  const inner = Object.getOwnPropertySymbols(kafka).find(({ description }) => description === CREATE_CLUSTER);
  const create = inner && (kafka as unknown as Record<symbol, unknown>)[inner];
  if (typeof create !== 'function') throw new IntegrationError('UNEXPECTED', 'this kafkajs has no cluster to ask');
  return (create as (options: object) => InnerCluster)({ allowAutoTopicCreation: false });
}

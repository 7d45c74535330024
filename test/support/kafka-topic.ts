import { randomUUID } from 'node:crypto';
import type { IHeaders } from 'kafkajs';
import { plainClient } from '../services/kafka/kafka.js';

/** A record as it lies in a topic. */
export interface TopicRecord {
  readonly partition: number;
  readonly offset: number;
  readonly key: string;
  readonly value: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** All that is in a topic now, partition by partition in their order. Read by a client of its own, that knows nothing of ours. */
export async function readTopic(brokers: readonly string[], topic: string): Promise<readonly TopicRecord[]> {
  const client = plainClient(brokers);
  const admin = client.admin();
  await admin.connect();
  const ends = await admin.fetchTopicOffsets(topic);
  await admin.disconnect();
  const waiting = new Set(ends.filter(({ low, high }) => low !== high).map(({ partition }) => partition));
  const records: TopicRecord[] = [];
  if (waiting.size === 0) return records;
  const consumer = client.consumer({ groupId: `test-${randomUUID()}`, maxWaitTimeInMs: 100 });
  await consumer.connect();
  await consumer.subscribe({ topics: [topic], fromBeginning: true });
  await new Promise<void>((resolve, reject) => {
    consumer.on(consumer.events.CRASH, ({ payload }) => {
      if (!payload.restart) reject(payload.error);
      // It begins again by itself, from the beginning.
      records.length = 0;
    });
    const run = consumer.run({
      autoCommit: false,
      eachBatch: async ({ batch }) => {
        for (const { offset, key, value, headers } of batch.messages) {
          records.push({
            partition: batch.partition,
            offset: Number(offset),
            key: key?.toString() ?? '',
            value: value?.toString() ?? '',
            headers: texts(headers),
          });
        }
        const end = ends.find(({ partition }) => partition === batch.partition)?.high ?? '0';
        if (Number(batch.lastOffset()) >= Number(end) - 1) waiting.delete(batch.partition);
        if (waiting.size === 0) resolve();
      },
    });
    run.catch(reject);
  });
  await consumer.disconnect();
  return records.sort((a, b) => a.partition - b.partition || a.offset - b.offset);
}

function texts(headers: IHeaders | undefined): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(headers ?? {}).map(([name, value]) => [name, String(value)]));
}

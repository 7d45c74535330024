import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OutboxEvent } from '../../src/domain/ingestion/event.js';
import type { EventsPort } from '../../src/ingestion/ports.js';

/** Below the home of the files that are ingested. */
export const TOPIC_FOLDER = 'topic';
const BATCH_ENDING = '.json';

/**
 * A stand-in for a topic: a folder with a file for each batch that came, repeats too. A broker takes a batch whole or not at all,
 * also from a producer that is killed while it sends. An append to a file would be torn by such a kill, so a batch gets its
 * name here when all of it is written.
 */
export function fileTopic(home: string): EventsPort {
  const folder = join(home, TOPIC_FOLDER);
  return {
    check: async () => undefined,
    ensureTopics: async () => undefined,
    publish: async (events) => {
      mkdirSync(folder, { recursive: true });
      const place = join(folder, String(batchesIn(folder).length).padStart(6, '0'));
      writeFileSync(place, JSON.stringify(events));
      renameSync(place, `${place}${BATCH_ENDING}`);
    },
    count: async () => [],
    close: async () => undefined,
  };
}

export function readFileTopic(home: string): readonly OutboxEvent[] {
  const folder = join(home, TOPIC_FOLDER);
  return batchesIn(folder).flatMap((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as OutboxEvent[]);
}

function batchesIn(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith(BATCH_ENDING))
    .sort();
}

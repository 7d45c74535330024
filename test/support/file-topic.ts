import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OutboxEvent } from '../../src/domain/ingestion/event.js';
import type { EventsPort } from '../../src/ingestion/ports.js';
import { writeDurably } from '../../src/integrations/files/durable-file.js';

/** Below the home of the files that are ingested. */
export const TOPIC_FOLDER = 'topic';
const BATCH_ENDING = '.json';

/**
 * A stand-in for a topic: a folder with a file for each batch that came, repeats too. A broker takes a batch whole or not at all,
 * also from a producer that is killed while it sends; an append to a file would be torn by such a kill.
 */
export function fileTopic(home: string): EventsPort {
  const folder = join(home, TOPIC_FOLDER);
  mkdirSync(folder, { recursive: true });
  return {
    check: async () => undefined,
    ensureTopics: async () => undefined,
    publish: async (events) => {
      const name = `${String(batchesIn(folder).length).padStart(6, '0')}${BATCH_ENDING}`;
      await writeDurably(join(folder, name), (handle) => handle.writeFile(JSON.stringify(events)));
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
  return readdirSync(folder)
    .filter((name) => name.endsWith(BATCH_ENDING))
    .sort();
}

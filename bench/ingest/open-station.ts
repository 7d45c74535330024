import { join } from 'node:path';
import type { Layout } from '../../src/domain/ingestion/layout.js';
import type { EventsPort, IngestionStation } from '../../src/ingestion/ports.js';
import { createFolders } from '../../src/integrations/files/folders.js';
import type { FoldersConfig } from '../../src/integrations/files/roots.js';
import { createStaging } from '../../src/integrations/loader/create-staging.js';
import { openMasters } from '../../src/integrations/masters/open-masters.js';

export const TIME_ZONE = 'America/Bogota';
const MAX_FILE_BYTES = 8 * 1024 ** 3;

export interface StationOptions {
  readonly home: string;
  readonly databaseUrl: string;
  readonly schema: string;
  readonly layouts: readonly Layout[];
  readonly events?: EventsPort;
}

export interface OpenStation {
  readonly station: IngestionStation;
  /** Not the events, which are the caller's. */
  readonly close: () => Promise<void>;
}

export function foldersOf(home: string): FoldersConfig {
  return { home, input: join(home, 'input'), processed: join(home, 'processed'), error: join(home, 'error') };
}

/** The station as a worker opens it, with the loader in threads; its folders and tables are there. */
export async function openStation({
  home,
  databaseUrl,
  schema,
  layouts,
  events,
}: StationOptions): Promise<OpenStation> {
  const database = { url: databaseUrl, schema, timeZone: TIME_ZONE };
  const masters = openMasters({ ...database, language: 'es' });
  const staging = createStaging({ database, inThread: true, maxFileBytes: MAX_FILE_BYTES });
  const folders = createFolders(foldersOf(home));
  await folders.ensure();
  await masters.prepare(layouts);
  return {
    station: {
      pipeline: 'ingesta_diaria_maestras_erp',
      timeZone: TIME_ZONE,
      services: { database: 'postgres' },
      stableAfterMs: 0,
      maxErrorRate: 0.05,
      layouts: new Map(layouts.map((layout) => [layout.name, layout])),
      ...{ folders, staging, masters },
      ...(events && { events }),
    },
    close: async () => void (await Promise.allSettled([staging.close(), masters.close()])),
  };
}

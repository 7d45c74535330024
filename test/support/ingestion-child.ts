import { join } from 'node:path';
import { discoverFiles } from '../../src/ingestion/discover.js';
import type { IngestionStation } from '../../src/ingestion/ports.js';
import { processFile } from '../../src/ingestion/process-file.js';
import { relayEvents } from '../../src/ingestion/relay.js';
import { createFolders } from '../../src/integrations/files/folders.js';
import { createStaging } from '../../src/integrations/loader/create-staging.js';
import { openMasters } from '../../src/integrations/masters/open-masters.js';
import { fileTopic } from './file-topic.js';
import { aLayout } from './ingestion-station.js';

/** What a child is told on its command line. */
export interface ChildOrder {
  readonly home: string;
  readonly databaseUrl: string;
  readonly schema: string;
  readonly runId: string;
  readonly date: string;
  /** `before masters.commitLoad 2`: at the second call of it, by its own hand. */
  readonly dieAt?: string;
}

const MAX_FILE_BYTES = 1024 ** 3;

/**
 * Ingests what lies in its folders into a real PostgreSQL. As a process of its own it is killed on the way: by its own hand at
 * the point that it is told, or by the test at any moment.
 */
export async function ingest(order: ChildOrder, onReady: () => void = () => undefined): Promise<void> {
  const { home, databaseUrl: url, schema, runId, date } = order;
  const database = { url, schema, timeZone: 'America/Bogota' };
  const folders = { home, input: join(home, 'input'), processed: join(home, 'processed'), error: join(home, 'error') };
  const masters = openMasters({ ...database, language: 'es' });
  const staging = createStaging({ database, inThread: false, maxFileBytes: MAX_FILE_BYTES });
  const layouts = new Map([['clientes', aLayout()]]);
  const station: IngestionStation = {
    pipeline: 'ingesta_diaria_maestras_erp',
    timeZone: database.timeZone,
    services: { database: 'postgres' },
    stableAfterMs: 0,
    maxErrorRate: 0.05,
    layouts,
    ...mortal({ folders: createFolders(folders), staging, masters, events: fileTopic(home) }, order.dieAt),
  };
  await station.folders.ensure();
  await station.masters.prepare([...layouts.values()]);
  onReady();
  const watch = { signal: new AbortController().signal, onProgress: () => undefined };
  const { groups } = await discoverFiles(station, { date }, Date.now());
  for (const file of groups.flat().flatMap(({ files }) => files)) {
    await processFile(station, { run: { runId, date, by: 'prueba' }, file, isLastTry: true }, watch);
  }
  await relayEvents(station, watch);
  await staging.close();
  await masters.close();
}

/** The ports as they are, until the call at which the process is to die. */
function mortal<Ports extends Record<string, object>>(ports: Ports, dieAt: string | undefined): Ports {
  const calls = new Map<string, number>();
  const perhapsDie = (moment: string, name: string): void => {
    if (dieAt === `${moment} ${name} ${calls.get(name)}`) process.kill(process.pid, 'SIGKILL');
  };
  const entries = Object.entries(ports).map(([portName, port]) => [
    portName,
    new Proxy(port, {
      get(target, key) {
        const method: unknown = Reflect.get(target, key);
        if (typeof method !== 'function' || key === 'pathOf') return method;
        const name = `${portName}.${String(key)}`;
        return async (...args: unknown[]) => {
          calls.set(name, (calls.get(name) ?? 0) + 1);
          perhapsDie('before', name);
          const result = (await Reflect.apply(method, target, args)) as unknown;
          perhapsDie('after', name);
          return result;
        };
      },
    }),
  ]);
  return Object.fromEntries(entries) as Ports;
}

if (process.argv[2] !== undefined && process.argv[1]?.endsWith('ingestion-child.ts')) {
  await ingest(JSON.parse(process.argv[2]) as ChildOrder, () => void process.stdout.write('ready\n'));
}

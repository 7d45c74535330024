import { text } from 'node:stream/consumers';
import { openStation } from '../../bench/ingest/open-station.js';
import { discoverFiles } from '../../src/ingestion/discover.js';
import type { FoundMaster } from '../../src/ingestion/discovery.js';
import type { IngestionStation } from '../../src/ingestion/ports.js';
import { processFile } from '../../src/ingestion/process-file.js';
import { relayEvents } from '../../src/ingestion/relay.js';
import { openKafka } from '../../src/integrations/kafka/events.js';
import type { IngestOrder, IngestReport } from './order.js';

const SAMPLE_EVERY_MS = 1_000;
const { signal } = new AbortController();

/**
 * Ingests what lies in its folders, as a run's activities do: masters of a group beside each other, files of a master one after
 * the other, then the relay. To be looked at, or killed, from outside.
 */
async function main({ home, databaseUrl, schema, layouts, runId, date, kafka }: IngestOrder): Promise<void> {
  const events = kafka && openKafka({ ...kafka, source: '/guardia/ingesta_diaria_maestras_erp' });
  const { station, close } = await openStation({ home, databaseUrl, schema, layouts, ...(events && { events }) });
  say({ kind: 'ready', rssBytes: process.memoryUsage.rss() });
  const sampling = setInterval(() => say({ kind: 'sample', rssBytes: process.memoryUsage.rss() }), SAMPLE_EVERY_MS);
  const { groups } = await discoverFiles(station, { date }, Date.now());
  for (const group of groups) {
    await Promise.all(group.map((found) => loadMaster(station, found, { runId, date, by: 'soak' })));
  }
  say({ kind: 'begins', what: 'publishing' });
  await relayEvents(station, { signal, onProgress: () => undefined });
  clearInterval(sampling);
  say({ kind: 'done', peakRssBytes: process.resourceUsage().maxRSS * 1_024 });
  await close();
  await events?.close();
}

async function loadMaster(
  station: IngestionStation,
  { files }: FoundMaster,
  run: { readonly runId: string; readonly date: string; readonly by: string },
): Promise<void> {
  for (const file of files) {
    let was = '';
    await processFile(
      station,
      { run, file, isLastTry: true },
      {
        signal,
        onProgress(progress) {
          const what = `${progress.phase} ${progress.file}`;
          if (what !== was) say({ kind: 'begins', what });
          was = what;
        },
      },
    );
  }
}

function say(report: IngestReport): void {
  process.stdout.write(`${JSON.stringify(report)}\n`);
}

await main(JSON.parse(await text(process.stdin)) as IngestOrder);

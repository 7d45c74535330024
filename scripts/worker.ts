import { readSettings } from '../src/config.js';
import { startLanguage } from '../src/embedded/start-language.js';
import { listenForStop } from '../src/embedded/stop-requests.js';
import { startMessages } from '../src/messages/start.js';
import { openWorker } from '../src/worker.js';

/**
 * `npm run worker`: one more worker, for a Temporal and a PostgreSQL that are there already (`TEMPORAL_ADDRESS` or a profile,
 * `DATABASE_URL`). Any number may run; each may be killed at any moment.
 */
const settings = readSettings();
const messages = startMessages(startLanguage(settings));
const stop = listenForStop();
if (settings.databaseUrl === undefined) {
  console.error(messages.workerNeeds('DATABASE_URL'));
  process.exit(2);
}
try {
  const { databaseUrl } = settings;
  const worker = await openWorker({ settings, databaseUrl });
  console.log(worker.diverged.length > 0 ? messages.diverged(worker.diverged) : messages.workerReady);
  const asked = new Promise<void>((resolve) => stop.orderly.addEventListener('abort', () => resolve(), { once: true }));
  await Promise.race([asked, worker.closed]);
  console.log(messages.progress.draining);
  await worker.drain();
  process.exit(0);
} catch (error) {
  console.error(messages.unexpected(error instanceof Error ? error.message : String(error)));
  process.exit(1);
}

import { readFileSync } from 'node:fs';
import { rename, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { identify } from '../integrations/process/identity.js';
import { ALREADY_RUNNING_EXIT_CODE, HEARTBEAT_EVERY_MS } from './definition.js';
import type { SchedulerConfig } from './definition.js';
import { runTasks } from './pipeline.js';
import { createSchedulerApi } from './scheduler-api.js';
import { openSchedulerStore } from './scheduler-store.js';
import type { DagRun } from './scheduler-store.js';

/**
 * The lab's scheduler: a process of its own that beats in the lab's PostgreSQL, takes queued runs and really runs their
 * tasks. Its port is its lock: of two that are started only one lives, and only that one writes the pid file. While the
 * database is away it stays up, says so in its health, and comes back by itself.
 *
 *     node --import tsx src/lab/scheduler.ts <configuration file> <pid file>
 */
const [configFile, pidFile] = process.argv.slice(2) as [string, string];
const config = JSON.parse(readFileSync(configFile, 'utf8')) as SchedulerConfig;
const MAX_RUNS_AT_ONCE = 4;

const log = (text: string): void => void process.stdout.write(`${new Date().toISOString()} ${text}\n`);
const words = (error: unknown): string => (error instanceof Error ? error.message || error.name : String(error));
const store = openSchedulerStore(config.databaseUrl);
const running = new Set<string>();
let prepared = false;
let lastTrouble = '';

async function beat(): Promise<void> {
  try {
    if (!prepared) {
      const orphans = await store.prepare([...running]);
      prepared = true;
      log(`database connected; ${orphans} runs of an earlier life marked as failed`);
    }
    await store.beat();
    if (lastTrouble) log('heartbeat goes through again');
    lastTrouble = '';
    for (const run of await store.queuedRuns(MAX_RUNS_AT_ONCE - running.size)) void execute(run);
  } catch (error) {
    // A lock that is not granted leaves the connection as it was; anything else means that it must be prepared again.
    if ((error as { code?: string }).code !== '55P03') prepared = false;
    if (words(error) !== lastTrouble) log(`heartbeat failed: ${words(error)}`);
    lastTrouble = words(error);
  }
}

async function execute({ runId, queuedAt, conf }: DagRun): Promise<void> {
  if (running.has(runId)) return;
  running.add(runId);
  try {
    await store.startRun(runId);
    await runTasks({ ...config, runId, queuedAt, conf, log });
    await store.endRun(runId, 'success');
  } catch (error) {
    log(`run ${runId} failed: ${words(error)}`);
    // Where the database is away, the next preparation marks it.
    await store.endRun(runId, 'failed').catch(() => undefined);
  } finally {
    running.delete(runId);
  }
}

const server = createServer(createSchedulerApi(store, () => void beat(), log));
server.on('error', (error: NodeJS.ErrnoException) => {
  log(`cannot listen on port ${config.port}: ${error.code}`);
  process.exit(error.code === 'EADDRINUSE' ? ALREADY_RUNNING_EXIT_CODE : 1);
});
server.listen(config.port, '127.0.0.1', () => {
  void (async () => {
    log(`guardia-lab scheduler ${process.pid} listens on port ${config.port}`);
    const identity = await identify(process.pid);
    await writeFile(`${pidFile}.${process.pid}`, JSON.stringify(identity), { mode: 0o600 });
    await rename(`${pidFile}.${process.pid}`, pidFile);
    for (;;) {
      await beat();
      await new Promise((resolve) => setTimeout(resolve, HEARTBEAT_EVERY_MS));
    }
  })();
});
process.once('SIGTERM', () => void rm(pidFile, { force: true }).then(() => process.exit(0)));

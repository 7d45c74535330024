import { chmod, cp, mkdir, mkdtemp, readdir, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { foldersOf, TIME_ZONE } from '../../bench/ingest/open-station.js';
import { freePort } from '../../src/embedded/ports.js';
import { startPostgres } from '../../src/embedded/postgres.js';
import { removePostgres } from '../../src/embedded/remove-postgres.js';
import { startKafka } from '../../test/services/kafka/kafka.js';
import { DATE, ERP_LAYOUTS, writeErpFiles } from './erp-files.js';
import { lookAtOutcome, lookAtTopics } from './outcome.js';
import type { Outcome, Published } from './outcome.js';
import type { IngestOrder } from './order.js';
import { startIngesting } from './start-ingesting.js';

/** One ingestion that was killed on its way and then run again to its end; or one that nobody disturbed. */
export interface Ingested {
  readonly outcome: Outcome;
  /** Absent where there is no Kafka. */
  readonly published?: Published;
  /** From its beginning to its end, or to its death. */
  readonly tookMs: number;
  /** What it had begun last, where it was killed. */
  readonly killedWhile?: string;
}

/** One PostgreSQL and one Kafka for many ingestions, each with folders, a schema and topics of its own, and the same files. */
export interface KillStage {
  /** To its end at once; or, with `killAfterMs`, killed after so long and run again, and undefined where it had ended before. */
  ingest(killAfterMs?: number): Promise<Ingested | undefined>;
  close(): Promise<void>;
}

export interface KillStageOptions {
  /** Of the largest file. */
  readonly rows: number;
  readonly withKafka: boolean;
}

export async function openKillStage({ rows, withKafka }: KillStageOptions): Promise<KillStage> {
  const dir = await mkdtemp(join(tmpdir(), 'guardia-ingest-kills-'));
  // PostgreSQL runs as another user where we are root, and must pass through here.
  await chmod(dir, 0o755);
  const files = join(dir, 'erp');
  const dataDir = join(dir, 'postgres');
  await mkdir(files);
  await writeErpFiles(files, rows);
  // What is killed is never the database, so it may be quick.
  const { url } = await startPostgres({
    ...{ dataDir, port: await freePort(), database: 'erp', timeZone: TIME_ZONE },
    fsync: false,
  });
  const outside = new pg.Pool({ connectionString: url, max: 2 });
  outside.on('error', () => undefined);
  const kafka = withKafka ? await startKafka() : undefined;
  let count = 0;

  return {
    async ingest(killAfterMs) {
      const name = `n${(count += 1)}`;
      const home = join(dir, name);
      await dropFiles(files, foldersOf(home).input);
      const order: IngestOrder = {
        ...{ home, databaseUrl: url, schema: name, layouts: ERP_LAYOUTS, runId: 'run-1', date: DATE },
        ...(kafka && { kafka: { brokers: kafka.brokers, topicPrefix: `${name}.` } }),
      };
      try {
        const first = await run(order, killAfterMs);
        if (killAfterMs !== undefined && first.end === 'ended') return undefined;
        // The same run, as Temporal would try again, or the next one, by turns.
        if (first.end === 'killed') await run({ ...order, runId: count % 2 === 0 ? 'run-1' : 'run-2' });
        return {
          outcome: await lookAtOutcome(outside, home, name),
          ...(kafka && { published: await lookAtTopics(kafka.brokers, `${name}.`) }),
          tookMs: first.tookMs,
          ...(first.end === 'killed' && { killedWhile: first.doing }),
        };
      } finally {
        await outside.query(`DROP SCHEMA IF EXISTS "${name}" CASCADE`);
        await rm(home, { recursive: true, force: true });
      }
    },
    async close() {
      await outside.end();
      await kafka?.close();
      await removePostgres(dataDir);
      await rm(dir, { recursive: true, force: true });
    },
  };
}

interface Ran {
  readonly end: 'ended' | 'killed';
  readonly tookMs: number;
  readonly doing: string;
}

async function run(order: IngestOrder, killAfterMs?: number): Promise<Ran> {
  let doing = 'nothing yet';
  const child = startIngesting(order, (report) => {
    if (report.kind === 'begins') doing = report.what;
  });
  await child.ready;
  const startedMs = performance.now();
  if (killAfterMs !== undefined) {
    await Promise.race([sleep(killAfterMs), child.ended]);
    child.kill();
  }
  const end = await child.ended;
  return { end, tookMs: performance.now() - startedMs, doing };
}

async function dropFiles(from: string, input: string): Promise<void> {
  await cp(from, input, { recursive: true });
  const anHourAgo = new Date(Date.now() - 3_600_000);
  for (const name of await readdir(input)) await utimes(join(input, name), anHourAgo, anHourAgo);
}

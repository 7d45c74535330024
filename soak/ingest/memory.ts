import { chmod, mkdir, mkdtemp, rm, stat, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { benchLayout } from '../../bench/ingest/layout.js';
import { foldersOf, TIME_ZONE } from '../../bench/ingest/open-station.js';
import { writeFileOf } from '../../bench/ingest/write-file.js';
import { freePort } from '../../src/embedded/ports.js';
import { startPostgres } from '../../src/embedded/postgres.js';
import { removePostgres } from '../../src/embedded/remove-postgres.js';
import { startIngesting } from './start-ingesting.js';

const ROWS = 10_000_000;
const MOST_ABOVE_IDLE_BYTES = 300 * 1024 ** 2;
/** The file, staging, table, outbox, their indexes, and what a sort and a join write beside them, for each row. */
const DISK_A_ROW_BYTES = 1_500;
const DISK_AT_LEAST_BYTES = 4 * 1024 ** 3;
const DATE = '2026-11-22';
const LAYOUT = benchLayout('maestra_grande');

/**
 * One file of ten million rows through the whole path, in a process of its own whose memory is watched. Returns how many
 * promises were broken: 1 where it needed more than 300 MB above what it needs when it is idle, or rows are missing.
 */
export async function soakMemory(argument?: string): Promise<number> {
  const rows = argument === undefined ? ROWS : Number(argument);
  if (!Number.isSafeInteger(rows) || rows < 1) throw new Error(`not a number of rows: ${argument}`);
  const need = DISK_AT_LEAST_BYTES + rows * DISK_A_ROW_BYTES;
  const { bavail, bsize } = await statfs(tmpdir());
  if (bavail * bsize < need) {
    console.error(`${rows} rows need ${gib(need)} free in ${tmpdir()}, and there are ${gib(bavail * bsize)}`);
    return 1;
  }
  const home = await mkdtemp(join(tmpdir(), 'guardia-soak-ingest-'));
  // PostgreSQL runs as another user where we are root, and must pass through here.
  await chmod(home, 0o755);
  const dataDir = join(home, 'postgres');
  try {
    const { input } = foldersOf(home);
    await mkdir(input);
    const file = join(input, `${LAYOUT.name}_1.csv`);
    await writeFileOf(file, LAYOUT, { rows, seed: 61, date: DATE });
    console.log(`${rows.toLocaleString('en')} rows, ${gib((await stat(file)).size)}`);
    const { url } = await startPostgres({ dataDir, port: await freePort(), database: 'erp', timeZone: TIME_ZONE });
    return await watch(home, url, rows);
  } finally {
    await removePostgres(dataDir);
    await rm(home, { recursive: true, force: true });
  }
}

async function watch(home: string, databaseUrl: string, rows: number): Promise<number> {
  let idle = 0;
  let peak = 0;
  const samples: number[] = [];
  let startedMs = performance.now();
  const order = { home, databaseUrl, schema: 'public', layouts: [LAYOUT], runId: 'soak', date: DATE };
  const child = startIngesting(order, (report) => {
    if (report.kind === 'ready') {
      idle = report.rssBytes;
      startedMs = performance.now();
    } else if (report.kind === 'sample') samples.push(report.rssBytes);
    else if (report.kind === 'begins')
      console.log(`${elapsed(startedMs)} ${report.what}: ${mib(samples.at(-1) ?? idle)}`);
    else peak = report.peakRssBytes;
  });
  // Whoever interrupts is not left with a server and gigabytes.
  process.once('SIGINT', () => child.kill());
  process.once('SIGTERM', () => child.kill());
  if ((await child.ended) === 'killed') throw new Error('interrupted');
  const seconds = (performance.now() - startedMs) / 1_000;
  const highest = Math.max(peak, ...samples);
  const loaded = await loadedRows(databaseUrl);
  const quarter = Math.ceil(samples.length / 4);
  console.log(
    [
      `${seconds.toFixed(1)} s in all: ${Math.round(rows / seconds).toLocaleString('en')} rows/s`,
      `idle ${mib(idle)}, peak ${mib(highest)}: ${mib(highest - idle)} above (at most ${mib(MOST_ABOVE_IDLE_BYTES)})`,
      `first quarter ${mib(mean(samples.slice(0, quarter)))}, last quarter ${mib(mean(samples.slice(-quarter)))} (mean of ${samples.length} samples)`,
      `rows in the table ${loaded.table}, in the outbox ${loaded.outbox}`,
    ].join('\n'),
  );
  const isFlat = highest - idle <= MOST_ABOVE_IDLE_BYTES;
  const isWhole = loaded.table === rows && loaded.outbox === rows;
  console.log(isFlat && isWhole ? 'ok' : 'FAIL');
  return isFlat && isWhole ? 0 : 1;
}

async function loadedRows(databaseUrl: string): Promise<{ readonly table: number; readonly outbox: number }> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const { rows } = await client.query<{ table: number; outbox: number }>(
    `SELECT (SELECT count(*)::int FROM ${LAYOUT.target.table}) AS table, (SELECT count(*)::int FROM outbox) AS outbox`,
  );
  await client.end();
  return rows[0] ?? { table: 0, outbox: 0 };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}

function elapsed(startedMs: number): string {
  return `${((performance.now() - startedMs) / 1_000).toFixed(1)} s`;
}

function mib(bytes: number): string {
  return `${(bytes / 1024 ** 2).toFixed(0)} MB`;
}

function gib(bytes: number): string {
  return `${(bytes / 1024 ** 3).toFixed(1)} GB`;
}

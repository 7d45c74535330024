import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { IngestionStation } from '../ingestion/ports.js';
import { createFolders } from '../integrations/files/folders.js';
import { createStaging } from '../integrations/loader/create-staging.js';
import { openMasters } from '../integrations/masters/open-masters.js';
import { dropStagingSql } from '../integrations/masters/staging-sql.js';
import { withPostgres } from '../integrations/postgres/connection.js';
import { LAB_DAG, LAB_POSTGRES, LAB_SCHEMA, LAB_TIME_ZONE } from './definition.js';
import type { SchedulerConfig } from './definition.js';
import { labLayouts } from './lab-layouts.js';

/** The station of one run: tables and layouts are the lab's, folders its own. */
export interface RunStation extends IngestionStation {
  /** Absolute. */
  readonly input: string;
  /** Takes away what these contents left staged, the oldest runs' folders, and the rows of the oldest loads. */
  tidy(hashes: readonly string[]): Promise<void>;
}

const MAX_ERROR_RATE = 0.05;
const MAX_FILE_BYTES = 16 * 1024 * 1024;
/** Folders of so many runs stay, for whoever wants to look. */
const RUNS_KEPT = 20;
const LOADS_KEPT = 1_000;
const RUN_FOLDER = /^[0-9a-f]{16}$/;

let opened: ReturnType<typeof openTools> | undefined;

/** Layouts, loader and tables, opened once: a scheduler has one database for as long as it lives. */
function openTools(databaseUrl: string) {
  const database = { url: databaseUrl, schema: LAB_SCHEMA, timeZone: LAB_TIME_ZONE };
  return {
    layouts: labLayouts(),
    masters: openMasters({ ...database, language: 'es' }),
    // The lab's files are small, and its scheduler is one small process.
    staging: createStaging({ database, inThread: false, maxFileBytes: MAX_FILE_BYTES }),
  };
}

/** @param folder of the run, below `runsDir`. Throws IntegrationError. */
export async function openRunStation({ databaseUrl, runsDir }: SchedulerConfig, folder: string): Promise<RunStation> {
  const { layouts, masters, staging } = (opened ??= openTools(databaseUrl));
  const home = join(runsDir, folder);
  const input = join(home, 'input');
  const folders = createFolders({ home, input, processed: join(home, 'processed'), error: join(home, 'error') });
  await folders.ensure();
  await masters.prepare([...layouts.values()]);
  return {
    pipeline: LAB_DAG,
    timeZone: LAB_TIME_ZONE,
    services: { database: LAB_POSTGRES },
    stableAfterMs: 0,
    maxErrorRate: MAX_ERROR_RATE,
    layouts,
    folders,
    staging,
    masters,
    input,
    async tidy(hashes) {
      await Promise.all([pruneFolders(runsDir), tidyTables(databaseUrl, hashes)]);
    },
  };
}

/** What a lab that runs for months would otherwise gather. Whatever stays is enough to compare a load with those before. */
async function tidyTables(url: string, hashes: readonly string[]): Promise<void> {
  await withPostgres({ url }, async (query) => {
    await query(`SET search_path TO ${LAB_SCHEMA}`);
    for (const hash of hashes) await query(dropStagingSql(hash));
    const newest = 'SELECT load_id FROM ingestion_loads ORDER BY load_id DESC OFFSET $1 LIMIT 1';
    const [last] = await query<{ load_id: string }>(newest, [LOADS_KEPT]);
    if (!last) return;
    for (const table of ['outbox', 'error_log', 'audit_log', 'ingestion_loads']) {
      await query(`DELETE FROM ${table} WHERE load_id <= $1`, [last.load_id]);
    }
  });
}

async function pruneFolders(runsDir: string): Promise<void> {
  const names = (await readdir(runsDir)).filter((name) => RUN_FOLDER.test(name));
  if (names.length <= RUNS_KEPT) return;
  const aged = await Promise.all(
    // Another run may be pruning as well.
    names.map(async (name) => ({ name, at: (await stat(join(runsDir, name)).catch(() => undefined))?.mtimeMs ?? 0 })),
  );
  const old = aged.sort((a, b) => b.at - a.at).slice(RUNS_KEPT);
  await Promise.all(old.map(({ name }) => rm(join(runsDir, name), { recursive: true, force: true })));
}

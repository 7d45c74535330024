import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import type { Layout } from '../../src/domain/ingestion/layout.js';
import { quoteFields } from '../../src/integrations/masters/identifiers.js';
import { insertEventsSql, insertRowsSql, updateRowsSql } from '../../src/integrations/masters/merge-sql.js';
import { createStagingSql, dropStagingSql, stagingTables } from '../../src/integrations/masters/staging-sql.js';
import type { TableShape } from '../../src/integrations/masters/table-shape.js';
import { DATE } from './ground.js';

/** Whether the machine has a psql; it is the baseline's only, and nothing else needs it. */
export function hasPsql(): boolean {
  return spawnSync('psql', ['--version']).status === 0;
}

/** Runs a script as a person would, with the psql of the machine; the password travels in the environment. */
export async function runPsql(databaseUrl: string, script: string): Promise<void> {
  const url = new URL(databaseUrl);
  const psql = spawn('psql', ['--no-psqlrc', '--quiet', '--set=ON_ERROR_STOP=1', '--file=-'], {
    stdio: ['pipe', 'ignore', 'pipe'],
    env: {
      PATH: process.env.PATH,
      PGHOST: url.hostname,
      PGPORT: url.port,
      PGUSER: url.username,
      PGPASSWORD: decodeURIComponent(url.password),
      PGDATABASE: url.pathname.slice(1),
      PGTZ: 'America/Bogota',
    },
  });
  let trouble = '';
  psql.stderr.setEncoding('utf8').on('data', (text: string) => (trouble += text));
  psql.stdin.end(script);
  const [code] = (await once(psql, 'close')) as [number];
  if (code !== 0) throw new Error(`psql ended with ${code}: ${trouble.slice(0, 500)}`);
}

/** `\copy` of the file into a new staging table of the same shape. */
export function copyScript(layout: Layout, hash: string, file: string): string {
  const { staging } = stagingTables(hash);
  const columns = quoteFields(layout).join(', ');
  return `${createStagingSql(layout, hash).join(';\n')};\n\\copy ${staging} (${columns}) FROM '${file}' WITH (FORMAT csv, HEADER)\n`;
}

export interface ScriptOrder {
  readonly hash: string;
  readonly file: string;
  readonly loadId: number;
  readonly target: TableShape;
  /** The target is known to be empty, so whoever writes by hand leaves the update out. */
  readonly isFirst: boolean;
}

/** What somebody would write by hand to do the same without validation: staging, then the same merge and outbox in one transaction. */
export function loadScript(layout: Layout, { hash, file, loadId, target, isFirst }: ScriptOrder): string {
  const options = { hash, target, keepsNewer: false, byEvents: !isFirst };
  const eventIds = `'${layout.name}/${hash.slice(0, 16)}/0/'`;
  const merge = [
    filled(insertEventsSql(layout, options), String(loadId), eventIds),
    filled(insertRowsSql(layout, options), String(loadId), `'${DATE}'`),
    ...(isFirst ? [] : [filled(updateRowsSql(layout, options), String(loadId), `'${DATE}'`)]),
  ];
  return [
    copyScript(layout, hash, file),
    'BEGIN;',
    // The settings by which our own merge is as quick as it is.
    "SET LOCAL work_mem = '64MB'; SET LOCAL jit = off; SET LOCAL enable_mergejoin = off; SET LOCAL enable_nestloop = off;",
    ...merge.map((statement) => `${statement};`),
    `${dropStagingSql(hash)};`,
    'COMMIT;',
  ].join('\n');
}

function filled(sql: string, first: string, second: string): string {
  return sql.replaceAll('$1', first).replaceAll('$2', second);
}

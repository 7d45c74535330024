import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import type { Layout, LayoutField } from '../../src/domain/ingestion/layout.js';
import { freePort } from '../../src/embedded/ports.js';
import { startPostgres, stopPostgres } from '../../src/embedded/postgres.js';
import type { PostgresServer } from '../../src/embedded/postgres.js';
import type { CommitOrder } from '../../src/ingestion/ports.js';
import { createStagingSql, stagingColumns, stagingTables } from '../../src/integrations/masters/staging-sql.js';
import { openMasters } from '../../src/integrations/masters/open-masters.js';
import type { Masters } from '../../src/integrations/masters/open-masters.js';

/** The pipeline's database on a real PostgreSQL, and a connection beside it that sees what really stands in the tables. */
export interface MastersDb {
  readonly server: PostgresServer;
  readonly masters: Masters;
  readonly outside: pg.Pool;
  /** One column of one row. */
  value(sql: string, values?: readonly unknown[]): Promise<unknown>;
  close(): Promise<void>;
}

export const BOGOTA = 'America/Bogota';

export async function startMastersDb(options: { readonly durable?: boolean } = {}): Promise<MastersDb> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'guardia-masters-'));
  const port = await freePort();
  const server = await startPostgres({ dataDir, port, database: 'erp', fsync: options.durable ?? false });
  const masters = openMasters({ url: server.url, schema: 'public', timeZone: BOGOTA, language: 'es' });
  const outside = new pg.Pool({ connectionString: server.url, max: 4 });
  outside.on('error', () => undefined);
  return {
    server,
    masters,
    outside,
    async value(sql, values = []) {
      const { rows } = await outside.query<unknown[]>({ text: sql, values: [...values], rowMode: 'array' });
      return rows[0]?.[0];
    },
    async close() {
      await masters.close();
      await outside.end();
      // By its place, because a test may have started it again.
      await stopPostgres(dataDir, 'immediate');
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

export function field(name: string, more: Partial<LayoutField> = {}): LayoutField {
  return { name, type: 'text', impliedDecimals: false, decimalMark: '.', required: false, ...more };
}

export const PROVEEDORES: Layout = {
  name: 'proveedores',
  version: 1,
  file: {
    pattern: 'PRV_*.csv',
    format: 'csv',
    encoding: 'utf-8',
    delimiter: ';',
    quote: '"',
    columnNames: true,
    bom: 'forbidden',
    unit: 'characters',
  },
  key: ['codigo'],
  fields: [field('codigo', { required: true }), field('nombre')],
  references: [],
  target: { table: 'proveedores' },
  owner: { name: 'Equipo del ERP' },
};

export const PRODUCTOS: Layout = {
  ...PROVEEDORES,
  name: 'productos',
  file: { ...PROVEEDORES.file, pattern: 'PRO_*.csv' },
  fields: [
    field('codigo', { required: true }),
    field('nombre', { length: 40 }),
    field('precio', { type: 'decimal', decimals: 2, decimalMark: ',' }),
    field('desde', { type: 'date', format: 'dd/MM/yyyy' }),
    field('activo', { type: 'boolean' }),
    field('existencias', { type: 'integer' }),
    field('proveedor'),
  ],
  references: [{ field: 'proveedor', master: 'proveedores', to: 'codigo' }],
  target: { table: 'productos' },
};

export function hashOf(content: string): string {
  return createHash('sha256').update(content).digest('hex');
}

/** A record that the loader turned down. */
export interface StagedReject {
  readonly line: number;
  readonly fault: string;
  readonly field?: string;
  readonly value?: string;
  readonly expected?: string;
  readonly key?: string;
  readonly record?: string;
}

/** Does what the loader does: two tables with what a file has, in its lines' order. */
export async function stage(
  outside: Pick<pg.Pool, 'query'> | pg.Client,
  layout: Layout,
  hash: string,
  rows: readonly (readonly unknown[])[],
  rejects: readonly StagedReject[] = [],
): Promise<void> {
  for (const sql of createStagingSql(layout, hash)) await outside.query(sql);
  const { staging, rejects: rejected } = stagingTables(hash);
  const places = stagingColumns(layout).map((_, at) => `$${at + 1}`);
  for (const [index, row] of rows.entries()) {
    await outside.query(`INSERT INTO ${staging} VALUES (${places.join(', ')})`, [index + 2, ...row]);
  }
  for (const { line, fault, field: name, value, expected, key, record = `${key ?? ''};…` } of rejects) {
    const values = [line, fault, name, value, expected, key, record];
    await outside.query(`INSERT INTO ${rejected} VALUES ($1, $2, $3, $4, $5, $6, $7)`, values);
  }
}

/** The order that goes with what was staged. */
export function orderOf(layout: Layout, hash: string, rows: number, more: Partial<CommitOrder> = {}): CommitOrder {
  const file = `${layout.name}.csv`;
  return {
    layout,
    hash,
    file,
    bytes: rows * 100,
    runId: 'run-1',
    date: '2026-11-22',
    by: 'ana',
    rowsRead: rows,
    rowsRejected: 0,
    from: `input/${file}`,
    to: `processed/2026-11-22/${file}`,
    ...more,
  };
}

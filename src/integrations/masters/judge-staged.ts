import type { LayoutReference } from '../../domain/ingestion/layout.js';
import type { CommitOrder } from '../../ingestion/ports.js';
import { IntegrationError } from '../integration-error.js';
import { quoteTable } from './identifiers.js';
import type { Ask } from './masters-client.js';
import { countStagedSql, rejectRepeatedSql, rejectUnknownSql } from './merge-sql.js';
import { stagingTables } from './staging-sql.js';
import type { TableShape } from './table-shape.js';

/** A staging table this much smaller than the target is merged row by row. */
const SMALL_FACTOR = 20;

/**
 * Looks whether everything that the loader staged is there, and turns down what only the whole can tell: keys that repeat, and
 * references to what is not there. Gives how many records are turned down in all.
 */
export async function judgeStaged(ask: Ask, order: CommitOrder, target: TableShape): Promise<number> {
  const { layout, hash, rowsRead, rowsRejected, columns } = order;
  const { staging, rejects } = stagingTables(hash);
  const { rows: tables } = await ask<{ bytes: number | null; hasRejects: boolean }>(
    `SELECT pg_relation_size(to_regclass($1)) AS bytes, to_regclass($2) IS NOT NULL AS "hasRejects"`,
    [staging, rejects],
  );
  const [found] = tables;
  if (!found || found.bytes === null || !found.hasRejects) throw notWhole('are not there');
  // Loops over an index are for few rows beside many; for many they are slow, and without an end in a table that grows
  // meanwhile.
  const isSmall = found.bytes * SMALL_FACTOR < target.bytes;
  await ask(`SELECT set_config('enable_nestloop', $1, true)`, [isSmall ? 'on' : 'off']);
  const { rows } = await ask<{ rows: number; keys: number; rejected: number }>(
    `SELECT s.*, (SELECT count(*) FROM ${rejects}) AS rejected FROM (${countStagedSql(layout, hash)}) AS s`,
  );
  const staged = rows[0] ?? { rows: 0, keys: 0, rejected: 0 };
  if (staged.rows !== rowsRead - rowsRejected || staged.rejected !== rowsRejected) {
    throw notWhole(
      `have ${staged.rows} and ${staged.rejected} rows instead of ${rowsRead - rowsRejected} and ${rowsRejected}`,
    );
  }
  const repeated = staged.keys < staged.rows ? (await ask(rejectRepeatedSql(layout, hash, columns))).count : 0;
  return rowsRejected + repeated + (await rejectAllUnknown(ask, order));
}

/** A record that refers to another of the same file is right only while that one is: these are asked until no more fall. */
async function rejectAllUnknown(ask: Ask, order: CommitOrder): Promise<number> {
  const { references, name } = order.layout;
  let rejected = 0;
  for (const reference of references.filter(({ master }) => master !== name)) {
    rejected += await rejectUnknown(ask, order, reference);
  }
  const own = references.filter(({ master }) => master === name);
  for (let fell = own.length; fell > 0;) {
    fell = 0;
    for (const reference of own) fell += await rejectUnknown(ask, order, reference);
    rejected += fell;
  }
  return rejected;
}

async function rejectUnknown(
  ask: Ask,
  { layout, hash, columns }: CommitOrder,
  reference: LayoutReference,
): Promise<number> {
  const { field, master, to } = reference;
  const { rows } = await ask<{ schema: string | null; table: string }>(
    `SELECT "target_schema" AS schema, "target_table" AS table FROM "ingestion_masters" WHERE "master" = $1`,
    [master],
  );
  const [other] = rows;
  if (!other) {
    throw new IntegrationError(
      'CONFIG_INVALID',
      `${layout.name} refers to ${master}, which the database does not know`,
    );
  }
  const table = quoteTable({ table: other.table, ...(other.schema !== null && { schema: other.schema }) });
  const sql = rejectUnknownSql(layout, hash, { field, to, table, isOwn: master === layout.name }, columns);
  return (await ask(sql, [`${master}.${to}`])).count;
}

/** Tried again from the file: a server that dies empties tables that are not logged. */
export function notWhole(what: string): IntegrationError {
  return new IntegrationError('SERVICE_ERROR', `the staging tables of the load ${what}`);
}

import { IntegrationError } from '../integration-error.js';
import { fitsKind } from './column-kinds.js';
import { quoteName } from './identifiers.js';
import type { Ask } from './masters-client.js';
import type { OwnColumn, OwnTable } from './own-tables.js';
import { readShape } from './table-shape.js';
import type { TableShape } from './table-shape.js';

/**
 * Makes a table of ours, or adds to one that is there what it lacks, so that a user's own `error_log` goes on with what it
 * has. Nothing is done, and no right is needed, where nothing is missing.
 *
 * @throws IntegrationError CONFIG_INVALID where the existing one cannot take what is written to it
 */
export async function ensureTable(ask: Ask, schema: string, table: OwnTable): Promise<void> {
  const shape = await readShape(ask, schema, table.name);
  for (const statement of shape ? growTableSql(table, shape) : [createTableSql(table)]) await ask(statement);
  const existing = await ask<{ name: string }>('SELECT indexname AS name FROM pg_indexes WHERE schemaname = $1', [
    schema,
  ]);
  const names = new Set(existing.rows.map(({ name }) => name));
  for (const index of table.indexes.filter(({ name }) => !names.has(name))) {
    await ask(
      `CREATE ${index.unique ? 'UNIQUE ' : ''}INDEX ${quoteName(index.name)} ON ${quoteName(table.name)} ${index.on}`,
    );
  }
}

export function createTableSql({ name, columns, primaryKey }: OwnTable): string {
  const lines = [
    ...columns.map((column) => columnSql(column, column.rule)),
    `PRIMARY KEY (${primaryKey.map(quoteName).join(', ')})`,
  ];
  return `CREATE TABLE ${quoteName(name)} (\n  ${lines.join(',\n  ')}\n)`;
}

/** Rules that rows which are there already can keep. */
const GROWING_RULE = /^(GENERATED |NOT NULL DEFAULT (0|false)$)/;

/** The statements that add what a table lacks. @throws IntegrationError CONFIG_INVALID */
export function growTableSql(table: OwnTable, shape: TableShape): readonly string[] {
  const refuse = (why: string): never => {
    throw new IntegrationError('CONFIG_INVALID', `the table ${table.name} of the pipeline's database ${why}`);
  };
  if (shape.kind !== 'r' && shape.kind !== 'p') refuse('exists and is no table');
  const ours = new Map(table.columns.map((column) => [column.name, column]));
  for (const [name, column] of shape.columns) {
    const wanted = ours.get(name);
    if (wanted && !fitsKind(column, wanted.type))
      refuse(`has a column ${name} of type ${column.type}; ${wanted.type} is needed`);
    if (!wanted && column.notNull && !column.fillsItself)
      refuse(`has a column ${name} that must not be null and has no default`);
  }
  return table.columns
    .filter(({ name }) => !shape.columns.has(name))
    .map((column) => {
      const rule = GROWING_RULE.test(column.rule ?? '') ? column.rule : undefined;
      return `ALTER TABLE ${quoteName(table.name)} ADD COLUMN ${columnSql(column, rule)}`;
    });
}

function columnSql({ name, type }: OwnColumn, rule: string | undefined): string {
  return [quoteName(name), type, ...(rule === undefined ? [] : [rule])].join(' ');
}

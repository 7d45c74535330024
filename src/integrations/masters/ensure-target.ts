import type { Layout } from '../../domain/ingestion/layout.js';
import { IntegrationError } from '../integration-error.js';
import { fitsKind, misfit } from './column-kinds.js';
import { columnType, quoteField, quoteFields, quoteName, quoteTable } from './identifiers.js';
import type { Ask } from './masters-client.js';
import { TARGET_COLUMNS } from './own-tables.js';
import { readShape } from './table-shape.js';
import type { TableShape } from './table-shape.js';

/**
 * Makes the table of a master, or adds the columns by which its layout has grown. Columns that the layout does not name are
 * left alone.
 *
 * @throws IntegrationError CONFIG_INVALID where the table that is there cannot take what the layout lets through
 */
export async function ensureTarget(ask: Ask, schema: string, layout: Layout): Promise<void> {
  const shape = await readShape(ask, layout.target.schema ?? schema, layout.target.table);
  for (const statement of shape ? growTargetSql(layout, shape) : [createTargetSql(layout)]) {
    await ask(statement).catch((error: unknown) => {
      throw isAboutRows(error)
        ? new IntegrationError(
            'CONFIG_INVALID',
            `${nameOf(layout)} has rows that the layout's key does not tell apart: ${messageOf(error)}`,
          )
        : error;
    });
  }
}

export function createTargetSql(layout: Layout): string {
  const lines = [
    ...layout.fields.map((field) => `${quoteField(field.name)} ${columnType(field)}`),
    ...TARGET_COLUMNS.map(({ name, type }) => `${quoteName(name)} ${type}`),
    `PRIMARY KEY (${layout.key.map(quoteField).join(', ')})`,
  ];
  quoteFields(layout);
  return `CREATE TABLE ${quoteTable(layout.target)} (\n  ${lines.join(',\n  ')}\n)`;
}

/** The statements that add what a target lacks. @throws IntegrationError CONFIG_INVALID */
export function growTargetSql(layout: Layout, shape: TableShape): readonly string[] {
  const refuse = (why: string): never => {
    throw new IntegrationError('CONFIG_INVALID', `the table ${nameOf(layout)} of layout ${layout.name} ${why}`);
  };
  if (shape.kind !== 'r' && shape.kind !== 'p') refuse('exists and is no table');
  const fields = new Map(layout.fields.map((field) => [field.name, field]));
  const ours = new Map(TARGET_COLUMNS.map((column) => [column.name, column]));
  for (const [name, column] of shape.columns) {
    const field = fields.get(name);
    const own = ours.get(name);
    const why = field ? misfit(column, field) : undefined;
    if (why !== undefined) refuse(`has a column ${name} that ${why}`);
    if (own && !fitsKind(column, own.type))
      refuse(`has a column ${name} of type ${column.type}; ${own.type} is needed`);
    if (!field && !own && column.notNull && !column.fillsItself) {
      refuse(`has a column ${name} that must not be null, has no default, and is no field of the layout`);
    }
  }
  const missing = [
    ...layout.fields
      .filter(({ name }) => !shape.columns.has(name))
      .map((field) => [field.name, columnType(field)] as const),
    ...TARGET_COLUMNS.filter(({ name }) => !shape.columns.has(name)).map(({ name, type }) => [name, type] as const),
  ];
  const table = quoteTable(layout.target);
  return [
    ...missing.map(([name, type]) => `ALTER TABLE ${table} ADD COLUMN ${quoteName(name)} ${type}`),
    ...(isKey(layout, shape) ? [] : [addKeySql(layout, shape)]),
  ];
}

/** The unique indexes over exactly the layout's key. */
export function keysOf(layout: Layout, { uniqueKeys }: TableShape): readonly string[] {
  const key = [...layout.key].sort().join();
  return uniqueKeys.filter(({ columns }) => [...columns].sort().join() === key).map(({ name }) => name);
}

function isKey(layout: Layout, shape: TableShape): boolean {
  return keysOf(layout, shape).length > 0;
}

function addKeySql(layout: Layout, { uniqueKeys }: TableShape): string {
  const table = quoteTable(layout.target);
  const columns = layout.key.map(quoteField).join(', ');
  return uniqueKeys.some(({ primary }) => primary)
    ? `CREATE UNIQUE INDEX ON ${table} (${columns})`
    : `ALTER TABLE ${table} ADD PRIMARY KEY (${columns})`;
}

function nameOf({ target }: Layout): string {
  return target.schema === undefined ? target.table : `${target.schema}.${target.table}`;
}

/** Rows that are there already break the key: they repeat one another, or have none. */
function isAboutRows(error: unknown): boolean {
  return String((error as { code?: unknown }).code).startsWith('23');
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

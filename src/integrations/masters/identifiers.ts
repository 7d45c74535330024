import { RESERVED_COLUMNS } from '../../domain/ingestion/reserved-columns.js';
import type { Layout, LayoutField, TableName } from '../../domain/ingestion/layout.js';
import { IntegrationError } from '../integration-error.js';

const NAME = /^[\p{L}_][\p{L}\p{N}_$]*$/u;
/** PostgreSQL cuts longer names silently, so that two of them could become one. */
const LONGEST_NAME_BYTES = 63;

/**
 * A name as SQL takes it, quoted. Names come from documents that people edit, so only letters, digits, `_` and `$` pass.
 *
 * @throws IntegrationError CONFIG_INVALID
 */
export function quoteName(name: string): string {
  if (!NAME.test(name) || Buffer.byteLength(name) > LONGEST_NAME_BYTES) {
    throw new IntegrationError('CONFIG_INVALID', `not a name for a table or a column: ${JSON.stringify(name)}`);
  }
  return `"${name}"`;
}

/** The target: in the schema that the layout names, else in the one that the connection's `search_path` says. */
export function quoteTable({ schema, table }: TableName): string {
  return schema === undefined ? quoteName(table) : `${quoteName(schema)}.${quoteName(table)}`;
}

/** A column of a layout. @throws IntegrationError CONFIG_INVALID also for the names that Guardia's own columns have */
export function quoteField(name: string): string {
  if ((RESERVED_COLUMNS as readonly string[]).includes(name)) {
    throw new IntegrationError('CONFIG_INVALID', `a field cannot be called "${name}": that column is Guardia's own`);
  }
  return quoteName(name);
}

/** The quoted columns of all fields of a layout, in its order. */
export function quoteFields(layout: Layout): readonly string[] {
  return layout.fields.map((field) => quoteField(field.name));
}

/** Digits that always fit a bigint. */
const BIGINT_DIGITS = 18;

/**
 * How PostgreSQL keeps a field. Limits are the validation's: a layout that grows needs no rewrite of a table. A decimal keeps
 * the digits that it was written with; a timestamp is the wall clock that the file says, without a zone.
 */
export function columnType(field: LayoutField): string {
  switch (field.type) {
    case 'text':
      return 'text';
    case 'integer':
      return (field.length ?? 0) > BIGINT_DIGITS ? 'numeric' : 'bigint';
    case 'decimal':
      return 'numeric';
    case 'date':
      return 'date';
    case 'timestamp':
      return 'timestamp';
    case 'boolean':
      return 'boolean';
  }
}

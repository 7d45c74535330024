import type { Layout } from '../../domain/ingestion/layout.js';
import { IntegrationError } from '../integration-error.js';
import { columnType, quoteField, quoteFields } from './identifiers.js';

/** The two tables that one load is copied to, unqualified: the connection's `search_path` says where. Quoted. */
export interface StagingTables {
  readonly staging: string;
  readonly rejects: string;
}

const HASH = /^[0-9a-f]{64}$/;
const HASH_CHARACTERS = 16;

/** @param hash SHA-256 of the file's content, hexadecimal. @throws IntegrationError CONFIG_INVALID where it is none */
export function stagingTables(hash: string): StagingTables {
  if (!HASH.test(hash)) throw new IntegrationError('CONFIG_INVALID', 'not a SHA-256 in hexadecimal');
  const short = hash.slice(0, HASH_CHARACTERS);
  return { staging: `"staging_${short}"`, rejects: `"rejects_${short}"` };
}

/** Columns of the staging table in the order of its COPY, quoted: the line of the file, then the fields as the layout has them. */
export function stagingColumns(layout: Layout): readonly string[] {
  return ['"line_number"', ...quoteFields(layout)];
}

/**
 * Columns of the table of rejected records in the order of its COPY, quoted: those of a RejectedRecord. `others` is a JSON
 * array of `{ field, fault }`, or null where there is none.
 */
export const REJECTS_COLUMNS = [
  '"line_number"',
  '"fault"',
  '"field"',
  '"value"',
  '"expected"',
  '"entity_key"',
  '"record"',
  '"others"',
] as const;

/** One statement each; together they leave two new, empty tables, whatever an earlier attempt left. */
export function createStagingSql(layout: Layout, hash: string): readonly string[] {
  const { staging, rejects } = stagingTables(hash);
  const fields = layout.fields.map((field) => `${quoteField(field.name)} ${columnType(field)}`);
  // Nothing is searched in these tables but by reading them whole, so they have no index; the commit analyses them itself.
  return [
    dropStagingSql(hash),
    `CREATE UNLOGGED TABLE ${staging} ("line_number" bigint, ${fields.join(', ')}) WITH (autovacuum_enabled = false)`,
    `CREATE UNLOGGED TABLE ${rejects} ("line_number" bigint, "fault" text, "field" text, "value" text, "expected" text, ` +
      `"entity_key" text, "record" text, "others" jsonb) WITH (autovacuum_enabled = false)`,
  ];
}

export function dropStagingSql(hash: string): string {
  const { staging, rejects } = stagingTables(hash);
  return `DROP TABLE IF EXISTS ${staging}, ${rejects}`;
}

/** For the text format: tab, `\N` for null, backslash escapes; booleans `t`/`f`, dates `YYYY-MM-DD`, timestamps `YYYY-MM-DD HH:MM:SS`. */
export function copyStagingSql(layout: Layout, hash: string): string {
  return `COPY ${stagingTables(hash).staging} (${stagingColumns(layout).join(', ')}) FROM STDIN`;
}

/** For the text format, as `copyStagingSql`. */
export function copyRejectsSql(hash: string): string {
  return `COPY ${stagingTables(hash).rejects} (${REJECTS_COLUMNS.join(', ')}) FROM STDIN`;
}

import type { Layout } from '../../domain/ingestion/layout.js';
import { IntegrationError } from '../integration-error.js';
import { bindsOf } from './binds.js';
import type { Bind } from './binds.js';

export interface MergeStatement {
  readonly sql: string;
  readonly binds: readonly Bind[];
}

const LONGEST_NAME_BYTES = 128;

/**
 * The MERGE of one row of a layout, which executeMany runs for each row of a batch, in order: a new key is inserted, a known
 * one gets the row's values, and doing it again changes nothing. A later row of the same key wins.
 *
 * @throws IntegrationError CONFIG_INVALID where the layout has no table in Oracle, or a name that Oracle cannot have
 */
export function mergeStatement(layout: Layout): MergeStatement {
  if (!layout.oracle) throw new IntegrationError('CONFIG_INVALID', `layout "${layout.name}" names no table in Oracle`);
  const { schema, table } = layout.oracle;
  const target = [...(schema === undefined ? [] : [schema]), table].map(quoteOracleName).join('.');
  const binds = bindsOf(layout);
  const columns = binds.map(({ field }) => quoteOracleName(field));
  const keys = layout.key.map(quoteOracleName);
  const others = columns.filter((column) => !keys.includes(column));
  const lines = [
    `MERGE INTO ${target} t`,
    `USING (SELECT ${binds.map(({ expression }, index) => `${expression} AS ${columns[index]}`).join(', ')} FROM dual) s`,
    `ON (${keys.map((key) => `t.${key} = s.${key}`).join(' AND ')})`,
    ...(others.length === 0
      ? []
      : [`WHEN MATCHED THEN UPDATE SET ${others.map((column) => `${column} = s.${column}`).join(', ')}`]),
    `WHEN NOT MATCHED THEN INSERT (${columns.join(', ')}) VALUES (${columns.map((column) => `s.${column}`).join(', ')})`,
  ];
  return { sql: lines.join('\n'), binds };
}

/**
 * Oracle keeps names in capitals unless somebody quoted them at the creation: a name without capitals of its own is meant in
 * capitals, any other as it is written.
 */
export function quoteOracleName(name: string): string {
  const meant = name === name.toLowerCase() ? name.toUpperCase() : name;
  if (name === '' || /["\p{Cc}]/u.test(name) || Buffer.byteLength(meant) > LONGEST_NAME_BYTES) {
    throw new IntegrationError('CONFIG_INVALID', `not a name in Oracle: ${JSON.stringify(name)}`);
  }
  return `"${meant}"`;
}

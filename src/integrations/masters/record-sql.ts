import { FALSE_WORDS, TRUE_WORDS } from '../../domain/ingestion/validate-boolean.js';
import type { Layout, LayoutField } from '../../domain/ingestion/layout.js';
import { quoteField } from './identifiers.js';

/** As `error_log` keeps a record, at most. */
const LONGEST_RECORD = 4_096;
/** PostgreSQL's words for the tokens of a layout's format. */
const TOKENS: Readonly<Record<string, string>> = { yyyy: 'YYYY', MM: 'MM', dd: 'DD', HH: 'HH24', mm: 'MI', ss: 'SS' };
const DEFAULT_FORMAT = { date: 'yyyy-MM-dd', timestamp: 'yyyy-MM-dd HH:mm:ss' } as const;

/**
 * SQL that writes a row of staging as its file would: the loader keeps no text of records that it let through, and one that is
 * turned down only now must be corrected by people too.
 *
 * @param columns csv: names of the fields in the file's order; the layout's where absent
 */
export function recordSql(layout: Layout, alias: string, columns?: readonly string[]): string {
  const { format, delimiter, quote } = layout.file;
  const values = layout.fields.map((field) => ({ field, sql: valueSql(field, `${alias}.${quoteField(field.name)}`) }));
  const placeOf = ({ field }: (typeof values)[number]): number => columns?.indexOf(field.name) ?? 0;
  const inFile = [...values].sort((a, b) => placeOf(a) - placeOf(b));
  const record =
    format === 'csv'
      ? `concat_ws(${literal(delimiter)}, ${inFile.map(({ sql }) => csvSql(sql, delimiter, quote)).join(', ')})`
      : fixedSql(values);
  return `left(${record}, ${LONGEST_RECORD})`;
}

function csvSql(sql: string, delimiter: string, quote: string | undefined): string {
  const value = `coalesce(${sql}, '')`;
  if (quote === undefined) return value;
  const special = literal(`[${escapeClass(delimiter)}${escapeClass(quote)}\\n\\r]`);
  const doubled = `replace(${value}, ${literal(quote)}, ${literal(quote + quote)})`;
  return `CASE WHEN ${value} ~ ${special} THEN ${literal(quote)} || ${doubled} || ${literal(quote)} ELSE ${value} END`;
}

function fixedSql(values: readonly { readonly field: LayoutField; readonly sql: string }[]): string {
  const placed = [...values].sort((a, b) => (a.field.start ?? 0) - (b.field.start ?? 0));
  let end = 1;
  return placed
    .map(({ field, sql }) => {
      const { start = end, length = 0 } = field;
      const gap = start > end ? `repeat(' ', ${start - end}) || ` : '';
      end = start + length;
      const isNumber = field.type === 'integer' || field.type === 'decimal';
      const pad = isNumber
        ? field.impliedDecimals
          ? `lpad(${sql}, ${length}, '0')`
          : `lpad(${sql}, ${length})`
        : `rpad(${sql}, ${length})`;
      return `${gap}coalesce(${pad}, repeat(' ', ${length}))`;
    })
    .join(' || ');
}

function valueSql(field: LayoutField, column: string): string {
  switch (field.type) {
    case 'text':
      return column;
    case 'integer':
      return `${column}::text`;
    case 'decimal': {
      const { decimals, impliedDecimals, decimalMark } = field;
      if (impliedDecimals) return `trunc(${column} * ${10 ** (decimals ?? 0)})::text`;
      return decimalMark === ',' ? `replace(${column}::text, '.', ',')` : `${column}::text`;
    }
    case 'date':
    case 'timestamp':
      return `to_char(${column}, ${literal(dateFormat(field.format ?? DEFAULT_FORMAT[field.type]))})`;
    case 'boolean': {
      const word = (words: readonly string[], usual: string): string =>
        literal(field.allowed?.find((allowed) => words.includes(allowed.toLowerCase())) ?? usual);
      return `CASE ${column} WHEN true THEN ${word(TRUE_WORDS, 'S')} WHEN false THEN ${word(FALSE_WORDS, 'N')} END`;
    }
  }
}

/** `dd/MM/yyyy` → `DD"/"MM"/"YYYY`. */
function dateFormat(format: string): string {
  return format.replace(/yyyy|MM|dd|HH|mm|ss|[^yMdHms]+/g, (part) => TOKENS[part] ?? `"${part.replaceAll('"', '')}"`);
}

function escapeClass(character: string): string {
  return character.replace(/[\\\]^-]/g, '\\$&');
}

export function literal(text: string): string {
  // With backslashes only in a form in which they mean themselves.
  return text.includes('\\')
    ? ` E'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`
    : `'${text.replaceAll("'", "''")}'`;
}

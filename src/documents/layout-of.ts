import type { FileLayout, Layout, LayoutField, TableName } from '../domain/ingestion/layout.js';
import type { WrittenField } from '../domain/ingestion/layout-field.schema.js';
import type { WrittenLayout } from '../domain/ingestion/layout.schema.js';

/** The domain's layout of one that is written without a flaw: defaults filled in, positions counted. */
export function layoutOf(written: WrittenLayout): Layout {
  const { name, version, description, header, trailer, key, oracle, owner, expectedBy, maxErrorRate } = written;
  return {
    name,
    version,
    ...(description !== undefined && { description }),
    file: fileOf(written.file),
    ...(header && { header }),
    ...(trailer && {
      trailer: {
        startsWith: trailer.startsWith,
        ...(trailer.count && { count: placeOf(trailer.count) }),
        totals: trailer.totals.map((total) => ({ ...placeOf(total), field: total.field })),
      },
    }),
    key,
    fields: fieldsOf(written),
    references: written.references.map(({ field, master, to = '' }) => ({ field, master, to })),
    target: tableOf(written.target),
    ...(oracle && { oracle: tableOf(oracle) }),
    owner: { name: owner.name, ...(owner.email !== undefined && { email: owner.email }) },
    ...(expectedBy !== undefined && { expectedBy }),
    ...(maxErrorRate !== undefined && { maxErrorRate }),
  };
}

function fileOf(file: WrittenLayout['file']): FileLayout {
  const { pattern, format, encoding, quote = '"', lineEnding, bom, recordLength } = file;
  const isCsv = format === 'csv';
  return {
    pattern,
    format,
    encoding,
    delimiter: isCsv ? (file.delimiter ?? ',') : '',
    ...(isCsv && quote !== 'none' && { quote }),
    columnNames: isCsv && (file.columnNames ?? true),
    ...(lineEnding && { lineEnding }),
    bom,
    unit: file.unit ?? 'characters',
    ...(recordLength !== undefined && { recordLength }),
  };
}

function fieldsOf({ file, fields, key }: WrittenLayout): readonly LayoutField[] {
  let next = 1;
  return fields.map((field): LayoutField => {
    const start = field.start ?? next;
    next = start + (field.length ?? 0);
    return { ...fieldOf(field, key), ...(file.format === 'fixed' && { start }) };
  });
}

function fieldOf(field: WrittenField, key: readonly string[]): LayoutField {
  const { name, column, type, length, decimals, format, allowed, min, max, pattern } = field;
  return {
    name,
    ...(column !== undefined && { column }),
    type,
    ...(length !== undefined && { length }),
    ...(decimals !== undefined && { decimals }),
    impliedDecimals: field.impliedDecimals,
    decimalMark: field.decimalMark,
    required: field.required ?? key.includes(name),
    ...(format !== undefined && { format }),
    ...(allowed && { allowed }),
    ...(min !== undefined && { min }),
    ...(max !== undefined && { max }),
    ...(pattern !== undefined && { pattern }),
  };
}

function placeOf({ position, length }: { readonly position: number; readonly length?: number | undefined }) {
  return { position, ...(length !== undefined && { length }) };
}

function tableOf({ schema, table }: { readonly schema?: string | undefined; readonly table: string }): TableName {
  return { ...(schema !== undefined && { schema }), table };
}

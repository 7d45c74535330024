import type { LayoutField } from '../../domain/ingestion/layout.js';
import type { ColumnKind } from './own-tables.js';
import type { ColumnShape } from './table-shape.js';

const TEXTS = ['text', 'varchar', 'bpchar', 'citext'];
const WHOLE_NUMBERS = ['int8', 'numeric'];
const MOMENTS = ['timestamptz', 'timestamp'];

/** Types (pg_type's words) that an existing column of a log or of the ledger may have. */
const OWN: Readonly<Record<ColumnKind, readonly string[]>> = {
  text: [...TEXTS, 'uuid'],
  bigint: [...WHOLE_NUMBERS, 'int4'],
  integer: [...WHOLE_NUMBERS, 'int4'],
  boolean: ['bool'],
  date: ['date', ...MOMENTS],
  timestamptz: MOMENTS,
  json: ['json', 'jsonb'],
  jsonb: ['jsonb', 'json', 'text', 'varchar'],
  'text[]': ['_text'],
};

/** Types that an existing column of a target may have. */
const OF_FIELDS: Readonly<Record<LayoutField['type'], readonly string[]>> = {
  text: TEXTS,
  integer: [...WHOLE_NUMBERS, 'int4', 'int2'],
  decimal: ['numeric'],
  date: ['date', ...MOMENTS],
  timestamp: MOMENTS,
  boolean: ['bool'],
};
/** The most digits that always fit. */
const DIGITS: Readonly<Record<string, number>> = { int2: 4, int4: 9, int8: 18 };

export function fitsKind(column: ColumnShape, kind: ColumnKind): boolean {
  return OWN[kind].includes(column.base);
}

/** Why a column cannot hold what the layout lets through; undefined where it can. */
export function misfit(column: ColumnShape, field: LayoutField): string | undefined {
  if (!OF_FIELDS[field.type].includes(column.base)) return `is ${column.type}, and the layout says ${field.type}`;
  const { length, scale } = column;
  if (length !== undefined && (field.length ?? 0) > length) {
    return `is ${column.type}, and the layout lets ${field.length} characters through`;
  }
  if (scale !== undefined && (field.decimals ?? 0) > scale) {
    return `is ${column.type}, and the layout lets ${field.decimals} decimals through, which would be rounded`;
  }
  const digits = DIGITS[column.base];
  if (field.type === 'integer' && digits !== undefined && (field.length ?? 0) > digits) {
    return `is ${column.type}, and the layout lets ${field.length} digits through`;
  }
  return undefined;
}

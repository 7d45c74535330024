/**
 * A master file as its layout (`layouts/*.toon`) describes it, judged: every name that it mentions exists, every limit is a
 * number. What a layout says drives the parser, the validation, the tables and the MERGE.
 */
export interface Layout {
  /** The master: `clientes`. Also the name of the layout's file. */
  readonly name: string;
  readonly version: number;
  readonly description?: string;
  readonly file: FileLayout;
  /** A record that stands before the data (not the line of column names). */
  readonly header?: MarkRecord;
  /** A record that stands after the data, and what it says about them. */
  readonly trailer?: TrailerRecord;
  /** Names of fields, at least one: what makes two records the same entity. */
  readonly key: readonly string[];
  readonly fields: readonly LayoutField[];
  readonly references: readonly LayoutReference[];
  readonly target: TableName;
  /** Where Oracle keeps this master; absent where it does not. */
  readonly oracle?: TableName;
  /** Who answers for this master in the ERP's team. */
  readonly owner: { readonly name: string; readonly email?: string };
  /** `HH:MM` on the pipeline's clock; absent where nobody waits for it. */
  readonly expectedBy?: string;
  /** From 0 to 1; the pipeline's where absent. */
  readonly maxErrorRate?: number;
}

export const FILE_FORMATS = ['csv', 'fixed'] as const;
export const ENCODINGS = ['utf-8', 'latin-1', 'windows-1252', 'cp850'] as const;
export type Encoding = (typeof ENCODINGS)[number];

export interface FileLayout {
  /** Of the file's name, with `*` and `?`: `CLI_*.csv`. */
  readonly pattern: string;
  readonly format: (typeof FILE_FORMATS)[number];
  readonly encoding: Encoding;
  /** csv only: one character. */
  readonly delimiter: string;
  /** csv only: one character, or undefined where nothing is quoted. */
  readonly quote?: string;
  /** csv only: whether the first line (after a header record) names the columns; then it must name the fields, in any order. */
  readonly columnNames: boolean;
  /** Absent: either, but one of them throughout. */
  readonly lineEnding?: 'lf' | 'crlf';
  /** Whether a byte-order mark is let through. */
  readonly bom: 'forbidden' | 'allowed';
  /** fixed only: in what positions and lengths count. */
  readonly unit: 'characters' | 'bytes';
  /** fixed only: without the line ending. */
  readonly recordLength?: number;
}

/** A record told by how it begins. */
export interface MarkRecord {
  readonly startsWith: string;
}

/** What a trailer declares; each is compared with what was read. Columns count from 1: of csv's fields, or of characters (with a length) in fixed width. */
export interface TrailerRecord extends MarkRecord {
  readonly count?: TrailerPlace;
  readonly totals: readonly TrailerTotal[];
}
export interface TrailerPlace {
  readonly position: number;
  /** fixed only. */
  readonly length?: number;
}
export interface TrailerTotal extends TrailerPlace {
  readonly field: string;
}

export const FIELD_TYPES = ['text', 'integer', 'decimal', 'date', 'timestamp', 'boolean'] as const;
export type FieldType = (typeof FIELD_TYPES)[number];

export interface LayoutField {
  /** Of the column in the tables: small letters, digits and `_`. */
  readonly name: string;
  /** csv with column names: what the file's first line calls it, exactly; its name where absent. */
  readonly column?: string;
  readonly type: FieldType;
  /** fixed only: from 1. */
  readonly start?: number;
  /** fixed: how long it is; csv: the most characters. */
  readonly length?: number;
  /** decimal: how many digits after the mark. */
  readonly decimals?: number;
  /** decimal: the last `decimals` digits are the fraction, and no mark is written (`0000012345` is 123.45). */
  readonly impliedDecimals: boolean;
  readonly decimalMark: '.' | ',';
  readonly required: boolean;
  /** date and timestamp: tokens yyyy, MM, dd, HH, mm, ss and literals (`dd/MM/yyyy`). */
  readonly format?: string;
  /** The only values that are let through. */
  readonly allowed?: readonly string[];
  /** Inclusive, in the field's own written form (`0.00`, `2020-01-01`). */
  readonly min?: string;
  readonly max?: string;
  /** A regular expression that the whole value must match; without backtracking traps. */
  readonly pattern?: string;
}

export interface LayoutReference {
  readonly field: string;
  readonly master: string;
  /** A field of that master, its key where it has one field. */
  readonly to: string;
}

export interface TableName {
  readonly schema?: string;
  readonly table: string;
}

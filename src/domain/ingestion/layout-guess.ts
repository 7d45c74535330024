import type { Encoding, FieldType } from './layout.js';

/** How far a guess may be trusted: `unsure` must be looked at. */
export type Sureness = 'sure' | 'likely' | 'unsure';

/** One thing that was guessed, and from what; words are in src/messages/layout-guess.ts. */
export interface Finding {
  readonly about:
    | 'encoding'
    | 'format'
    | 'delimiter'
    | 'lineEnding'
    | 'columnNames'
    | 'header'
    | 'trailer'
    | 'key'
    | 'types'
    | 'pattern';
  readonly value: string;
  readonly sureness: Sureness;
  readonly why: FindingReason;
  /** Numbers of the reason's words: records looked at, those that fit. */
  readonly count?: number;
  readonly of?: number;
}
export type FindingReason =
  | 'bom'
  | 'valid_utf8'
  | 'only_ascii'
  | 'spanish_letters'
  | 'statistics'
  | 'same_columns'
  | 'same_length'
  | 'seen_in_file'
  | 'mixed'
  | 'first_line_names'
  | 'first_line_data'
  | 'other_shape'
  | 'count_and_totals'
  | 'unique_values'
  | 'no_unique_values'
  | 'values_seen'
  | 'places_by_blanks'
  | 'file_name'
  | 'pattern_taken';

export interface GuessedField {
  readonly name: string;
  readonly column?: string;
  readonly type: FieldType;
  readonly start?: number;
  readonly length?: number;
  readonly decimals?: number;
  readonly decimalMark?: '.' | ',';
  readonly required: boolean;
  readonly format?: string;
}

/** What a sample of a file says about how it is written. */
export interface LayoutGuess {
  readonly pattern: string;
  readonly format: 'csv' | 'fixed';
  readonly encoding: Encoding;
  readonly hasBom: boolean;
  readonly delimiter?: string;
  readonly columnNames: boolean;
  readonly lineEnding?: 'lf' | 'crlf';
  readonly recordLength?: number;
  readonly header?: string;
  readonly trailer?: {
    readonly startsWith: string;
    readonly countPosition?: number;
    readonly totals: readonly { readonly field: string; readonly position: number }[];
  };
  readonly key: readonly string[];
  readonly fields: readonly GuessedField[];
  readonly findings: readonly Finding[];
  readonly records: number;
  readonly isWhole: boolean;
}

/** Why a record goes to `error_log`; its column `error_type`. Stable: people group by it, and the messages translate it. */
export const RECORD_FAULTS = [
  'wrong_field_count',
  'wrong_record_length',
  'required',
  'too_long',
  'not_a_number',
  'too_many_digits',
  'not_a_date',
  'not_a_boolean',
  'not_allowed',
  'out_of_range',
  'bad_pattern',
  'bad_character',
  'duplicate_key',
  'unknown_reference',
  'refused_by_oracle',
] as const;
export type RecordFault = (typeof RECORD_FAULTS)[number];

/** Why a whole file goes to `error/` and nothing of it is loaded; one row of `error_log` has it as `error_type`. */
export const FILE_FAULTS = [
  'empty_file',
  'bad_encoding',
  'unexpected_bom',
  'nul_byte',
  'compressed',
  'wrong_delimiter',
  'missing_column',
  'unknown_column',
  'repeated_column',
  'missing_header',
  'missing_trailer',
  'record_after_trailer',
  'trailer_count_differs',
  'trailer_total_differs',
  'bad_trailer',
  'unclosed_quote',
  'bad_quote',
  'line_too_long',
  'mixed_line_endings',
  'wrong_line_ending',
  'file_too_large',
  'all_records_invalid',
] as const;
export type FileFault = (typeof FILE_FAULTS)[number];

/** What is wrong with a file as a whole, and where. */
export interface FileProblem {
  readonly fault: FileFault;
  /** From 1; absent where the file as a whole is meant. */
  readonly line?: number;
  readonly field?: string;
  /** As found, in one bounded line: `8 columns`, `0xE9`, `1200 records`. */
  readonly found?: string;
  /** What the layout asks for, or what seems to be meant: `;`, `windows-1252`. */
  readonly expected?: string;
}

/** Why a file is never touched: it stays where it is, and the run says so. */
export const UNSAFE_FILES = ['symbolic_link', 'outside_folders', 'not_a_file', 'bad_name', 'not_readable'] as const;
export type UnsafeFile = (typeof UNSAFE_FILES)[number];

/** One record that was not let through, as `error_log` keeps it. */
export interface RejectedRecord {
  /** Of the file, from 1: where the record begins. */
  readonly lineNumber: number;
  readonly fault: RecordFault;
  readonly field?: string;
  /** At most 200 characters, control characters escaped. */
  readonly value?: string;
  /** What was asked for: `<= 40`, `dd/MM/yyyy`, `A, I, S`. */
  readonly expected?: string;
  /** The fields of the key joined by `|`, as far as they could be read. */
  readonly entityKey?: string;
  /** The record as it was written, at most 4 KiB, so that it can be corrected. */
  readonly record: string;
  /** Of the same record, beyond the first; at most 20. */
  readonly others: readonly { readonly field: string; readonly fault: RecordFault }[];
}

import type { FieldType, FILE_FORMATS } from './layout.js';
import type { PatternFlaw } from './field-pattern.js';

type Format = (typeof FILE_FORMATS)[number];

/** What can be wrong with a layout beyond the shape of its text: the code, and what its words need. */
export interface LayoutFlaws {
  bad_master_name: object;
  bad_field_name: object;
  bad_table: object;
  bad_delimiter: object;
  bad_quote: object;
  bad_file_pattern: object;
  bad_field_pattern: { readonly flaw: PatternFlaw };
  name_is_not_file: { readonly file: string };
  unknown_field: { readonly name: string };
  duplicate_field: { readonly name: string };
  reserved_field: { readonly name: string };
  repeated: object;
  key_not_required: { readonly name: string };
  only_for_format: { readonly key: string; readonly format: Format };
  needed_for_format: { readonly key: string; readonly format: Format };
  only_for_types: { readonly key: string; readonly types: readonly FieldType[] };
  needed_for_type: { readonly key: string; readonly type: FieldType };
  needed_for_oracle: object;
  column_without_names: object;
  fields_overlap: { readonly other: string };
  beyond_record: { readonly recordLength: number };
  bad_date_format: { readonly type: 'date' | 'timestamp' };
  value_unlike_field: { readonly type: FieldType };
  min_above_max: object;
  delimiter_is_quote: object;
  same_marks: object;
  total_of_other_type: { readonly name: string };
  reserved_table: object;
  // Between layouts.
  same_target: { readonly otherFile: string };
  same_files: { readonly otherFile: string; readonly pattern: string };
  unknown_master: { readonly name: string };
  broken_master: { readonly name: string };
  reference_cycle: { readonly cycle: readonly string[] };
  reference_needs_to: { readonly master: string };
  reference_of_other_type: { readonly type: FieldType; readonly otherType: FieldType };
}

/** One thing that is wrong, and where: a path into the layout as it is written. */
export type LayoutFlaw = {
  [C in keyof LayoutFlaws]: {
    readonly path: readonly (string | number)[];
    readonly code: C;
    readonly facts: LayoutFlaws[C];
    /** Names that would have been right, of which the one nearest to `meant` is offered. */
    readonly allowed?: readonly string[];
    readonly meant?: string;
  };
}[keyof LayoutFlaws];

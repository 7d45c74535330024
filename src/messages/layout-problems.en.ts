import type { PatternFlaw } from '../domain/ingestion/field-pattern.js';
import type { FieldType } from '../domain/ingestion/layout.js';
import type { LayoutFaultTexts } from './layout-problems.js';

export const FIELD_TYPES_EN: Readonly<Record<FieldType, string>> = {
  text: 'text',
  integer: 'integer',
  decimal: 'decimal',
  date: 'date',
  timestamp: 'date and time',
  boolean: 'yes or no',
};
const FLAWS: Readonly<Record<PatternFlaw, string>> = {
  syntax: 'is not a valid regular expression',
  too_long: 'is too long: at most 200 characters',
  lookaround: 'looks ahead or behind ((?=…), (?!…), (?<=…), (?<!…)), which is not allowed',
  back_reference: 'refers back to a group (\\1, \\k), which is not allowed',
  nested_quantifier: 'repeats a group that repeats or chooses inside; one value could stop the load',
  too_costly:
    "repeats without a limit too often for the field's length: write {1,20} instead of +, or a smaller length",
};
const FORMATS = { csv: 'csv', fixed: 'fixed' } as const;

export const layoutProblemsEn: LayoutFaultTexts = {
  too_many_layouts: ({ limit }) => `There are too many layouts: at most ${limit}.`,
  breaks_layouts: () => 'This change was not applied, because other layouts in force would no longer be valid.',
  toon_syntax: () => 'The text is not valid TOON here.',
  toon_root: () => 'A layout begins with keys ("name: clientes"), not with a list or a single value.',
  toon_tab: () => 'TOON is not indented with tabs: use two spaces a level.',
  toon_indent: () => 'The indentation does not fit: in TOON it is two spaces a level, no more and no less.',
  toon_blank_line: () => 'There can be no blank lines within a list.',
  toon_quote: () => 'A quote is not closed, or something stands behind the one that closes.',
  toon_escape: () => 'Within quotes "\\" is written "\\\\"; \\\\ \\" \\n \\r \\t and \\uXXXX are allowed.',
  toon_colon: () => 'The ":" after the key is missing.',
  toon_header: () => 'A list does not begin so: "key[n]:" is expected, or "key[n]{a,b}:" for a table.',
  toon_count: ({ expected, found }) =>
    found === undefined
      ? `The header says ${expected} elements and there are more: correct the number in the brackets.`
      : `The header says ${expected} elements and there are ${found}: correct the number in the brackets.`,
  toon_row: ({ expected, found }) =>
    `The row has ${found ?? 'more'} cells and the table ${expected} columns; a cell with a comma needs quotes.`,
  toon_duplicate_key: ({ key }) => `The key "${key}" is there twice.`,
  bad_master_name: (_, value) =>
    `${value} cannot be a master's name: small letters, digits and "_", beginning with a letter, up to 40 characters.`,
  bad_field_name: (_, value) =>
    `${value} cannot be a field's name: small letters without accents, digits and "_", beginning with a letter, up to 55 characters. The name in the file goes to "column".`,
  bad_table: (_, value) => `${value} is not a table: "table" or "schema.table" is expected.`,
  bad_delimiter: (_, value) => `${value} cannot be a delimiter: one character (like ; , |), or the word tab.`,
  bad_quote: (_, value) => `${value} cannot be a quote: one character, or the word none.`,
  bad_file_pattern: (_, value) =>
    `${value} is not a pattern of file names: a name without folders, with * and ?, like CLI_*.csv.`,
  bad_field_pattern: ({ flaw }, value) => `${value} ${FLAWS[flaw]}.`,
  name_is_not_file: ({ file }) => `A layout's file is called as its master: here it would be ${file}.`,
  unknown_field: ({ name }) => `There is no field "${name}".`,
  duplicate_field: ({ name }) => `The field "${name}" is there twice.`,
  reserved_field: ({ name }) => `"${name}" is a column of Guardia's own: give the field another name.`,
  repeated: (_, value) => `${value} is there twice.`,
  key_not_required: ({ name }) => `The field "${name}" is of the key, so it is required: required cannot be false.`,
  only_for_format: ({ key, format }) => `"${key}" is of use only with format: ${FORMATS[format]}.`,
  needed_for_format: ({ key, format }) => `"${key}" is missing: format: ${FORMATS[format]} needs it.`,
  only_for_types: ({ key, types }) => `"${key}" is of use only with type: ${types.join(', ')}.`,
  needed_for_type: ({ key, type }) => `"${key}" is missing: type: ${type} needs it.`,
  needed_for_oracle: () => 'Text that goes to Oracle needs a length of at most 4000.',
  column_without_names: () =>
    '"column" is of no use with columnNames: false, because the file does not name its columns.',
  fields_overlap: ({ other }) => `The field begins within "${other}", the one before.`,
  beyond_record: ({ recordLength }) => `The field ends behind the end of the record (recordLength: ${recordLength}).`,
  bad_date_format: ({ type }, value) =>
    type === 'date'
      ? `${value} is not a format of dates: yyyy, MM and dd, once each, like dd/MM/yyyy.`
      : `${value} is not a format of dates and times: yyyy, MM, dd, HH, mm and perhaps ss, like yyyy-MM-dd HH:mm:ss.`,
  value_unlike_field: ({ type }, value) =>
    `${value} is not written as a value of this field (${FIELD_TYPES_EN[type]}): format, decimals, decimalMark and length count.`,
  min_above_max: () => '"max" is less than "min".',
  delimiter_is_quote: () => 'Delimiter and quote cannot be the same character.',
  same_marks: () => 'Header and trailer begin alike: they could not be told apart.',
  total_of_other_type: ({ name }) => `"${name}" cannot be added up: a total is of an integer or decimal field.`,
  reserved_table: (_, value) => `${value} is a table of Guardia's or PostgreSQL's own: the master goes to another.`,
  same_target: ({ otherFile }) => `${otherFile} loads into this table already.`,
  same_files: ({ otherFile, pattern }) =>
    `One file could be of this layout and of ${otherFile} (${pattern}): the patterns cannot overlap.`,
  unknown_master: ({ name }) => `There is no master "${name}".`,
  broken_master: ({ name }) => `The layout of the master "${name}" has problems, and this one depends on it.`,
  reference_cycle: ({ cycle }) =>
    `The masters refer to each other in a circle, and none can be loaded first: ${cycle.join(' → ')}.`,
  reference_needs_to: ({ master }) => `The key of "${master}" has several fields: say which one with "to".`,
  reference_of_other_type: ({ type, otherType }) =>
    `The field is ${FIELD_TYPES_EN[type]}, and the one that it refers to is ${FIELD_TYPES_EN[otherType]}.`,
};

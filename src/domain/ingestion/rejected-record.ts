import type { Cells } from './cells.js';
import type { Charset } from './charset.js';
import { expectation } from './expectation.js';
import type { RejectedRecord } from './faults.js';
import { keyText } from './key-text.js';
import type { Layout } from './layout.js';
import type { FoundFault, RecordCheck } from './validate-record.js';
import { shownText } from './written-text.js';
import type { WrittenText } from './written-text.js';

const MOST_OTHERS = 20;
const LONGEST_RECORD_BYTES = 4_096;
const LONGEST_KEY = 200;
/** Of one unit of JavaScript's strings. */
const MOST_UTF8_BYTES = 3;

/** Where a record stands, and what it was judged by. */
export interface JudgedRecord {
  readonly bytes: Uint8Array;
  /** Without its line ending: from here to `cells.recordEnd`. */
  readonly start: number;
  readonly line: number;
  readonly cells: Cells;
  readonly check: RecordCheck;
}

/** Makes what `error_log` keeps of a record that was not let through. */
export class Rejection {
  readonly #layout: Layout;
  readonly #charset: Charset;
  readonly #text: WrittenText;
  readonly #keys: readonly number[];

  constructor(layout: Layout, charset: Charset, text: WrittenText) {
    this.#layout = layout;
    this.#charset = charset;
    this.#text = text;
    this.#keys = layout.key.map((name) => layout.fields.findIndex((field) => field.name === name));
  }

  of(judged: JudgedRecord): RejectedRecord {
    const [first, ...others] = judged.check.faults;
    if (!first) throw new Error('a record without a fault cannot be rejected');
    const field = this.#field(first);
    const value = first.value ?? (field && shownText(this.#value(judged, first.fieldIndex ?? 0)));
    const expected = first.expected ?? (field && expectation(field, first.fault));
    const entityKey = this.#entityKey(judged);
    return {
      lineNumber: judged.line,
      fault: first.fault,
      ...(field && { field: field.name }),
      ...(value !== undefined && { value }),
      ...(expected !== undefined && { expected }),
      ...(entityKey !== undefined && { entityKey }),
      record: this.#record(judged),
      others: others
        .slice(0, MOST_OTHERS)
        .map((found) => ({ field: this.#field(found)?.name ?? '', fault: found.fault })),
    };
  }

  #field({ fieldIndex }: FoundFault) {
    return fieldIndex === undefined ? undefined : this.#layout.fields[fieldIndex];
  }

  #value({ bytes, cells, check }: JudgedRecord, fieldIndex: number): string {
    const cell = check.cellOf[fieldIndex] ?? 0;
    const { [cell]: start = 0 } = cells.starts;
    const { [cell]: end = 0 } = cells.ends;
    return this.#text.read(bytes, start, end, cells.flags[cell] ?? 0);
  }

  #entityKey(judged: JudgedRecord): string | undefined {
    const { cells, check } = judged;
    const readable = this.#keys.filter((index) => (check.cellOf[index] ?? 0) < cells.count);
    const parts = readable.map((index) => this.#keyPart(judged, index));
    // As the commit joins them, see merge-sql.ts.
    const key = parts.length === 1 ? parts.join() : parts.map((part) => part.replace(/[\\|]/g, '\\$&')).join('|');
    return readable.length === 0 || key === '' ? undefined : shownText(key, LONGEST_KEY);
  }

  #keyPart(judged: JudgedRecord, index: number): string {
    const { [index]: field } = this.#layout.fields;
    return field ? keyText(field, this.#value(judged, index)) : '';
  }

  /** As it was written, so that it can be corrected; cut between characters where it is too long. */
  #record({ bytes, start, cells }: JudgedRecord): string {
    const end = Math.min(cells.recordEnd, start + LONGEST_RECORD_BYTES);
    let text = this.#charset.decode(bytes, start, end);
    // What was cut in two at the end is no character.
    if (end < cells.recordEnd) text = text.replace(/\ufffd+$/, '');
    // Some encodings need up to three times as many bytes in UTF-8, so only long records have to be measured.
    if (text.length * MOST_UTF8_BYTES <= LONGEST_RECORD_BYTES) return text;
    while (new TextEncoder().encode(text).length > LONGEST_RECORD_BYTES)
      text = text.slice(0, -(text.length >> 3) || -1);
    return text;
  }
}

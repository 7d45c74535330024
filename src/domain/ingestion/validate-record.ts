import { MOST_CELLS } from './cells.js';
import type { Cells } from './cells.js';
import type { Charset } from './charset.js';
import { ControlTotal } from './control-total.js';
import type { RecordFault } from './faults.js';
import type { Layout } from './layout.js';
import { compileField } from './validate-field.js';
import type { FieldCheck } from './validate-field.js';
import type { ValueSink } from './value-sink.js';
import type { WrittenText } from './written-text.js';

/** One thing that is wrong with a record; without a field, with its shape. */
export interface FoundFault {
  readonly fault: RecordFault;
  /** In the layout's order. */
  readonly fieldIndex?: number;
  /** Of a wrong shape: what was found, and what was asked for. */
  readonly value?: string;
  readonly expected?: string;
}

/** What the files of one layout are judged by, compiled once a file. */
export class RecordCheck {
  readonly totals: ReadonlyMap<string, ControlTotal>;
  /** Of the record judged last, in the layout's order; empty where it is right. */
  readonly faults: FoundFault[] = [];
  /** Where each field of the layout stands in the record. */
  cellOf: Int32Array;
  readonly #checks: readonly FieldCheck[];

  constructor(layout: Layout, charset: Charset, text: WrittenText) {
    this.totals = new Map((layout.trailer?.totals ?? []).map(({ field }) => [field, new ControlTotal()]));
    this.cellOf = Int32Array.from(layout.fields, (_, index) => index);
    const quote = layout.file.quote === undefined ? undefined : charset.encode(layout.file.quote)?.[0];
    this.#checks = layout.fields.map((field) =>
      compileField({
        field,
        charset,
        text,
        quote,
        required: field.required || layout.key.includes(field.name),
        total: this.totals.get(field.name),
      }),
    );
  }

  /** Whether the record is right; then its values are in the sink, else `faults` says why, and the sink is to be undone. */
  judge(bytes: Uint8Array, cells: Cells, sink: ValueSink): boolean {
    const checks = this.#checks;
    if (this.faults.length > 0) this.faults.length = 0;
    for (let index = 0; index < checks.length; index++) {
      const cell = this.cellOf[index] as number;
      sink.nextField();
      const fault = (checks[index] as FieldCheck)(
        bytes,
        cells.starts[cell] as number,
        cells.ends[cell] as number,
        cells.flags[cell] as number,
        sink,
      );
      if (fault !== undefined) this.faults.push({ fault, fieldIndex: index });
    }
    return this.faults.length === 0;
  }

  /** A record whose fields cannot be told apart: its values count for no total. */
  refuseShape(fault: FoundFault): void {
    this.faults.length = 0;
    this.faults.push(fault);
    for (const total of this.totals.values()) total.unreadable();
  }
}

/** Of csv: undefined where the record has as many fields as it must have. */
export function wrongFieldCount(cells: Cells, expected: number): FoundFault | undefined {
  if (cells.count === expected) return undefined;
  const value = cells.count > MOST_CELLS ? `> ${MOST_CELLS}` : String(cells.count);
  return { fault: 'wrong_field_count', value, expected: String(expected) };
}

/** Of fixed width: undefined where the record is as long as it must be. */
export function wrongRecordLength(length: number, layout: Layout): FoundFault | undefined {
  const exact = layout.file.recordLength;
  const least = exact ?? Math.max(...layout.fields.map((field) => (field.start ?? 1) - 1 + (field.length ?? 0)));
  if (exact === undefined ? length >= least : length === exact) return undefined;
  return {
    fault: 'wrong_record_length',
    value: String(length),
    expected: exact === undefined ? `>= ${least}` : String(exact),
  };
}

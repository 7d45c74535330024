import { decimalText } from './control-total.js';
import type { ControlTotal } from './control-total.js';
import type { FileProblem } from './faults.js';
import type { Layout, TrailerPlace, TrailerRecord } from './layout.js';
import { numberOf } from './read-number.js';
import { numberForm } from './validate-number.js';
import { shownText } from './written-text.js';

const COUNT_FORM = { kind: 'integer', mark: 0x2e, scale: 0, implied: false, mostWholeDigits: 18 } as const;
/** Sums are longer than what they sum. */
const MOST_TOTAL_DIGITS = 60;

export interface TrailerFacts {
  readonly records: number;
  readonly totals: ReadonlyMap<string, ControlTotal>;
}

/** Compares what a trailer declares with what was read. Sums are exact; one with a value that nobody could read is not compared. */
export class TrailerCheck {
  readonly #layout: Layout;
  readonly #trailer: TrailerRecord;

  constructor(layout: Layout, trailer: TrailerRecord) {
    this.#layout = layout;
    this.#trailer = trailer;
  }

  /** Undefined where everything agrees. */
  compare(text: string, line: number, { records, totals }: TrailerFacts): FileProblem | undefined {
    const { count } = this.#trailer;
    if (count) {
      const declared = this.#declaredCount(text);
      if (declared === undefined) return this.#unreadable(text, line, count);
      if (declared !== BigInt(records)) {
        return { fault: 'trailer_count_differs', line, found: String(records), expected: String(declared) };
      }
    }
    for (const total of this.#trailer.totals) {
      const sum = totals.get(total.field);
      const field = this.#layout.fields.find(({ name }) => name === total.field);
      if (!sum || !field) continue;
      const form = { ...numberForm(field), mostWholeDigits: MOST_TOTAL_DIGITS };
      const declared = numberOf(this.#at(text, total).trim(), form);
      if (declared === undefined) return this.#unreadable(text, line, total, total.field);
      if (sum.unread > 0 || sum.sum() === BigInt(declared)) continue;
      const found = decimalText(sum.sum(), form.scale);
      const expected = decimalText(BigInt(declared), form.scale);
      return { fault: 'trailer_total_differs', line, field: total.field, found, expected };
    }
    return undefined;
  }

  /** Undefined where it declares none, or cannot be read. */
  #declaredCount(text: string): bigint | undefined {
    const { count } = this.#trailer;
    const declared = count && numberOf(this.#at(text, count).trim(), COUNT_FORM);
    return declared === undefined ? undefined : BigInt(declared);
  }

  #at(text: string, { position, length }: TrailerPlace): string {
    const { format, delimiter, quote } = this.#layout.file;
    if (format === 'fixed') return [...text].slice(position - 1, position - 1 + (length ?? 0)).join('');
    const cell = text.split(delimiter)[position - 1] ?? '';
    const quoted = quote !== undefined && cell.length > 1 && cell.startsWith(quote) && cell.endsWith(quote);
    return quoted ? cell.slice(1, -1) : cell;
  }

  #unreadable(text: string, line: number, place: TrailerPlace, field?: string): FileProblem {
    const found = shownText(this.#at(text, place));
    return { fault: 'bad_trailer', line, ...(field !== undefined && { field }), found };
  }
}

import { byteFlags, CR, LF } from '../../domain/ingestion/byte-flags.js';
import { BROKEN, INCOMPLETE } from '../../domain/ingestion/cells.js';
import type { RecordScanner } from '../../domain/ingestion/cells.js';
import type { Charset } from '../../domain/ingestion/charset.js';
import { CsvScanner } from '../../domain/ingestion/csv-scanner.js';
import type { FileProblem } from '../../domain/ingestion/faults.js';
import { FixedScanner } from '../../domain/ingestion/fixed-scanner.js';
import { withKeyLimits } from '../../domain/ingestion/key-limits.js';
import type { Layout } from '../../domain/ingestion/layout.js';
import { LineEndings } from '../../domain/ingestion/line-endings.js';
import { Rejection } from '../../domain/ingestion/rejected-record.js';
import { RecordCheck, wrongFieldCount, wrongRecordLength } from '../../domain/ingestion/validate-record.js';
import type { FoundFault } from '../../domain/ingestion/validate-record.js';
import { writtenText } from '../../domain/ingestion/written-text.js';
import { IntegrationError } from '../integration-error.js';
import { CopyRows } from './copy-rows.js';
import { FileFrame } from './file-frame.js';
import { MOST_LINE_BYTES } from './limits.js';
import { RejectRows } from './reject-rows.js';

export interface JudgeOptions {
  readonly layout: Layout;
  readonly charset: Charset;
  /** Neither header record nor trailer are asked for. */
  readonly recordsOnly: boolean;
}

/** Judges the records of one file, window by window: right ones become rows for COPY, wrong ones rejected records. */
export class FileJudge {
  readonly rows: CopyRows;
  readonly rejects = new RejectRows();
  rowsRead = 0;
  rowsStaged = 0;
  problem: FileProblem | undefined;
  readonly #layout: Layout;
  readonly #scanner: RecordScanner;
  readonly #check: RecordCheck;
  readonly #rejection: Rejection;
  readonly #endings: LineEndings;
  readonly #frame: FileFrame;
  readonly #shapeOf: () => FoundFault | undefined;
  /** Of the record with the first wrong shape, while no record had a right one. */
  #wrongShape: FileProblem | undefined;
  #anyRightShape = false;

  constructor({ layout, charset, recordsOnly }: JudgeOptions) {
    const { file } = layout;
    const quote = file.quote === undefined ? undefined : quoteByte(file.quote, charset);
    const text = writtenText(charset, file.quote);
    this.#layout = layout;
    const limited = withKeyLimits(layout);
    this.#check = new RecordCheck(limited, charset, text);
    this.#rejection = new Rejection(limited, charset, text);
    this.#endings = new LineEndings(file.lineEnding);
    this.rows = new CopyRows(charset, quote, layout.fields.length);
    const flags = byteFlags(charset);
    if (file.format === 'csv') {
      const delimiter = charset.encode(file.delimiter);
      if (!delimiter) throw new IntegrationError('CONFIG_INVALID', `the delimiter does not exist in ${file.encoding}`);
      const scanner = (this.#scanner = new CsvScanner({ delimiter, quote, flags }));
      this.#shapeOf = () => wrongFieldCount(scanner.cells, layout.fields.length);
    } else {
      const scanner = (this.#scanner = new FixedScanner({ layout, charset, flags }));
      this.#shapeOf = () => wrongRecordLength(scanner.recordLength, layout);
    }
    this.#frame = new FileFrame({ layout, charset, recordsOnly, text, scanner: this.#scanner, check: this.#check });
  }

  /** Names of the fields as the file's columns stand; undefined where they stand as in the layout. */
  get columns(): readonly string[] | undefined {
    const { cellOf } = this.#check;
    if (cellOf.every((cell, index) => cell === index)) return undefined;
    const names = this.#layout.fields.map(({ name }, index) => ({ name, cell: cellOf[index] ?? index }));
    return names.sort((a, b) => a.cell - b.cell).map(({ name }) => name);
  }

  /** The line of the file where the next record begins. */
  get line(): number {
    return this.#scanner.line;
  }

  /**
   * Judges the records that end within these bytes, until one shows that the file cannot be used: then `problem` is set.
   *
   * @param last whether the file ends at `end`
   * @returns where the first record begins that is not complete
   */
  take(bytes: Uint8Array, from: number, end: number, last: boolean): number {
    let at = from;
    while (at < end) {
      const line = this.#scanner.line;
      const mark = this.#frame.readMark(bytes, at, end, last);
      const next = mark === undefined ? this.#scanner.next(bytes, at, end, last) : mark;
      if (next === BROKEN) return this.#stop(this.#scanner.problem, at);
      if (next === INCOMPLETE) {
        return end - at > MOST_LINE_BYTES + 1 ? this.#stop(this.#tooLong(bytes, at, end), at) : at;
      }
      const { recordEnd, ending } = this.#scanner.cells;
      if (recordEnd - at > MOST_LINE_BYTES) return this.#stop({ fault: 'line_too_long', line }, at);
      const problem =
        this.#endings.check(ending, this.#scanner.line - 1) ??
        (ending === 'none' && line === 1 ? this.#oldMac(bytes, at, recordEnd) : undefined) ??
        (mark === undefined && recordEnd > at ? this.#frame.place(bytes, at, line) : this.#frame.problem);
      if (problem) return this.#stop(problem, at);
      if (mark === undefined && recordEnd > at && this.#frame.isRecord) this.#judge(bytes, at, line);
      at = next;
    }
    return at;
  }

  /** At the end of a file without a problem: what can only be said of the whole. */
  conclude(): FileProblem | undefined {
    return this.#frame.conclude(
      this.rowsRead,
      this.rowsRead > 1 && !this.#anyRightShape ? this.#wrongShape : undefined,
    );
  }

  #judge(bytes: Uint8Array, start: number, line: number): void {
    const { cells } = this.#scanner;
    this.rowsRead++;
    const shape = this.#shapeOf();
    if (shape === undefined) {
      this.#anyRightShape = true;
      this.rows.beginRow(line, cells.recordEnd - start);
      if (this.#check.judge(bytes, cells, this.rows)) {
        this.rows.keepRow();
        this.rowsStaged++;
        return;
      }
      this.rows.dropRow();
    } else {
      this.#check.refuseShape(shape);
      const { value: found, expected } = shape;
      this.#wrongShape ??= {
        fault: 'all_records_invalid',
        line,
        ...(found && { found }),
        ...(expected && { expected }),
      };
    }
    this.rejects.add(this.#rejection.of({ bytes, start, line, cells, check: this.#check }));
  }

  #tooLong(bytes: Uint8Array, at: number, end: number): FileProblem {
    return (this.#scanner.line === 1 ? this.#oldMac(bytes, at, end) : undefined) ?? this.#scanner.tooLong();
  }

  /** A file whose only line ending is a carriage return is one line for everybody else. */
  #oldMac(bytes: Uint8Array, from: number, end: number): FileProblem | undefined {
    const cr = bytes.indexOf(CR, from);
    const lf = bytes.indexOf(LF, from);
    if (cr === -1 || cr >= end - 1 || (lf !== -1 && lf < end)) return undefined;
    return { fault: 'wrong_line_ending', line: 1, found: 'cr', expected: this.#layout.file.lineEnding ?? 'lf, crlf' };
  }

  #stop(problem: FileProblem | undefined, at: number): number {
    this.problem = problem;
    return at;
  }
}

/** @throws IntegrationError CONFIG_INVALID: a quote is looked for at every byte, so it has to be one */
function quoteByte(quote: string, charset: Charset): number {
  const [byte, ...more] = charset.encode(quote) ?? [];
  if (byte !== undefined && more.length === 0) return byte;
  throw new IntegrationError('CONFIG_INVALID', `the quote is not one byte in ${charset.encoding}`);
}

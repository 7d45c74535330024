import { CR, LF } from '../../domain/ingestion/byte-flags.js';
import { INCOMPLETE } from '../../domain/ingestion/cells.js';
import type { RecordScanner } from '../../domain/ingestion/cells.js';
import type { Charset } from '../../domain/ingestion/charset.js';
import {
  columnOrder,
  headerDelimiter,
  namesColumns,
  seemingDelimiter,
  shownDelimiter,
} from '../../domain/ingestion/column-order.js';
import type { FileProblem } from '../../domain/ingestion/faults.js';
import type { Layout } from '../../domain/ingestion/layout.js';
import { TrailerCheck } from '../../domain/ingestion/trailer.js';
import type { RecordCheck } from '../../domain/ingestion/validate-record.js';
import { shownText } from '../../domain/ingestion/written-text.js';
import type { WrittenText } from '../../domain/ingestion/written-text.js';

export interface FrameOptions {
  readonly layout: Layout;
  readonly charset: Charset;
  readonly recordsOnly: boolean;
  readonly text: WrittenText;
  readonly scanner: RecordScanner;
  readonly check: RecordCheck;
}

/** What stands around the records of a file: the header record, the line of column names, the trailer. */
export class FileFrame {
  /** Whether what was placed last is a record. */
  isRecord = false;
  /** Of the mark that was read last. */
  problem: FileProblem | undefined;
  readonly #options: FrameOptions;
  readonly #headerMark: Uint8Array | undefined;
  readonly #trailerMark: Uint8Array | undefined;
  readonly #namesMayCome: boolean;
  #expects: 'header' | 'names' | 'records';
  #anyRecord = false;
  #trailer: { readonly text: string; readonly line: number } | undefined;

  constructor(options: FrameOptions) {
    const { layout, charset } = options;
    this.#options = options;
    this.#headerMark = layout.header && charset.encode(layout.header.startsWith);
    this.#trailerMark = layout.trailer && charset.encode(layout.trailer.startsWith);
    this.#namesMayCome = layout.file.format === 'csv' && layout.file.columnNames;
    this.#expects = layout.header ? 'header' : this.#afterHeader();
  }

  /**
   * Reads a header record or a trailer that begins here, in the place of the scanner, because quotes mean nothing in them.
   *
   * @returns undefined where none begins here; else as the scanner's `next`
   */
  readMark(bytes: Uint8Array, at: number, end: number, last: boolean): number | undefined {
    const isHeader = this.#expects === 'header' && startsWith(bytes, at, end, this.#headerMark);
    if (!isHeader && !startsWith(bytes, at, end, this.#trailerMark)) return undefined;
    const lineFeed = bytes.indexOf(LF, at);
    const found = lineFeed !== -1 && lineFeed < end;
    if (!found && !last) return INCOMPLETE;
    const { cells, line } = this.#options.scanner;
    const crlf = found && lineFeed > at && bytes[lineFeed - 1] === CR;
    cells.recordEnd = !found ? end : crlf ? lineFeed - 1 : lineFeed;
    cells.ending = !found ? 'none' : crlf ? 'crlf' : 'lf';
    if (found) this.#options.scanner.line++;
    if (isHeader) this.#expects = this.#afterHeader();
    else this.#placeTrailer(this.#options.charset.decode(bytes, at, cells.recordEnd), line);
    return found ? lineFeed + 1 : end;
  }

  /** Says of the record that the scanner just read what it is; gives what is wrong with it where it stands. */
  place(bytes: Uint8Array, at: number, line: number): FileProblem | undefined {
    const { recordsOnly } = this.#options;
    this.isRecord = false;
    if (this.#trailer) return { fault: 'record_after_trailer', line };
    if (this.#expects === 'header') {
      if (!recordsOnly) return this.#missingHeader(bytes, at, line);
      this.#expects = this.#afterHeader();
    }
    if (this.#expects === 'names') {
      this.#expects = 'records';
      const names = this.#cellTexts(bytes);
      if (!recordsOnly || namesColumns(names, this.#options.layout)) return this.#orderColumns(bytes, at, line, names);
    }
    this.isRecord = true;
    if (this.#anyRecord) return undefined;
    this.#anyRecord = true;
    return this.#wrongDelimiter(bytes, at, line);
  }

  /** @param wrongShape where no record at all has the right shape */
  conclude(records: number, wrongShape: FileProblem | undefined): FileProblem | undefined {
    const { layout, recordsOnly, check } = this.#options;
    const trailerCheck = layout.trailer && new TrailerCheck(layout, layout.trailer);
    const trailer = this.#trailer;
    if (this.#expects === 'header' && !recordsOnly && (trailer || records > 0))
      return { fault: 'missing_header', line: 1 };
    // A trailer that counts them says whether there should be none.
    const isCounted = !recordsOnly && trailer !== undefined && layout.trailer?.count !== undefined;
    if (records === 0 && !isCounted) return { fault: 'empty_file', line: this.#lastLine() };
    if (recordsOnly) return undefined;
    if (wrongShape) return wrongShape;
    if (!trailerCheck) return undefined;
    if (!trailer)
      return { fault: 'missing_trailer', line: this.#lastLine(), expected: layout.trailer?.startsWith ?? '' };
    return trailerCheck.compare(trailer.text, trailer.line, { records, totals: check.totals });
  }

  #lastLine(): number {
    const { line, cells } = this.#options.scanner;
    return cells.ending === 'none' ? line : line - 1;
  }

  #afterHeader(): 'names' | 'records' {
    return this.#namesMayCome ? 'names' : 'records';
  }

  #placeTrailer(text: string, line: number): void {
    if (this.#trailer) this.problem = { fault: 'record_after_trailer', line };
    else this.#trailer = { text, line };
  }

  #missingHeader(bytes: Uint8Array, at: number, line: number): FileProblem {
    const { scanner, charset, layout } = this.#options;
    const text = charset.decode(bytes, at, Math.min(scanner.cells.recordEnd, at + 400));
    const delimiter = layout.file.format === 'csv' ? headerDelimiter(text, layout) : undefined;
    if (delimiter !== undefined) return this.#notDelimitedBy(delimiter, line);
    const found = shownText(text, 100);
    return { fault: 'missing_header', line, found, expected: layout.header?.startsWith ?? '' };
  }

  #orderColumns(bytes: Uint8Array, at: number, line: number, names: readonly string[]): FileProblem | undefined {
    const wrongDelimiter = this.#wrongDelimiter(bytes, at, line);
    if (wrongDelimiter) return wrongDelimiter;
    const order = columnOrder(names, this.#options.layout, line);
    if (!(order instanceof Int32Array)) return order;
    this.#options.check.cellOf = order;
    return undefined;
  }

  #wrongDelimiter(bytes: Uint8Array, at: number, line: number): FileProblem | undefined {
    const { layout, charset, scanner } = this.#options;
    if (layout.file.format !== 'csv' || scanner.cells.count !== 1) return undefined;
    const found = seemingDelimiter(charset.decode(bytes, at, scanner.cells.recordEnd), layout);
    return found === undefined ? undefined : this.#notDelimitedBy(found, line);
  }

  #notDelimitedBy(found: string, line: number): FileProblem {
    const expected = shownDelimiter(this.#options.layout.file.delimiter);
    return { fault: 'wrong_delimiter', line, found: shownDelimiter(found), expected };
  }

  #cellTexts(bytes: Uint8Array): readonly string[] {
    const { cells } = this.#options.scanner;
    return Array.from({ length: Math.min(cells.count, cells.starts.length) }, (_, index) =>
      this.#options.text.read(bytes, cells.starts[index] ?? 0, cells.ends[index] ?? 0, cells.flags[index] ?? 0),
    );
  }
}

function startsWith(bytes: Uint8Array, at: number, end: number, mark: Uint8Array | undefined): boolean {
  if (mark === undefined || at + mark.length > end) return false;
  for (let index = 0; index < mark.length; index++) if (bytes[at + index] !== mark[index]) return false;
  return true;
}

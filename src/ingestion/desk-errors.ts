import { dateOf } from './desk-dates.js';
import type { DeskPorts, ErrorFilter, ErrorGroup, ErrorRow } from './desk-ports.js';
import { rejectedRecords } from './desk-records.js';
import type { RecordsExport } from './desk-records.js';

/** What people ask about rejected records and files. */
export interface DeskErrors {
  /** Newest first; of today where the filter names neither a date nor a file nor a load. */
  list(filter: ErrorFilter, limit: number): Promise<readonly ErrorRow[]>;
  /** Most frequent first; of today in the same way. */
  summary(filter: ErrorFilter): Promise<readonly ErrorGroup[]>;
  /** Everything that fits, row by row. */
  export(filter: ErrorFilter): AsyncIterable<ErrorRow>;
  /** The rejected records of one file that nobody has corrected yet, in the layout's own format. Throws DeskError `no_records`, `unknown_master`. */
  records(of: { readonly file: string; readonly date?: string }): Promise<RecordsExport>;
}

export function deskErrors(ports: DeskPorts): DeskErrors {
  const queries = async () => (await ports.station()).masters;

  function withToday(filter: ErrorFilter): ErrorFilter {
    for (const date of [filter.from, filter.to]) if (date !== undefined) dateOf(date, 0, ports.timeZone);
    const isPlaced = [filter.from, filter.to, filter.file, filter.loadId].some((given) => given !== undefined);
    if (isPlaced) return filter;
    const today = dateOf(undefined, ports.nowMs(), ports.timeZone);
    return { ...filter, from: today, to: today };
  }

  async function* exported(filter: ErrorFilter): AsyncGenerator<ErrorRow> {
    yield* (await queries()).exportErrors(withToday(filter));
  }

  return {
    list: async (filter, limit) => (await queries()).listErrors(withToday(filter), limit),
    summary: async (filter) => (await queries()).summariseErrors(withToday(filter)),
    export: exported,

    records: (of) => rejectedRecords(ports, of),
  };
}

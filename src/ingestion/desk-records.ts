import type { Layout } from '../domain/ingestion/layout.js';
import { COLUMN_NAMES_WITHIN_BYTES, layoutColumns, writtenColumns } from './column-names.js';
import { DeskError } from './desk-error.js';
import type { DeskPorts, DeskStation, ErrorFilter, ErrorRow } from './desk-ports.js';
import { recordsFile } from './records-file.js';
import type { RecordsTally } from './records-file.js';

export interface RecordsExport {
  readonly file: string;
  readonly master: string;
  /** Where the names of the columns come from: the file that was loaded, or, where that is gone, its layout, whose order may be another. */
  readonly columnsFrom: 'file' | 'layout' | 'none';
  /** Counted while `chunks` is read. */
  readonly tally: Readonly<RecordsTally>;
  readonly chunks: AsyncIterable<Buffer>;
}

const AUDIT_LOOKED_THROUGH = 50;

/**
 * The records that were rejected of the newest load of a file and that nobody has corrected yet.
 * Throws DeskError `no_records`, `unknown_master`.
 */
export async function rejectedRecords(
  ports: DeskPorts,
  { file, date }: { readonly file: string; readonly date?: string },
): Promise<RecordsExport> {
  const station = await ports.station();
  const { layouts, masters } = station;
  const days = date === undefined ? {} : { from: date, to: date };
  const newest = (await masters.listErrors({ file, ...days, uncorrectedOnly: true }, 1))[0];
  if (!newest) throw new DeskError('no_records', { file });
  const layout = layouts.get(newest.master ?? '');
  if (!layout) throw new DeskError('unknown_master', { master: newest.master ?? '', known: [...layouts.keys()] });
  const load = newest.loadId === undefined ? days : { loadId: newest.loadId };
  const filter: ErrorFilter = { file, ...load, master: layout.name, uncorrectedOnly: true };
  const ofLayout = layoutColumns(layout);
  const ofFile = ofLayout === undefined ? undefined : await columnsOf(station, layout, newest);
  const tally: RecordsTally = { written: 0, cut: 0 };
  const chunks = recordsFile(layout, ofFile ?? ofLayout, masters.exportErrors(filter), tally);
  const columnsFrom = ofLayout === undefined ? 'none' : ofFile === undefined ? 'layout' : 'file';
  return { file, master: layout.name, columnsFrom, tally, chunks };
}

/** As the loaded file itself names them; undefined where it is not there any more. */
async function columnsOf(
  station: DeskStation,
  layout: Layout,
  { file = '', loadId }: ErrorRow,
): Promise<string | undefined> {
  const loads = await station.masters.listAudit({ file, action: 'file_loaded' }, AUDIT_LOOKED_THROUGH);
  const place = loads.find((entry) => entry.loadId === loadId)?.to;
  const beginning = place === undefined ? undefined : await station.firstBytes(place, COLUMN_NAMES_WITHIN_BYTES);
  return beginning && writtenColumns(layout, beginning);
}

import type { LoadsPort } from '../activities/actions/verify-loads.js';
import type { LoadSubject } from '../domain/ingestion/newest-load.js';
import type { DeskStation, ErrorGroup, ErrorRow, LedgerRow } from '../ingestion/desk-ports.js';
import { clip, oneLine } from '../messages/plain-text.js';
import type { Stations } from './ingestion-station.js';

/** Loads looked through for a whole file's: those before it may all have been corrected records. */
const LOADS_LOOKED_AT = 50;
const EXAMPLES = 5;
const LONGEST_TEXT = 2_000;

/** What the ledger and error_log say about the data of an incident. */
export function loadsPort(stations: Pick<Stations, 'station'>): LoadsPort {
  return {
    isMaster: async (name, mode) => (await stations.station(mode)).layouts.has(name),

    async newestLoad(of, mode) {
      const station = await stations.station(mode);
      const load = (await ledgerOf(station, of)).find(({ state, recordsOnly }) => state === 'loaded' && !recordsOnly);
      if (!load) return undefined;
      const { loadId, master, file, loadedAt, rowsRead, rowsRejected } = load;
      const groups = rowsRejected === 0 ? [] : await station.masters.summariseErrors({ loadId });
      return {
        ...{ loadId, master, file, loadedAt, rowsRead, rowsRejected },
        rowsCorrected: groups.reduce((sum, { corrected }) => sum + corrected, 0),
        maxErrorRate: station.layouts.get(master)?.maxErrorRate ?? station.maxErrorRate,
      };
    },

    async rejections(of, mode) {
      const station = await stations.station(mode);
      const newest = (await ledgerOf(station, of)).find(({ recordsOnly }) => !recordsOnly);
      if (!newest) return undefined;
      const filter = newest.state === 'loaded' ? { loadId: newest.loadId } : { file: newest.file, from: newest.date };
      const [groups, rows] = await Promise.all([
        station.masters.summariseErrors(filter),
        station.masters.listErrors(filter, EXAMPLES),
      ]);
      return rows.length === 0 ? undefined : rejectionText(newest, groups, rows);
    },
  };
}

function ledgerOf({ masters }: DeskStation, { kind, name }: LoadSubject): Promise<readonly LedgerRow[]> {
  return kind === 'file' ? masters.loadsOfFile(name) : masters.loadsOfMaster(name, LOADS_LOOKED_AT);
}

/** Codes and counts, and the newest reasons in the operation's own language. */
function rejectionText(
  { file, rowsRead, rowsLoaded, rowsRejected }: LedgerRow,
  groups: readonly ErrorGroup[],
  rows: readonly ErrorRow[],
): string {
  const counts = groups.map(({ type, field, count }) => `${type}${field ? ` (${field})` : ''}: ${count}`);
  const examples = rows.map(({ lineNumber, reason, type, value }) =>
    oneLine(`${lineNumber ?? '-'}: ${reason ?? type}${value === undefined ? '' : ` «${value}»`}`),
  );
  const head = `${oneLine(file, 120)}: ${rowsRead} = ${rowsLoaded} + ${rowsRejected}`;
  return clip([head, ...counts, ...examples].join('\n'), LONGEST_TEXT);
}

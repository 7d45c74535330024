import { basename } from 'node:path';
import type { Desk } from './desk.js';
import type { WriteAudit } from './desk-audit.js';
import { DeskError } from './desk-error.js';
import type { FileAnswer } from './desk-orders.js';
import type { DeskPorts, DeskStation } from './desk-ports.js';
import type { Starter } from './desk-start.js';
import { masterOfRecords } from './master-of-records.js';

type Reprocess = Pick<Desk, 'reprocessFile' | 'reprocessRecords' | 'publishEvents' | 'rerunDate'>;

/** Whether a name of input/ still waits to be loaded. */
async function liesInInput({ folders }: DeskStation, file: string): Promise<boolean> {
  return (await folders.list()).some(({ name, recordsOf }) => name === file && recordsOf === undefined);
}

/** The deeds that load, publish or run again what went wrong. Each may be asked again: it does what is left of it. */
export function deskReprocess(ports: DeskPorts, starter: Starter, audit: WriteAudit): Reprocess {
  function refuseWithObserve(what: string): void {
    if (ports.runner === 'observe') throw new DeskError('not_with_observe', { what, pipeline: ports.pipeline });
  }

  return {
    async reprocessFile({ file, reason = 'reprocess', ...order }, watch) {
      const station = await ports.station();
      const placed = await bringToInput(station, file);
      if (placed.place === 'already_loaded') {
        await audit({ who: order.by, action: 'reprocess_file', file, detail: { outcome: 'already_loaded' } });
        return placed;
      }
      const { from, to, hash, place } = placed;
      const run = await starter.run('reprocess_file', { ...order, reason, files: [file] }, watch, {
        stillNeeded: () => liesInInput(station, file),
        dag: 'afterRunning',
        detail: { file, ...(hash && { hash }), ...(from && { from }), ...(to && { to }), detail: { outcome: place } },
      });
      return { ...placed, run };
    },

    async reprocessRecords({ path, master: said, reason = 'reprocess', ...order }, watch) {
      refuseWithObserve('reprocess records');
      const { folders, masters, layouts } = await ports.station();
      const master = masterOfRecords(layouts, basename(path), said);
      const { name: file, hash, bytes } = await folders.putRecords(master, path);
      const isLoaded = async (): Promise<boolean> => (await masters.findLoad(master, hash)) !== undefined;
      const about = { file, master, hash, bytes } as const;
      const audited = { master, file, hash, from: basename(path), to: `input/.records/${master}/${file}` };
      if (await isLoaded()) {
        await audit({ ...audited, who: order.by, action: 'reprocess_records', detail: { outcome: 'already_loaded' } });
        // What was put there goes away with the next run, which sees the same content in the ledger.
        return { ...about, place: 'already_loaded' };
      }
      const wish = { ...order, reason, files: [file], masters: [master] };
      const run = await starter.run('reprocess_records', wish, watch, {
        stillNeeded: async () => !(await isLoaded()),
        detail: audited,
      });
      return { ...about, place: 'put', run };
    },

    async publishEvents({ reason = 'reprocess', ...order }, watch) {
      refuseWithObserve('reprocess events');
      return starter.run('publish_pending_events', { ...order, reason }, watch, {
        onlyEvents: true,
        stillNeeded: async () => (await (await ports.station()).masters.countPending()) > 0,
      });
    },

    async rerunDate({ reason = 'reprocess', again = true, ...order }, watch) {
      return starter.run('rerun_date', { ...order, reason, again }, watch, {
        dag: 'clear',
        // A run that was under way for another reason did not load again what is in processed/.
        stillNeeded: async (ended) => !(ended.reason === reason && ended.by === order.by),
      });
    },
  };
}

/** Throws DeskError `no_file`, `file_in_the_way`, and IntegrationError FILE_UNSAFE. */
async function bringToInput(station: DeskStation, file: string): Promise<FileAnswer> {
  try {
    return { file, place: 'moved', ...(await station.folders.returnToInput(file)) };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'CONFLICT') throw new DeskError('file_in_the_way', { file });
    if (code !== 'NOT_FOUND') throw error;
  }
  if (await liesInInput(station, file)) return { file, place: 'already_in_input' };
  const load = (await station.masters.loadsOfFile(file)).find(
    ({ state, recordsOnly }) => state === 'loaded' && !recordsOnly,
  );
  if (load) return { file, place: 'already_loaded', hash: load.hash, load };
  throw new DeskError('no_file', { file });
}

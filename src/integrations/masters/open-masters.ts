import type { MastersQueries } from '../../ingestion/desk-ports.js';
import type { MastersPort } from '../../ingestion/ports.js';
import type { Language } from '../../messages/language.js';
import { listAudit, writeAudit } from './audit-log.js';
import { commitLoad } from './commit-load.js';
import { exportErrors, listErrors, summariseErrors } from './error-queries.js';
import { recordInvalidFile } from './invalid-file.js';
import { countPending, findLoad, ledgerRows, loadSums, markOut, mastersLoadedOn, pendingLoads } from './ledger.js';
import { readEvents, rejectFromOracle } from './outbox.js';
import { prepare } from './prepare.js';
import { qualityOf } from './quality.js';
import { inTransaction, Sessions } from './session.js';
import type { MastersDatabase } from './session.js';

export interface MastersOptions extends MastersDatabase {
  /** Of the reasons in error_log, and of warnings. */
  readonly language: Language;
}

export type Masters = MastersPort & MastersQueries & { close(): Promise<void> };

/**
 * The pipeline's PostgreSQL. Nothing is connected before it is needed; `close` ends the connections that are kept.
 *
 * @throws IntegrationError CONFIG_INVALID where the address is none
 */
export function openMasters({ language, ...database }: MastersOptions): Masters {
  const sessions = new Sessions(database);
  const { schema } = database;
  return {
    prepare: (layouts) => prepare(sessions, language, layouts),
    exclusively: (lock, work) => sessions.exclusively(`guardia/content/${schema}/${lock}`, work),
    findLoad: (master, hash) => sessions.briefly((ask) => findLoad(ask, master, hash)),
    commitLoad: (order) => commitLoad(sessions, language, order),
    recordInvalidFile: (order) => sessions.briefly((ask) => recordInvalidFile(ask, schema, language, order)),
    // In a transaction, because one deed's entries wait for each other.
    audit: (entry) => sessions.briefly((ask) => inTransaction(ask, () => writeAudit(ask, schema, entry))),
    quality: (loadId, maxErrorRate) => sessions.briefly((ask) => qualityOf(ask, loadId, maxErrorRate)),
    loadSums: (loadIds) => sessions.briefly((ask) => loadSums(ask, loadIds)),
    mastersLoadedOn: (date) => sessions.briefly((ask) => mastersLoadedOn(ask, date)),
    pendingLoads: (sink) => sessions.briefly((ask) => pendingLoads(ask, sink)),
    events: (loadId, afterN, limit) => sessions.briefly((ask) => readEvents(ask, loadId, afterN, limit)),
    markOut: (sink, loadId, throughN) => sessions.briefly((ask) => markOut(ask, sink, loadId, throughN)),
    rejectFromOracle: (loadId, refused) =>
      sessions.briefly((ask) => rejectFromOracle(ask, schema, language, loadId, refused)),

    listErrors: (filter, limit) => sessions.briefly((ask) => listErrors(ask, schema, filter, limit)),
    summariseErrors: (filter) => sessions.briefly((ask) => summariseErrors(ask, schema, filter)),
    exportErrors: (filter) => exportErrors(sessions, filter),
    listAudit: (filter, limit) => sessions.briefly((ask) => listAudit(ask, schema, filter, limit)),
    loadsOfFile: (file) => sessions.briefly((ask) => ledgerRows(ask, { file })),
    loadsOfMaster: (master, limit) => sessions.briefly((ask) => ledgerRows(ask, { master }, limit)),
    countPending: () => sessions.briefly((ask) => countPending(ask)),

    close: () => sessions.close(),
  };
}

import type { OraclePort } from '../../ingestion/ports.js';
import { loadDriver } from './driver.js';
import { MOST_ROWS_PER_BATCH, mergeEvents } from './gateway.js';
import type { OracleSession } from './gateway.js';
import { openConnections } from './pool.js';
import type { OracleOptions } from './pool.js';

/** One round trip of a MERGE: a thousand rows, and the locks of whoever else works on them. */
const MERGE_TIMEOUT_MS = 60_000;

/**
 * An Oracle that keeps masters. Nothing is opened and no driver is loaded until it is asked for the first time.
 *
 * @throws IntegrationError SERVICE_UNREACHABLE, SERVICE_TIMEOUT, SERVICE_ERROR, DISK_FULL; not worth another try:
 *   AUTHENTICATION_FAILED, PERMISSION_DENIED, CONFIG_INVALID, DATA_REFUSED; CANCELLED
 */
export function openOracle(options: OracleOptions & { readonly mergeTimeoutMs?: number }): OraclePort {
  const { timeoutMs, mergeTimeoutMs = MERGE_TIMEOUT_MS } = options;
  const connections = openConnections(options);
  return {
    async check(signal) {
      const attempt = { callTimeoutMs: timeoutMs, timeoutMs, action: 'check', signal };
      await connections.once(attempt, (connection) => connection.execute('SELECT 1 FROM dual'));
    },
    async merge(layout, events, signal) {
      const batches = Math.max(1, Math.ceil(events.length / MOST_ROWS_PER_BATCH));
      const attempt = {
        callTimeoutMs: mergeTimeoutMs,
        timeoutMs: timeoutMs + batches * mergeTimeoutMs,
        action: `merge ${layout.name}`,
        signal,
      };
      const { DB_TYPE_VARCHAR, DB_TYPE_NUMBER } = await loadDriver();
      const types = { DB_TYPE_VARCHAR, DB_TYPE_NUMBER };
      return connections.pooled(attempt, (connection) => {
        const session: OracleSession = {
          commit: () => connection.commit(),
          executeMany: (sql, rows, { bindDefs, ...rest }) =>
            connection.executeMany(sql, rows, {
              ...rest,
              bindDefs: bindDefs.map(({ type, maxSize }) => ({
                type: types[type],
                ...(maxSize !== undefined && { maxSize }),
              })),
            }),
        };
        return mergeEvents(session, layout, events);
      });
    },
    close: () => connections.close(),
  };
}

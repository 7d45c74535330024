import type { OutboxEvent } from '../../domain/ingestion/event.js';
import type { Layout, LayoutField } from '../../domain/ingestion/layout.js';
import { IntegrationError } from '../integration-error.js';
import { oracleCode } from './failure.js';
import { openOracle } from './oracle.js';
import { openConnections } from './pool.js';
import type { OracleOptions } from './pool.js';

export const CANARY_TABLE = 'GUARDIA_CANARY';
const NO_SUCH_TABLE = 'ORA-00942';
const CREATE = `CREATE TABLE "${CANARY_TABLE}" ("CLAVE" VARCHAR2(20) PRIMARY KEY, "ID" VARCHAR2(64) NOT NULL, "MOMENTO" TIMESTAMP NOT NULL)`;

/** The canary as if it were a master: one row, which each run updates by the pipeline's own MERGE. */
export const CANARY_LAYOUT: Layout = {
  name: 'guardia_canary',
  version: 1,
  file: {
    pattern: 'guardia_canary',
    format: 'csv',
    encoding: 'utf-8',
    delimiter: ';',
    columnNames: true,
    bom: 'forbidden',
    unit: 'characters',
  },
  key: ['clave'],
  fields: [field('clave', 20), field('id', 64), { ...field('momento'), type: 'timestamp' }],
  references: [],
  target: { table: 'guardia_canary' },
  oracle: { table: CANARY_TABLE },
  owner: { name: 'Guardia' },
};

/**
 * Merges the canary's event into Guardia's own table and reads it there.
 *
 * @throws IntegrationError as `openOracle`; NOT_ALLOWED where the table is missing and may not be made; BAD_ANSWER where it was
 *   committed and is not there
 */
export async function canaryInOracle(options: OracleOptions, event: OutboxEvent, signal: AbortSignal): Promise<void> {
  const { timeoutMs } = options;
  const connections = openConnections(options);
  const oracle = openOracle({ ...options, mergeTimeoutMs: timeoutMs });
  const attempt = { callTimeoutMs: timeoutMs, timeoutMs, action: 'canary', signal };
  try {
    await connections.once(attempt, async (connection) => {
      const isThere = await connection.execute(`SELECT 1 FROM "${CANARY_TABLE}" WHERE 1 = 0`).then(
        () => true,
        (error: unknown) => {
          if (oracleCode(error) === NO_SUCH_TABLE) return false;
          throw error;
        },
      );
      if (!isThere) await connection.execute(CREATE);
    });
    const { refused } = await oracle.merge(CANARY_LAYOUT, [event], signal);
    if (refused[0]) throw new IntegrationError('DATA_REFUSED', `${CANARY_TABLE}: ${refused[0].message}`);
    const { rows = [] } = await connections.once(attempt, (connection) =>
      connection.execute<unknown[]>(`SELECT "ID" FROM "${CANARY_TABLE}" WHERE "CLAVE" = :1`, [event.entityKey]),
    );
    if (rows[0]?.[0] !== event.id) {
      throw new IntegrationError('BAD_ANSWER', `${CANARY_TABLE}: what was committed is not there`);
    }
  } catch (error) {
    if (!(error instanceof IntegrationError) || error.code !== 'PERMISSION_DENIED') throw error;
    throw new IntegrationError('NOT_ALLOWED', `${CANARY_TABLE} is missing or not ours to write: ${error.message}`);
  } finally {
    await Promise.all([connections.close(), oracle.close()]);
  }
}

function field(name: string, length?: number): LayoutField {
  return {
    name,
    type: 'text',
    impliedDecimals: false,
    decimalMark: '.',
    required: true,
    ...(length !== undefined && { length }),
  };
}

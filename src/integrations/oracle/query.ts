import { IntegrationError } from '../integration-error.js';
import { OracleError } from './failure.js';
import { openConnections } from './pool.js';
import type { OracleConnections, OracleOptions } from './pool.js';

/** How long each half took, and what version answered. */
export interface OraclePulse {
  readonly connectMs: number;
  readonly queryMs: number;
  readonly version: string;
}

/**
 * Connects and asks a simple question, through a connection of its own. The words of the error say which half failed: a database
 * that lets us in and does not answer is ill in another way than one that lets nobody in. Throws as `openOracle`.
 */
export async function queryOracle(
  options: OracleOptions,
  signal: AbortSignal,
  connections: Pick<OracleConnections, 'once'> = openConnections(options),
): Promise<OraclePulse> {
  const { timeoutMs } = options;
  const beganMs = performance.now();
  let connectedMs: number | undefined;
  try {
    return await connections.once(
      { callTimeoutMs: timeoutMs, timeoutMs, action: 'check query', signal },
      async (connection) => {
        connectedMs = performance.now();
        await connection.execute('SELECT 1 FROM DUAL');
        return {
          connectMs: Math.round(connectedMs - beganMs),
          queryMs: Math.round(performance.now() - connectedMs),
          version: connection.oracleServerVersionString,
        };
      },
    );
  } catch (error) {
    throw saying(connectedMs === undefined ? 'it does not let us in' : 'it lets us in, and the query fails', error);
  }
}

function saying(half: string, error: unknown): unknown {
  if (!(error instanceof IntegrationError)) return error;
  return new OracleError(
    error.code,
    `${half}: ${error.message}`,
    error instanceof OracleError ? error.oracleCode : undefined,
  );
}

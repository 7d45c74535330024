import type { ServiceConfig } from '../documents/guardia-config.js';
import type { OracleOptions } from '../integrations/oracle/pool.js';

/** How a configured service of kind oracle is reached; undefined where a part of it is missing. */
export function oracleOptions(service: ServiceConfig): OracleOptions | undefined {
  const { connectString, username, password, timeoutMs, missingVariables } = service;
  if (missingVariables.length > 0) return undefined;
  if (connectString === undefined || username === undefined || password === undefined) return undefined;
  return { connectString, username, password, timeoutMs };
}

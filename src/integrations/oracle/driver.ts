import type OracleDb from 'oracledb';
import { IntegrationError } from '../integration-error.js';
import { safeDetail } from '../redact.js';
import { loadQuietly } from './quiet-collection.js';

export type OracleDriver = typeof OracleDb;

/** Loaded when it is first needed: 25 ms and a few megabytes that only those who have an Oracle pay. */
export async function loadDriver(): Promise<OracleDriver> {
  try {
    loadQuietly();
    return (await import('oracledb')).default;
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    throw new IntegrationError('CONFIG_INVALID', `the Oracle driver cannot be loaded: ${safeDetail(words)}`);
  }
}

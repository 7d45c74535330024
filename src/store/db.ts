import type { QueryResultRow } from 'pg';
import { storeError } from './store-error.js';

/** As much of `pg` as a query needs: a Pool, a PoolClient or a Client. */
export interface Db {
  query<Row extends QueryResultRow>(text: string, values: unknown[]): Promise<{ readonly rows: Row[] }>;
}

/** One query. Throws IntegrationError: STORE_UNREACHABLE where trying again can help. */
export async function ask<Row extends QueryResultRow>(db: Db, text: string, values: unknown[] = []): Promise<Row[]> {
  try {
    return (await db.query<Row>(text, values)).rows;
  } catch (error) {
    throw storeError(error);
  }
}

/** At least one, at most `most`: no list of ours is without an end. */
export function bounded(limit: number, most: number): number {
  return Math.min(Math.max(1, Math.trunc(limit) || 1), most);
}
